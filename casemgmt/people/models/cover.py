"""Whose work is covered while its owner is away: the same of everything that has an owner and a person."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Now

from casemgmt.access.roles import Permission
from casemgmt.people.models.restricted import open_to
from casemgmt.workforce.models import Absence

OF_ITS_OWNER = {"user": OuterRef("owner"), "program": OuterRef("program")}


class WithCover(models.QuerySet[Any]):
    """For rows that `with_owner` annotates with an owner. `at` is a moment or `Now()`."""

    cover_needs = Permission.FOLLOWUP_WORK

    def with_cover(self, at: datetime | Now) -> Self:
        """Annotates `cover` (an id): who stands in for the owner now, and may see the person; else None."""
        away = Absence.objects.order_by().covering(at, self.cover_needs)
        theirs = away.filter(open_to("covered_by", OuterRef("person")), **OF_ITS_OWNER)
        rows: Any = self
        return rows.with_owner().annotate(cover=Subquery(theirs.values("covered_by")[:1]))

    def covered(self, at: datetime | Now) -> Self:
        """Whose owner is away, while somebody stands in for them."""
        return self.with_cover(at).exclude(cover=None)

    def uncovered(self, at: datetime | Now) -> Self:
        """Whose owner is away, while nobody stands in who may see the person: for the supervisors' day."""
        away = Absence.objects.order_by().holding(at).filter(**OF_ITS_OWNER)
        return self.with_cover(at).filter(Exists(away), cover=None)
