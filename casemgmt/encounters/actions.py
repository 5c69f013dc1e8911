"""Every write on encounters and on what is still being typed about one."""

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from psycopg.errors import UniqueViolation

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.calls import actions as calls
from casemgmt.codes.encounters import ActionDone, Outcome
from casemgmt.codes.exposure import HardCall
from casemgmt.codes.followups import Because, FollowUpKind, FollowUpOutcome
from casemgmt.constraints import once
from casemgmt.encounters.call_facts import facts_for_call
from casemgmt.encounters.models import WITH_POLICE, Draft, Encounter, FollowUpIn, Presence
from casemgmt.errors import RuleBroken
from casemgmt.exposure.actions import note_exposures, retract_exposures
from casemgmt.history import hold, stamp
from casemgmt.holds import policy as holds
from casemgmt.people import actions as people
from casemgmt.people.models import ContactPoint, Person
from followups import actions as followups
from followups import cadence

RULE = "encounter_followup"


NOBODY_TO_CONTACT = gettext_lazy("Nobody can be contacted after a death. Choose “No follow-up”.")
HARD_OUTCOMES: dict[str, HardCall] = {Outcome.DIED: HardCall.DEATH}
HARD_ACTS: dict[str, HardCall] = {ActionDone.NALOXONE: HardCall.OVERDOSE}

Presences = Iterable[tuple[User, str]]  # who was there, in which role


class Recorded(NamedTuple):
    """An encounter; whether this sending of it came again; and whether it said the same as the first."""

    encounter: Encounter
    again: bool = False
    same: bool = True


@transaction.atomic
def record(
    *,
    id: UUID,
    program: Program,
    by: User,
    present: Presences = (),
    hard: Iterable[str] = (),
    follow_up_by: User | None = None,
    **fields: Any,
) -> Recorded:
    """Save an encounter once: with who was there, its follow-up, and without its draft.

    `id` is made by the form; sent again, the first stays as it was. Where it is taken by a record of somebody
    else, seen or hidden, this one gets another and nobody is told. `present` holds pairs of user and
    TeamRole, `hard` codes of HardCall: they are noted for the responders and stay out of the record.
    """
    policy.require(by, Permission.ENCOUNTER_RECORD, program)
    said = _hash({**fields, "present": present})
    encounter = Encounter(id=id, program=program, recorded_by=by, sent_hash=said, **fields)
    _same_program(encounter)
    _only_police_that_came(encounter)
    _no_promise_after_death(encounter)
    first = _sent_before(id, by) or _insert(encounter, by)
    Draft.objects.filter(pk__in=ids_of_sending(id, by), user=by).delete()
    if first is not encounter:
        return Recorded(first, again=True, same=first.sent_hash == said)
    _set_presences(encounter, present, known={}, by=by)
    _tell_the_call(encounter, by=by)
    _note_hard_calls(encounter, _hard_in(encounter), source=_of_record(encounter))
    if encounter.outcome == Outcome.DIED:
        _note_death(encounter, by=by)
    _note_hard_calls(encounter, {*hard} - _hard_in(encounter), source=encounter.pk)
    _promise(encounter, assignee=follow_up_by, by=by)
    return Recorded(encounter)


@transaction.atomic
def correct(
    *,
    encounter: Encounter,
    reason: str,
    by: User,
    present: Presences | None = None,
    seen: int | None = None,
    **changes: Any,
) -> Encounter:
    """Set what was wrong or missing. A follow-up promised before stays; a new promise is made once.

    `present` replaces who was there; `seen` is the version that the form was opened with.
    """
    policy.require(by, Permission.ENCOUNTER_RECORD, encounter.program)
    encounter = hold(encounter, seen=seen)
    before = encounter.outcome
    for name, value in changes.items():
        setattr(encounter, name, value)
    _same_program(encounter)
    _only_police_that_came(encounter)
    _no_promise_after_death(encounter)
    stamp(encounter, by=by, reason=reason).save()
    if present is not None:
        known = {presence.user_id: presence for presence in encounter.presences.all()}
        _set_presences(encounter, present, known=known, by=by)
    _tell_the_call(encounter, by=by)
    _note_anew(encounter)
    if encounter.outcome != before and Outcome.DIED in (encounter.outcome, before):
        _say_anew(encounter, encounter.person, by=by)
    _promise(encounter, by=by)
    return encounter


