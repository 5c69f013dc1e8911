"""Who changed what, and why: django-simple-history, with an actor and a reason on every row."""

from django.db import models
from simple_history.models import HistoricalRecords


def tracked(*, excluded=(), unstamped=False):
    """The history of a model, row by row; `excluded` names fields that must never be copied.

    `unstamped` admits saves without an actor: for users alone, whose password the sign-in library rehashes.

    The actor is kept as an id, not as a foreign key: history stands on the floor, users above it.
    """
    return HistoricalRecords(
        excluded_fields=list(excluded),
        history_change_reason_field=models.CharField(max_length=200, null=True),
        history_user_id_field=models.UUIDField(null=True, editable=False),
        get_user=_nobody if unstamped else _refuse_without_stamp,
    )


def stamp(thing, *, by, reason):
    """Name the actor (a user, or None for the system) and the reason of the save that follows."""
    thing._history_user = by
    thing._change_reason = str(reason)
    return thing


def _refuse_without_stamp(instance, **_):
    raise RuntimeError(f"{type(instance).__name__} was saved without stamp(by=…, reason=…)")


def _nobody(instance, **_):
    return None
