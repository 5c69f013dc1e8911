"""With the person now: the first-contact card, and opening one record for an hour."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.people import duplicates
from casemgmt.people.actions.limits import RECENT, Limit, few_of, keep_within, one_at_a_time
from casemgmt.people.actions.reviewing import ask_for_review
from casemgmt.people.models import Conflict, Person, PersonGrant, Review, Search
from casemgmt.people.models.restricted import EMERGENCY

CARDS = Limit(
    10, 30,
    gettext_lazy("You have used the card %(n)s times within an hour. Call your supervisor."),
    gettext_lazy("Your program has used the card %(n)s times within an hour. Call your supervisor."),
)  # fmt: skip
KNOWN = gettext_noop("They are this person, or had said that they know them: they were shown nobody.")
EMERGENCIES = Limit(
    3, 9,
    gettext_lazy("You have opened %(n)s records within an hour. Call your supervisor."),
    gettext_lazy("Your program has opened %(n)s records within an hour. Call your supervisor."),
)  # fmt: skip


@transaction.atomic
def ask_card(
    *,
    program: Program,
    name: str,
    by: User,
    on: date,
    birth: tuple[int, int, int] | None = None,
    age: int | None = None,
) -> Search:
    """Search everybody, whatever the program or restriction, by whole name and birth date or age.

    `birth` is (year, month, day); `age` whole years on the day `on`. Returns the Search that holds the
    answer for an hour, for the one who asked. Every use is logged, and reviewed in `program`.
    """
    policy.require(by, Permission.FIRST_CONTACT, program)
    one_at_a_time(user=by, program=program.pk)
    few_of(CARDS, with_me=True, by=by, program=program.pk)
    found = duplicates.with_me(name, birth=birth, age=age, on=on)
    known = _known(found, by)
    hits = [] if known else found
    terms = {"name": name, "birth": birth, "age": age, "hits": [[str(pk), home] for pk, home in hits]}
    card = Search.objects.create(program=program, user=by, with_me=True, terms=terms)
    ids = [str(pk) for pk, _home in hits]
    record(EventKind.SEARCH, by=by, of=card, why="first-contact card", detail={"ids": ids})
    for home in {program.pk, *(home for _pk, home in found)}:
        theirs = [pk for pk, at in found if home in (at, program.pk)]
        ask_for_review(program=home, kind=Review.Kind.CARD, by=by, people=theirs, why=KNOWN if known else "")
    return card


@transaction.atomic
def open_in_emergency(*, card: Search, person: UUID, why: str, by: User) -> PersonGrant:
    """Open one record that the card found, to this user, for 60 minutes; returns the PersonGrant.

    `person` is an id among the card's hits. The privacy officer of the record's program is told at once.
    """
    policy.require(by, Permission.FIRST_CONTACT, card.program_id)
    program = dict(card.terms["hits"]).get(str(person))
    if program is None or card.user_id != by.pk:
        raise NotAllowed(_("Use the first-contact card first."))
    one_at_a_time(user=by, program=card.program_id)
    _not_too_often(by, card.program_id)
    with scope.acting_as(programs=[program], actor="system:emergency"):
        grant = _open(person, program, why, by=by)
    ask_for_review(program=program, kind=Review.Kind.EMERGENCY, by=by, people=[person], why=why)
    record(
        EventKind.READ, by=by, program=program, object_kind=Person._meta.label_lower, object_id=person,
        why="opened in an emergency", detail={"grant": str(grant.pk)},
    )  # fmt: skip
    return grant


def _open(person: UUID, program: str, why: str, *, by: User) -> PersonGrant:
    if Conflict.objects.open().filter(person=person, user=by).exists():
        raise RuleBroken(_("You said that you know this person. Ask your supervisor or a colleague."))
    mine = PersonGrant.objects.live().filter(person=person, user=by)
    if mine.exists():
        raise RuleBroken(_("This record is open to you already."))
    grant = PersonGrant(
        program_id=program, person_id=person, user=by, given_by=by, emergency=True, why=why,
        since=Now(), until=Now() + EMERGENCY,
    )  # fmt: skip
    stamp(grant, by=by, reason=gettext_noop("Opened in an emergency")).save()
    grant.refresh_from_db(fields=["since", "until"])
    return grant


def _known(found: Iterable[tuple[UUID, str]], by: User) -> bool:
    """Whether one of those found is the user, or somebody whom they said that they know.

    Then no record with this name and birth date is shown to them, in whichever program: it is one person.
    """
    programs = {home for _pk, home in found}
    with scope.acting_as(programs=programs, actor="system:emergency"):
        return Conflict.objects.open().filter(user=by, person__in=[pk for pk, _home in found]).exists()


def _not_too_often(by: User, program: str) -> None:
    here = Membership.objects.filter(program=program).values("user")
    with scope.acting_as(programs=policy.every_program(), actor="system:emergency"):
        opened = PersonGrant.objects.filter(emergency=True, since__gt=Now() - RECENT)
        mine, ours = opened.filter(user=by).count(), opened.filter(user__in=here).count()
    keep_within(EMERGENCIES, by_user=mine, by_program=ours)
