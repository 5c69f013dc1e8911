"""Records that look like somebody hidden from whoever wrote them. Compared apart from the request that wrote.

Whoever makes or corrects a record does the same work, waits as long and sees the same, whoever it looks like:
a row is written for each, and they are compared them later. What it finds goes to the privacy officer alone.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.people import duplicates
from casemgmt.people.actions.limits import CORRECTIONS, few_of
from casemgmt.people.actions.reviewing import ask_for_review
from casemgmt.people.models import Person, Review, Search

AT_ONCE = 50
AGAIN_AND_AGAIN = 5  # other names for one record, by one user within an hour


def note_for_comparison(person: Person, *, by: User) -> Search:
    """Let the system compare this record, as it stands then, with those whom its writer may not see."""
    return Search.objects.create(
        program_id=person.program_id, user=by, of_record=True, terms={"person": str(person.pk)}
    )


def log_correction(person: Person, *, by: User) -> None:
    """Names, birth date or numbers change: logged and limited like a search, and compared later."""
    few_of(CORRECTIONS, of_record=True, by=by, program=person.program_id)
    record(EventKind.SEARCH, by=by, of=person, why="name corrected")
    note_for_comparison(person, by=by)


def compare_waiting() -> int:
    """Compare what was written since; returns how many records were."""
    looked = 0
    with scope.acting_as(programs=policy.every_program(), actor="system:look-alikes"):
        waiting = list(Search.objects.to_compare().order_by("created_at").values_list("pk", "program"))
    for pk, program in waiting[:AT_ONCE]:
        with scope.acting_as(programs=[program], actor="system:look-alikes"), transaction.atomic():
            noted = Search.objects.to_compare().select_for_update(skip_locked=True, of=("self",))
            found = noted.filter(pk=pk).select_related("user").first()
            looked += bool(found and _compare(found))
    return looked


def _compare(noted: Search) -> Search:
    """Ask the privacy officer who a record may be about, and tell of names changed again and again."""
    person = Person.objects.with_contact().filter(pk=noted.terms["person"]).first()
    if person is not None:
        _ask_who_it_is(person, noted.user)
        _ask_about_renaming(person, noted)
    noted.looked_at = timezone.now()
    noted.save(update_fields=["looked_at"])
    return noted


def _ask_who_it_is(person: Person, user: User) -> None:
    terms = duplicates.of_record(person)
    alike = [match.person.pk for match in duplicates.likely_hidden(terms, user=user, on=timezone.localdate())]
    known = Review.objects.compared_with(person.pk)
    hidden = [pk for pk in alike if pk != person.pk and pk not in known]
    if hidden:
        _ask(Review.Kind.LOOK_ALIKE, person, user, [person.pk, *hidden])


def _ask_about_renaming(person: Person, noted: Search) -> None:
    often = Search.objects.of_records().recent().filter(user=noted.user, terms__person=str(person.pk))
    if often.exclude(looked_at=None).count() + 1 == AGAIN_AND_AGAIN:
        _ask(Review.Kind.RENAMED, person, noted.user, [person.pk])


def _ask(kind: str, person: Person, user: User, people: list[UUID]) -> None:
    ask_for_review(program=person.program_id, kind=kind, by=user, people=people)
