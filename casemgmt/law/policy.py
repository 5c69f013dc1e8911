"""Whom a legal paper is about, for whoever answers it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from casemgmt import scope
from casemgmt.holds.models import LegalRequest
from casemgmt.people.models import Person


@contextmanager
def unhidden(program: str) -> Iterator[None]:
    """Read the records of restricted people too, for what the law asks of this program (an id).

    The caller has asked who answers it. Nothing read so is shown but a production, and the person's ID.
    """
    with scope.acting_as(programs=[program], actor="system:law"):
        yield


def subject(request: LegalRequest) -> Person | None:
    """The person a legal request is about, restricted or not; None where it names nobody."""
    with unhidden(request.program_id):
        return Person.objects.select_related("program__agency").filter(pk=request.person_id).first()


def refs(rows: Iterable[Any]) -> dict[UUID, str]:
    """{person: the ID by which colleagues speak of them} for legal papers, and nothing else of the record."""
    people, found = {row.person_id for row in rows}, dict[UUID, str]()
    for program in {row.program_id for row in rows}:
        with unhidden(program):
            found |= dict(Person.objects.filter(pk__in=people).values_list("pk", "ref"))
    return found
