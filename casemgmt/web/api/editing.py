"""Changing a record: whoever sends names the version that they read, so that nothing is written over unseen.

A route that changes a record and does without is found by tests/api/test_editing.py.
"""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from casemgmt.history import hold, version
from casemgmt.web.api.fields import Shown
from casemgmt.web.api.schema import described

LARGEST = 2**63 - 1
UNSAID = _("Name the version of the record that you read.")


class Version(serializers.IntegerField):
    """The number of a record's last change."""

    def __init__(self, **kwargs):
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, record):
        return record.last_version if hasattr(record, "last_version") else version(record)


class ShownWithVersion(Shown):
    """What is answered of a record that can be changed, its version among it."""

    def get_fields(self):
        return super().get_fields() | {"version": Version(help_text="goes back with a change, as `seen`")}


class SeenFirst:
    """What is sent to change a record. `seen` is the `version` that was read."""

    def get_fields(self):
        seen = serializers.IntegerField(
            min_value=1, max_value=LARGEST, error_messages={"required": UNSAID, "null": UNSAID},
            help_text="the `version` that was read",
        )  # fmt: skip
        return super().get_fields() | {"seen": seen}


def with_version(rows):
    """The rows, each with the version that it is shown with: one question for a whole list."""
    newest = rows.model.history.filter(id=OuterRef("pk")).order_by("-history_id")
    return rows.annotate(last_version=Subquery(newest.values("history_id")[:1]))


def edits(body, shown):
    """PATCH of one record, of which the method says what is done with the locked record and what was sent.

    400 where the body names no version, 409 where somebody changed the record since that one.
    """

    def decorate(change):
        def partial_update(self, request, pk):
            found = self.get_object()
            sent = self.read(body, record=found)
            held = hold(found, seen=sent.pop("seen"))
            return self.done(change(self, held, sent))

        partial_update.__doc__ = change.__doc__
        return described(body, shown)(partial_update)

    return decorate