@transaction.atomic
def identify(
    *, encounter: Encounter, person: Person | None, by: User, why_not_the_first: str = ""
) -> Encounter:
    """Say whom the team met, once somebody knows. Open promises follow the name.

    Where somebody else was named before, `why_not_the_first` must say what was wrong; `person` may then
    be None: nobody knows who it was.
    """
    policy.require(by, Permission.ENCOUNTER_RECORD, encounter.program)
    encounter = hold(encounter)
    first = encounter.person
    if first and not why_not_the_first:
        raise RuleBroken(_("This encounter already names a person. Say why that is wrong."))
    if person == first:
        raise RuleBroken(_("This encounter names this person already."))
    holds.refuse_if_held(encounter.person_id)
    encounter.person = person
    _same_program(encounter)
    reason = why_not_the_first if first else gettext_noop("Person identified")
    stamp(encounter, by=by, reason=reason).save()
    if encounter.outcome == Outcome.DIED:
        _say_anew(encounter, first, by=by)
    followups.name_person(origin=encounter.pk, person=person, before=first, reason=reason, by=by)
    return encounter


@transaction.atomic
def save_draft(*, id: UUID, program: Program, body: dict[str, Any], by: User) -> Draft | None:
    """Keep what was typed so far, for its author alone. An encounter already saved takes no draft: None."""
    policy.require(by, Permission.ENCOUNTER_RECORD, program)
    if _sent_before(id, by):
        return None
    draft = _own_draft(id, by) or _new_draft(id, program=program, by=by)
    draft.program, draft.body, draft.saved_at = program, body, timezone.now()
    draft.save()
    return draft


def _own_draft(id: UUID, by: User) -> Draft | None:
    drafts = Draft.objects.select_for_update(of=("self",))
    return drafts.filter(pk__in=ids_of_sending(id, by), user=by).first()


def _new_draft(id: UUID, *, program: Program, by: User) -> Draft:
    """An empty draft, or the one that the same page began a moment before."""
    for pk in ids_of_sending(id, by):
        try:
            with transaction.atomic():
                return Draft.objects.create(id=pk, program=program, user=by, body={})
        except IntegrityError:
            begun = _own_draft(id, by)
            if begun:
                return begun
    raise RuleBroken(_("Open a new page, please."))


def drop_draft(*, draft: Draft, by: User) -> int:
    """Throw away what its author no longer needs."""
    policy.require(by, Permission.ENCOUNTER_RECORD, draft.program)
    mine = Draft.objects.visible_to(by).filter(pk=draft.pk)
    if mine.on_hold().exists():
        raise RuleBroken(holds.HELD)
    return mine.delete()[0]


def purge_drafts(*, before: datetime) -> int:
    """Remove drafts that nobody touched since that moment."""
    return Draft.objects.stale(before=before).delete()[0]


def _hash(said: dict[str, Any]) -> str:
    """What one sending said, whatever the order of its fields."""
    plain = {name: getattr(value, "pk", value) for name, value in said.items()}
    plain["present"] = sorted([str(user.pk), role] for user, role in said["present"])
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def ids_of_sending(id: UUID, by: User) -> tuple[UUID, UUID]:
    """What the user sent under this id may stand under it, or under their own second one if it was taken."""
    return once(id, by.pk)


def _sent_before(id: UUID, by: User) -> Encounter | None:
    return Encounter.objects.filter(pk__in=ids_of_sending(id, by), recorded_by=by).first()


def _insert(encounter: Encounter, by: User) -> Encounter:
    """The new row, or the one that a second press put there a moment before."""
    try:
        return _put(encounter, by)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
    first = _sent_before(encounter.pk, by)
    if first:
        return first
    encounter.pk = ids_of_sending(encounter.pk, by)[1]
    return _put(encounter, by)


@transaction.atomic
def _put(encounter: Encounter, by: User) -> Encounter:
    stamp(encounter, by=by, reason=gettext_noop("Recorded")).save(force_insert=True)
    return encounter


def _same_program(encounter: Encounter) -> None:
    """A meeting never joins a call, a team or a person of another program."""
    for other in (encounter.call, encounter.person, encounter.team):
        if other is not None and other.program_id != encounter.program_id:
            raise RuleBroken(_("Call, team and person must belong to the same program."))


