"""Whom a worker carries and might lose sight of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject

from casemgmt.access.models import User
from casemgmt.cases.models import BY_ACUITY, Case, unreached
from casemgmt.people.models import Person
from casemgmt.web.caseload import said_of_cases

MOST_PEOPLE = 100
TOLD = {
    "id": "pk", "program": "program", "acuity": "acuity", "person": "person", "name": "person__name",
    "descriptor": "person__descriptor", "reached_at": "reached_at", "next_due": "next_due",
    "next_promise": "next_promise",
}  # fmt: skip


def out_of_sight(user: User, *, now: datetime) -> QuerySet[Any]:
    """The user's own open cases without a next promise, or not reached in time: one column, `told`.

    Nobody who died. The highest acuity first, then the longest wait.
    """
    living = Case.objects.visible_to(user).open().owned_by(user).filter(person__death_said_by=[])
    rows = said_of_cases(living, user).filter(Q(next_due=None) | unreached(now))
    return rows.order_by(BY_ACUITY, "reach_by", "pk").values(told=JSONObject(**TOLD))[:MOST_PEOPLE]


def read_out_of_sight(told: list[dict[str, Any]]) -> tuple[list[Case], list[Case]]:
    """The same rows as they were told: those without a next promise, then the others; nobody in both."""
    rows = [_case_of(each) for each in told]
    return [row for row in rows if not row.next_due], [row for row in rows if row.next_due]


def _case_of(told: dict[str, Any]) -> Any:
    person = Person(pk=UUID(told["person"]), name=told["name"], descriptor=told["descriptor"])
    row: Any = Case(pk=UUID(told["id"]), program_id=told["program"], acuity=told["acuity"], person=person)
    for moment in ("reached_at", "next_due"):
        setattr(row, moment, told[moment] and datetime.fromisoformat(told[moment]))
    row.next_promise = told["next_promise"]
    return row
