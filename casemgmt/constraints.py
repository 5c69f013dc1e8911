"""What a table's own constraints refuse is said in their words."""

from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise

from casemgmt.errors import RuleBroken
from casemgmt.history import Row, put, stamp


def once(id: UUID, owner: object) -> tuple[UUID, UUID]:
    """The ids under which what somebody sends as `id` may stand, so that the same id twice is one.

    The second is for where somebody else's record has the first, seen or hidden; no other owner comes to it.
    """
    return id, uuid5(id, str(owner))


def save_checked(thing: models.Model, **options: Any) -> None:
    """Save the record; RuleBroken with the words of each constraint that its table refuses it by.

    The words are asked for only after a refusal: Django asks the database once for each check, which at
    the twenty checks of a consent took three fifths of the time of sending a referral.
    """
    try:
        with transaction.atomic():
            thing.save(**options)
    except IntegrityError:
        _say_why(thing)
        raise


def keep_checked(thing: Row, reason: str | Promise, /, *, by: AbstractBaseUser | None, **changes: Any) -> Row:
    """`history.keep`, but what the table's constraints refuse is RuleBroken in their words."""
    save_checked(stamp(put(thing, changes), by=by, reason=reason))
    return thing


def keep_clean(thing: Row, reason: str | Promise, /, *, by: AbstractBaseUser | None, **changes: Any) -> Row:
    """`history.keep`, but every field is asked first; RuleBroken with all that is wrong."""
    require_clean(put(thing, changes))
    stamp(thing, by=by, reason=reason).save()
    return thing


def require_clean(thing: models.Model) -> None:
    """RuleBroken with the words of every field and constraint that the record as it stands would break."""
    try:
        thing.full_clean()
    except ValidationError as wrong:
        raise RuleBroken(" ".join(wrong.messages)) from wrong


def _say_why(thing: models.Model) -> None:
    try:
        thing.validate_constraints()
    except ValidationError as missing:
        raise RuleBroken(" ".join(missing.messages)) from missing