def _tell_the_call(encounter: Encounter, *, by: User) -> None:
    """The call learns what it does not say yet; where the two differ, its pages and the meeting's say so."""
    if encounter.call:
        calls.complete_call(call=encounter.call, by=by, **facts_for_call(encounter))


def _only_police_that_came(encounter: Encounter) -> None:
    """An agency is noted only where its officers were there: it decides who reads the police view."""
    if encounter.police not in WITH_POLICE:
        encounter.police_agency = None


def _set_presences(
    encounter: Encounter, present: Presences, *, known: dict[UUID, Presence], by: User
) -> None:
    """Who was there, where `known` were said to have been before."""
    for user, role in present:
        presence = known.pop(user.pk, None) or Presence(
            encounter=encounter, program=encounter.program, user=user, role=""
        )
        if presence.role != role:
            presence.role = role
            stamp(presence, by=by, reason=gettext_noop("Was there")).save()
    if known:
        holds.refuse_if_held(encounter.person_id)
    for presence in known.values():
        stamp(presence, by=by, reason=gettext_noop("Was not there")).delete()


def _no_promise_after_death(encounter: Encounter) -> None:
    if encounter.outcome == Outcome.DIED and encounter.follow_up != FollowUpIn.NONE:
        raise RuleBroken(NOBODY_TO_CONTACT)


def _note_death(encounter: Encounter, *, by: User) -> None:
    """What it says of a death is said of the person, and its own promise has ended."""
    now = timezone.now()
    if encounter.person:
        people.report_death(person=encounter.person, origin=encounter.pk, by=by, at=now)
    followups.settle(origin=encounter.pk, rule=RULE, at=now, by=by, outcome=FollowUpOutcome.DIED)


def _say_anew(encounter: Encounter, before: Person | None, *, by: User) -> None:
    """What it said of a death was about `before`, or was wrong; whatever it says now is said."""
    if before is not None:
        people.retract_death(person=before, origin=encounter.pk, by=by)
    if encounter.outcome == Outcome.DIED:
        _note_death(encounter, by=by)


def _note_anew(encounter: Encounter) -> None:
    """Hard calls that follow from the record alone; those of an earlier wording are taken back."""
    source = _of_record(encounter)
    retract_exposures(program=encounter.program, source=f"encounter:{source}")
    _note_hard_calls(encounter, _hard_in(encounter), source=source)


def _of_record(encounter: Encounter) -> str:
    return f"{encounter.pk}:record"


def _hard_in(encounter: Encounter) -> set[str]:
    kinds: set[str | None] = {
        HARD_OUTCOMES.get(encounter.outcome),
        *(HARD_ACTS.get(code) for code in encounter.did),
    }
    return kinds - {None}


def _note_hard_calls(encounter: Encounter, kinds: Collection[str], *, source: UUID | str) -> None:
    """For everyone who was there."""
    if not kinds:
        return
    note_exposures(
        responders=[presence.user for presence in encounter.presences.select_related("user")],
        program=encounter.program,
        on=encounter.program.day_of(encounter.started_at),
        kinds=sorted(kinds),
        source=f"encounter:{source}",
    )


def _promise(encounter: Encounter, *, by: User, assignee: User | None = None) -> None:
    """The follow-up that the form asked for: once for an encounter, however often it is corrected.

    Without a case and unless somebody else is named, it belongs to who recorded the encounter.
    """
    if encounter.follow_up == FollowUpIn.NONE:
        return
    window = cadence.window(encounter.follow_up, opens_at=encounter.started_at, zone=encounter.program.zone)
    followups.schedule(
        program=encounter.program, person=encounter.person, team=encounter.team,
        assignee=assignee, otherwise=encounter.recorded_by, origin=encounter.pk, rule=RULE,
        because=Because.AFTER_ENCOUNTER, window=window, kind=_how(encounter.person), by=by,
    )  # fmt: skip


def _how(person: Person | None) -> str:
    """A call where there is a phone to call, else a visit."""
    phones = ContactPoint.objects.usable().filter(person=person, kind=ContactPoint.Kind.PHONE)
    return FollowUpKind.CALL if person and phones.exists() else FollowUpKind.VISIT
