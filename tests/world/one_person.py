"""One person with a record of every kind there is, each field holding a word that is found nowhere else."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from django.apps import apps
from django.utils import timezone

from casemgmt.calls.models import Call
from casemgmt.cases import actions as cases
from casemgmt.consents.models import Consent, Freeze, Override, Packet, Scan
from casemgmt.encounters import actions as encounters
from casemgmt.history import stamp
from casemgmt.holds.models import LegalHold, LegalRequest
from casemgmt.law.models import Disposal, Production
from casemgmt.people import actions as people
from casemgmt.people.models import Answer, ContactPoint, Person
from followups import actions as followups
from followups import cadence
from referrals.actions.asking import sending
from tests.factories import local_today
from tests.referrals import factories
from tests.world import stories

CANARY = "Kestrelwing"


def saved(thing):
    stamp(thing, by=None, reason="test").save()
    return thing


@dataclass
class Life:
    """The person, and the ids of all that is about them, by model label."""

    person: Person
    ids: dict = field(default_factory=dict)

    @property
    def words(self):
        """What no page may show: names, the ID, the number, whatever was written."""
        return (CANARY, self.person.ref, "5550117", "555-0117")


def live(program, team, worker, responder):
    """A call, a meeting, promises, a case, consent, sharing, a referral: the whole story of one person."""
    person = saved(
        Person(
            program=program,
            name=f"Rosalind {CANARY}",
            birth_year=1984,
            birth_month=2,
            birth_day=9,
            birth_answer=Answer.GIVEN,
            other_names=[f"Roz {CANARY}"],
        )
    )
    point = saved(
        ContactPoint(program=program, person=person, kind="phone", value="+15415550117", note=f"{CANARY} dog")
    )
    other = saved(Person(program=program, name="Somebody Else"))
    people.compare(person=person, other=other, verdict="not_sure", by=responder)
    call = saved(
        Call(
            program=program,
            team=team,
            source_key=f"26-{CANARY}",
            day=local_today(),
            place=f"{CANARY} Avenue",
            notes=f"{CANARY} on the line",
            reasons=["welfare"],
        )
    )
    encounters.record(
        id=uuid.uuid4(), program=program, by=responder, present=[(responder, "responder")], call=call,
        person=person, team=team, started_at=timezone.now(), place=f"{CANARY} bridge", reasons=["welfare"],
        did=["listened"], outcome="ended_on_scene", needs=["shelter"], follow_up="24h", note=f"{CANARY} said",
        police="co_response", transport="team", descriptor="",
    )  # fmt: skip
    _promise(program, team, person, point, worker, responder)
    _plan(person, worker)
    _refer(person, program, worker)
    _say_no(person, program, worker)
    _ask_in_law(person, program, worker)
    stories.live(person, worker)
    return Life(person)


def _promise(program, team, person, point, worker, responder):
    window = cadence.window("24h", opens_at=timezone.now(), zone=program.zone)
    promise = followups.schedule(
        program=program, team=team, person=person, assignee=worker, by=responder,
        because=f"{CANARY} asked", window=window,
    )  # fmt: skip
    followups.log_attempt(
        followup=promise, attempt_id=uuid.uuid4(), mode="call", result="no_answer", by=worker,
        at=timezone.now(), note=f"{CANARY} rang", contact_point=point,
    )  # fmt: skip


def _plan(person, worker):
    case = cases.open_case(person=person, owner=worker, on=local_today() - timedelta(days=3), by=worker)
    cases.add_goal(case=case, text=f"{CANARY} home", by=worker)
    later = local_today() + timedelta(days=60)
    cases.review_plan(case=case, words=f"{CANARY} looked", next_on=later, at=timezone.now(), by=worker)
    note = cases.write_note(
        case=case, id=uuid.uuid4(), kind="general", text=f"{CANARY} note", at=timezone.now(), by=worker
    )
    cases.sign_note(note=note, at=timezone.now(), by=worker)


def _refer(person, program, worker):
    service = factories.ServiceFactory(agency=factories.MailboxFactory(program=program).agency)
    factories.sent(person, service, by=worker)
    Scan.objects.create(
        program=program, consent=Consent.objects.get(person=person), media_type="image/png",
        sha256="0" * 64, content=b"page",
    )  # fmt: skip
    sending.note_unmet_need(
        program=program,
        person=person,
        need="housing",
        reason="all_full",
        area="north",
        by=worker,
        at=timezone.now(),
    )


def _say_no(person, program, worker):
    """A no to the agency that was asked, another packet that it froze, and a decision against it."""
    packet = another(Packet.objects.get(referral__person=person))
    agency = packet.disclosure.recipient
    no = saved(
        Consent(
            program=program, person=person, recipient=agency, recorded_by=worker, status="refused",
            revoked_at=timezone.now(), revoke_reason=f"{CANARY} said no",
        )
    )  # fmt: skip
    saved(Override(program=program, person=person, no=no, recipient=agency, why=f"{CANARY} asks", by=worker))
    Freeze.objects.create(program=program, packet=packet, no=no, by=worker, at=timezone.now())


def _ask_in_law(person, program, worker):
    today = local_today()
    request = saved(
        LegalRequest(
            program=program,
            kind="subpoena",
            asked_by=f"{CANARY} law firm",
            received_on=today,
            due_on=today,
            asks_for=f"{CANARY} file",
            person=person,
            custodian=worker,
        )
    )
    saved(LegalHold(program=program, person=person, request=request, why=f"{CANARY} case", placed_by=worker))
    packet = another(Packet.objects.get(referral__person=person))
    Production.objects.create(program=program, request=request, packet=packet, sha256="0" * 64)
    Disposal.objects.create(
        program=program, person=person, schedule=f"{CANARY} schedule", proposed_by=worker,
        proposed_at=timezone.now(),
    )  # fmt: skip


def another(packet):
    """The same packet once more, on a line of its own in the ledger."""
    line = packet.disclosure
    line.pk = packet.pk = uuid.uuid4()
    line._state.adding = packet._state.adding = True
    line.save(force_insert=True)
    packet.disclosure = line
    packet.save(force_insert=True)
    return packet


@cache
def about_people():
    """Models with a path of foreign keys to a person, nearest first, histories left out."""
    found, before = {Person}, set()
    while found != before:
        before = set(found)
        found |= {
            model
            for model in apps.get_models()
            for column in model._meta.concrete_fields
            if column.is_relation and column.related_model in before and not hasattr(model, "history_object")
        }
    return sorted(found, key=lambda model: model._meta.label)


def columns_of_people():
    """(table, column) for every column that holds a person's id, histories included."""
    columns = [
        (model._meta.db_table, column.column)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model is Person and column.name != "history_relation"
    ]
    return sorted([*columns, ("people_person", "id"), ("people_historicalperson", "id")])
