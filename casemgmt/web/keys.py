"""Keys by which lists are ordered. None is ever NULL: one comparison of rows finds a place in an index."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce

LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)  # earlier than any moment that a table takes
FAR_AHEAD = datetime(9000, 1, 1, tzinfo=UTC)  # and later than any
FAR_AHEAD_DAY = date(9000, 1, 1)


def known(field: str, otherwise: Any = LONG_AGO) -> Coalesce:
    """A key that may be unknown: it then stands where `otherwise` would."""
    return Coalesce(field, Value(otherwise))
