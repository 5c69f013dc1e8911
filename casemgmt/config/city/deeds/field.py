"""Calls, people, meetings and promises."""

from zoneinfo import ZoneInfo

from casemgmt.calls.actions.calls import fill
from casemgmt.calls.models import TIMES, Call
from casemgmt.codes.encounters import ActionDone, Outcome
from casemgmt.codes.exposure import HardCall
from casemgmt.codes.followups import Because, FollowUpKind, FollowUpOutcome
from casemgmt.config.city.deeds.told import put
from casemgmt.encounters.actions import RULE
from casemgmt.encounters.call_facts import facts_for_call
from casemgmt.encounters.models import Encounter, FollowUpIn, Presence
from casemgmt.exposure.actions import opaque
from casemgmt.exposure.models import Exposure
from casemgmt.people.models import Comparison, ContactPoint, Person
from followups import cadence
from followups.models import Attempt, FollowUp
from followups.workflow import Status


def register(book, *, program, details, by, at, contact=None):
    """A person comes into the record, with one way to reach them."""
    person = Person(program=program, **details)
    person._prefetched_objects_cache = {"contact_points": []}
    person.open_case, person.asked = None, set()
    book.write(person, by=by, at=at, reason="Added")
    if contact:
        add_contact(book, person=person, by=by, at=at, **contact)
    return person


def add_contact(book, *, person, by, at, **fields):
    point = ContactPoint(program=person.program, person=person, **fields)
    points_of(person).append(point)
    return book.write(point, by=by, at=at, reason="Added")


def points_of(person):
    """A person's ways of contact, without asking the database."""
    return person._prefetched_objects_cache["contact_points"]


def compare(book, *, person, other, verdict, by, at):
    first, second = sorted((person, other), key=lambda one: one.pk)
    pair = Comparison(program=person.program, first=first, second=second, verdict=verdict)
    return book.write(pair, by=by, at=at, reason="Compared")


def record_call(book, *, program, by, at, reason="Typed in", source=Call.TYPED, **facts):
    """A call as the call-taker types it, or as it was read from dispatch."""
    call = Call(program=program, source=source, **facts)
    first = next(facts[name] for name in TIMES if facts.get(name))
    call.day = first.astimezone(zone_of(program)).date()
    return book.write(call, by=by, at=at, reason=reason)


def record(book, *, program, by, at, present=(), hard=(), told_on=None, follow_up_by=None, **fields):
    """A meeting, who was there, what it did to them, and the promise that was made; returns both."""
    encounter = Encounter(program=program, recorded_by=by, **fields)
    book.write(encounter, by=by, at=at, reason="Recorded")
    for user, role in present:
        presence = Presence(program=program, encounter=encounter, user=user, role=role)
        book.write(presence, by=by, at=at, reason="Was there")
    _tell_the_call(book, encounter, by=by, at=at)
    note_hard_calls(book, encounter, [user for user, _role in present], hard, told_on)
    if encounter.outcome == Outcome.DIED and encounter.person:
        put(book, encounter.person, "Recorded as having died", by=by, at=at,
            death_said_by=[encounter.pk])  # fmt: skip
    return encounter, _promise(book, encounter, assignee=follow_up_by, by=by, at=at)


def _tell_the_call(book, encounter, *, by, at):
    """The call learns what it does not say yet."""
    if encounter.call and fill(encounter.call, facts_for_call(encounter))[0]:
        book.write(encounter.call, by=by, at=at, reason="Told by the team")


def note_hard_calls(book, encounter, responders, hard, told_on):
    """What the record says by itself, and what the responders added; nothing before staff were told."""
    day = cadence.local_day(encounter.started_at, encounter.program.zone)
    if told_on is None or day < told_on:
        return
    said = {HardCall.OVERDOSE} if ActionDone.NALOXONE in encounter.did else set()
    said |= {HardCall.DEATH} if encounter.outcome == Outcome.DIED else set()
    for kinds, source in ((said, f"{encounter.pk}:record"), ({*hard} - said, encounter.pk)):
        for responder in responders:
            for kind in sorted(kinds):
                book.add(
                    Exposure(
                        program=encounter.program, responder=responder, day=day, kind=kind,
                        source=opaque(f"encounter:{source}"),
                    )
                )  # fmt: skip


def schedule(
    book, *, program, window, because, by, at, kind=FollowUpKind.CALL,
    person=None, team=None, assignee=None, origin=None, rule="",
):  # fmt: skip
    """A promise to look again inside a window."""
    followup = FollowUp(
        program=program, person=person, team=team, assignee=assignee, origin=origin, rule=rule,
        because=because, kind=kind, opens_at=window.opens_at, remind_at=window.remind_at,
        due_at=window.due_at, due_on=window.due_on, zone=window.zone,
    )  # fmt: skip
    return book.write(followup, by=by, at=at, reason="Promised")


def log_attempt(book, *, followup, mode, result, by, at, note="", contact_point=None, done=False):
    """One try; with `done`, reaching the person keeps the promise."""
    attempt = Attempt(
        program=followup.program, followup=followup, mode=mode, result=result, at=at, by=by, note=note,
        contact_point=contact_point and contact_point.pk,
    )  # fmt: skip
    book.add(attempt, at=at)
    if done:
        complete(book, followup=followup, outcome=FollowUpOutcome.REACHED, by=by, at=at)
    return attempt


def complete(book, *, followup, outcome, by, at):
    return put(
        book, followup, "Done", by=by, at=at, status=Status.DONE, outcome=outcome, done_at=at
    )  # fmt: skip


def assign(book, *, followup, assignee, by, at):
    return put(book, followup, "New owner", by=by, at=at, assignee=assignee)


def postpone(book, *, followup, day, reason, by, at):
    window = cadence.until(day, opens_at=min(followup.opens_at, at), zone=followup.zone)
    return put(
        book, followup, reason, by=by, at=at, opens_at=window.opens_at, remind_at=window.remind_at,
        due_at=window.due_at, due_on=window.due_on,
    )  # fmt: skip


def cancel(book, *, followup, reason, by, at):
    return put(book, followup, reason, by=by, at=at, status=Status.CANCELLED, cancel_reason=reason)


def settle(book, *, followup, at, by=None):
    """What the promise waited for has come."""
    if followup is None or followup.status != Status.OPEN:
        return None
    return put(
        book, followup, "Not needed any more", by=by, at=at,
        status=Status.DONE, outcome=FollowUpOutcome.NO_CONTACT_NEEDED, done_at=at,
    )  # fmt: skip


def zone_of(program):
    return ZoneInfo(program.zone)


def _promise(book, encounter, *, assignee, by, at):
    if encounter.follow_up == FollowUpIn.NONE:
        return None
    person = encounter.person
    carried = person is not None and person.open_case is not None
    return schedule(
        book, program=encounter.program, person=person, team=encounter.team,
        assignee=assignee or (None if carried else by),
        origin=encounter.pk, rule=RULE, because=Because.AFTER_ENCOUNTER, by=by, at=at,
        kind=FollowUpKind.CALL if person and _has_phone(person) else FollowUpKind.VISIT,
        window=cadence.window(
            encounter.follow_up, opens_at=encounter.started_at, zone=encounter.program.zone
        ),
    )  # fmt: skip


def _has_phone(person):
    return any(point.kind == ContactPoint.Kind.PHONE and not point.do_not_use for point in points_of(person))
