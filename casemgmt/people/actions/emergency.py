"""With the person now: the first-contact card, and opening one record for an hour."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import Kind
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.people import matching
from casemgmt.people.actions.reviewing import ask_for_review
from casemgmt.people.models import Conflict, Person, PersonGrant, Review, Search
from casemgmt.people.models.restricted import EMERGENCY

CARDS_AN_HOUR = 10
EMERGENCIES_AN_HOUR = 3


@transaction.atomic
def ask_card(*, name, by, on, birth=None, age=None):
    """Search everybody, whatever the program or restriction, by whole name and birth date or age.

    `birth` is (year, month, day); `age` whole years on the day `on`. Returns the Search that holds the
    answer for an hour, for the one who asked. Every use is logged and reviewed.
    """
    program = policy.home_program(by, Permission.FIRST_CONTACT)
    policy.require(by, Permission.FIRST_CONTACT, program)
    _one_at_a_time(by)
    _few_cards(by)
    hits = _not_their_own(matching.with_me(name, birth=birth, age=age, on=on), by)
    terms = {"name": name, "birth": birth, "age": age, "hits": [[str(pk), home] for pk, home in hits]}
    card = Search.objects.create(program=program, user=by, with_me=True, terms=terms)
    record(
        Kind.SEARCH, by=by, of=card, why="first-contact card", detail={"ids": [str(pk) for pk, _h in hits]}
    )
    for home in {program.pk, *(home for _pk, home in hits)}:
        theirs = [pk for pk, at in hits if home in (at, program.pk)]
        ask_for_review(program=home, kind=Review.Kind.CARD, by=by, people=theirs)
    return card


@transaction.atomic
def open_in_emergency(*, card, person, why, by):
    """Open one record that the card found, to this user, for 60 minutes; returns the PersonGrant.

    `person` is an id among the card's hits. The privacy officer of the record's program is told at once.
    """
    policy.require(by, Permission.FIRST_CONTACT, card.program_id)
    program = dict(card.terms["hits"]).get(str(person))
    if program is None or card.user_id != by.pk:
        raise NotAllowed(_("Use the first-contact card first."))
    _one_at_a_time(by)
    _not_too_often(by)
    with scope.acting_as(programs=[program], actor="system:emergency"):
        grant = _open(person, program, why, by=by)
    ask_for_review(program=program, kind=Review.Kind.EMERGENCY, by=by, people=[person], why=why)
    record(
        Kind.READ, by=by, program=program, object_kind=Person._meta.label_lower, object_id=person,
        why="opened in an emergency", detail={"grant": str(grant.pk)},
    )  # fmt: skip
    return grant


def _open(person, program, why, *, by):
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


def _not_their_own(hits, by):
    """Less the user's own record, which is never shown to them."""
    programs = {home for _pk, home in hits}
    with scope.acting_as(programs=programs, actor="system:emergency"):
        own = Conflict.objects.open().filter(user=by).exclude(kind=Conflict.Kind.KNOWS)
        hidden = set(own.values_list("person", flat=True))
    return [hit for hit in hits if hit[0] not in hidden]


def _one_at_a_time(by):
    """So that two presses at one moment are counted one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _few_cards(by):
    if Search.objects.cards(by).count() >= CARDS_AN_HOUR:
        raise RuleBroken(
            _("You have used the card %(n)s times within an hour. Call your supervisor.")
            % {"n": CARDS_AN_HOUR}
        )


def _not_too_often(by):
    recent = timedelta(hours=1)
    with scope.acting_as(programs=policy.every_program(), actor="system:emergency"):
        opened = PersonGrant.objects.filter(user=by, emergency=True, since__gt=Now() - recent).count()
    if opened >= EMERGENCIES_AN_HOUR:
        raise RuleBroken(
            _("You have opened %(n)s records within an hour. Call your supervisor.")
            % {"n": EMERGENCIES_AN_HOUR}
        )
