"""One person with a past: a call, a meeting, promises, and tries at keeping them."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.calls.models import Call
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Note
from casemgmt.encounters.models import Encounter
from casemgmt.history import stamp
from casemgmt.people.models import ContactPoint, Person
from followups import actions, cadence


def saved(thing, by=None):
    stamp(thing, by=by, reason="test").save()
    return thing


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def person(program):
    someone = saved(Person(program=program, name="Rosalind Okafor-Zeta"))
    saved(
        ContactPoint(
            program=program, person=someone, kind="phone", value="+15415550117", voicemail="no", text="yes"
        )
    )
    return someone


@pytest.fixture
def promise(program, team, person, responder, social_worker, now):
    """Make a follow-up for the social worker; `ago` moves the event that began it into the past."""

    def make(*, preset="24h", ago=timedelta(0), **given):
        window = cadence.window(preset, opens_at=now - ago, zone=program.zone)
        wanted = {
            "program": program, "team": team, "person": person, "assignee": social_worker,
            "by": responder, "because": "after_encounter", "window": window,
        }  # fmt: skip
        return actions.schedule(**{**wanted, **given})

    return make


@pytest.fixture
def meet(program, team, person, responder, now):
    """Record an encounter, `ago` before now."""

    def make(*, ago=timedelta(0), **given):
        fields = {
            "program": program, "team": team, "person": person, "outcome": "ended_on_scene",
            "started_at": now - ago, "recorded_by": responder, "note": "Talked about the cold nights.",
        }  # fmt: skip
        return saved(Encounter(**{**fields, **given}), by=responder)

    return make


@pytest.fixture
def note(program, person, social_worker, now):
    """Sign a note of the person's case."""
    case = cases.open_case(person=person, owner=social_worker, by=social_worker, on=now.date())

    def make(text, *, kind="general"):
        written = Note(program=program, case=case, author=social_worker, kind=kind, text=text)
        written.status, written.saved_at, written.signed_at = "signed", now, now
        return saved(written)

    return make


@pytest.fixture
def call(program, now):
    day = timezone.localdate(now)
    facts = {"source_key": "26-114302", "day": day, "requested_at": now, "reasons": ["welfare"]}
    return saved(Call(program=program, **facts))


@pytest.fixture
def attempt(social_worker, now):
    """Log a try at keeping a promise."""

    def make(followup, *, ago=timedelta(0), **given):
        wanted = {"mode": "call", "result": "no_answer", "by": social_worker, "at": now - ago}
        return actions.log_attempt(followup=followup, attempt_id=uuid.uuid4(), **{**wanted, **given})

    return make
