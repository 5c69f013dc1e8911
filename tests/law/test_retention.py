"""Records end as a whole, when every kind has passed its years and two people agree; a tombstone is left."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.audit.models import Event
from casemgmt.codes.legal import RecordKind
from casemgmt.consents.models import Packet
from casemgmt.declared import KEPT_AS
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.law import actions
from casemgmt.law.actions import disposing
from casemgmt.law.actions.copying import hanging_on_person
from casemgmt.law.models import Disposal, RetentionSchedule
from casemgmt.people.models import Person
from tests.answers import edited
from tests.people.conftest import make_person
from tests.world.one_person import saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheduled(program, administrator):
    years = dict.fromkeys(RecordKind.values, 7)
    actions.set_schedules(program=program, years=years, decided="Council, 2026", by=administrator)


@pytest.fixture
def later(now):
    return now + timedelta(days=365 * 8)


@pytest.fixture
def gone(custodian, auditor, later):
    """Propose, approve and carry out the disposal of a person's records."""

    def make(person):
        disposal = actions.propose_disposal(person=person, at=later, by=custodian)
        actions.approve_disposal(disposal=disposal, at=later, by=auditor)
        job = actions.begin_disposals(program=person.program, by=custodian)
        assert actions.run_disposals(job_id=job.pk, program=person.program_id, at=later)
        disposal.refresh_from_db()
        return disposal

    return make


def rows_about(pk):
    """How many rows of each table belong to this person."""
    counts = {}
    for model, paths in hanging_on_person().items():
        counts[model._meta.label] = sum(model._base_manager.filter(**{path: pk}).count() for path in paths)
    return counts


def test_the_administrator_says_how_long_and_who_decided(client_for, administrator, program):
    boss, address = client_for(administrator), reverse("law:schedules")
    years = dict.fromkeys(RecordKind.values, 7)
    assert edited(boss, address, years).status_code == 422
    assert edited(boss, address, {**years, "consents": 5, "decided": "Council"}).status_code == 422
    edited(boss, address, {**years, "decided": "Council, 2026"})
    assert RetentionSchedule.objects.filter(program=program).count() == len(RecordKind)
    assert "Council, 2026" in boss.get(address).content.decode()


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("retention_says_who_decided", {"decided": ""}),
        ("retention_years_within_reason", {"years": 0}),
        ("retention_ledger_six_years", {"kind": "consents", "years": 5}),
    ],
)
def test_the_database_refuses_an_impossible_schedule(constraint, wrong, program):
    given = {"program": program, "kind": "people", "years": 7, "decided": "Council", **wrong}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        saved(RetentionSchedule(**given))


def test_every_kind_of_record_that_belongs_to_a_person_has_its_years():
    assert {model._meta.app_label for model in hanging_on_person()} == {each.app for each in KEPT_AS}
    assert {each.kind for each in KEPT_AS} == set(RecordKind)


def test_nothing_is_due_while_a_kind_has_no_schedule(person, program, later):
    assert not actions.due(program=program, at=later).exists()


def test_a_person_is_due_when_every_record_has_passed_its_years(scheduled, person, program, now, later):
    assert list(actions.due(program=program, at=later)) == [person]
    assert not actions.due(program=program, at=now + timedelta(days=365 * 6)).exists()


def test_one_kind_that_stays_longer_keeps_the_whole(scheduled, reach, program, administrator, agreed, later):
    agreed()
    years = {"consents": 20}
    actions.set_schedules(program=program, years=years, decided="Council, 2027", by=administrator)
    assert not actions.due(program=program, at=later).exists()


def test_what_is_open_or_on_hold_is_never_due(scheduled, full_life, program, person, custodian, later):
    actions.place_hold(person=person, why="Roe v. City", by=custodian)
    found = set(actions.due(program=program, at=later))
    assert full_life.person not in found
    assert person not in found
    with pytest.raises(RuleBroken, match="legal hold"):
        actions.propose_disposal(person=person, at=later, by=custodian)


def test_what_is_not_due_is_not_proposed(scheduled, person, custodian, now):
    with pytest.raises(RuleBroken, match="not due"):
        actions.propose_disposal(person=person, at=now, by=custodian)


def test_only_custodian_and_privacy_officer_dispose():
    may = {role for role in Role if Permission.RECORDS_DISPOSE in GRANTS[role]}
    assert may == {Role.RECORDS_CUSTODIAN, Role.AUDITOR}


def test_nobody_approves_what_they_proposed(scheduled, person, custodian, supervisor, later):
    disposal = actions.propose_disposal(person=person, at=later, by=custodian)
    with pytest.raises(RuleBroken, match="Somebody else"):
        actions.approve_disposal(disposal=disposal, at=later, by=custodian)
    with pytest.raises(NotAllowed):
        actions.approve_disposal(disposal=disposal, at=later, by=supervisor)
    with pytest.raises(IntegrityError, match="disposal_by_two_people"), transaction.atomic():
        Disposal.objects.update(approved_by=custodian, approved_at=later, status="approved")


def test_the_database_removes_nothing_that_two_people_did_not_agree_to(scheduled, person, custodian, later):
    disposal = actions.propose_disposal(person=person, at=later, by=custodian)
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        call("SELECT law_dispose(%s)", disposal.pk)
    assert Person.objects.filter(pk=person.pk).exists()


def test_the_application_itself_cannot_remove_tables_rows(person):
    with pytest.raises(DatabaseError, match="permission denied for function"), transaction.atomic():
        call("SELECT * FROM law_remove('people_person', ARRAY[%s])", str(person.pk))


def test_a_hold_that_comes_late_stops_the_disposal(scheduled, person, custodian, auditor, later):
    disposal = actions.propose_disposal(person=person, at=later, by=custodian)
    actions.approve_disposal(disposal=disposal, at=later, by=auditor)
    actions.place_hold(person=person, why="Roe v. City", by=custodian)
    with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic():
        call("SELECT law_dispose(%s)", disposal.pk)
    job = actions.begin_disposals(program=person.program, by=auditor)
    actions.run_disposals(job_id=job.pk, program="lane", at=later)
    disposal.refresh_from_db()
    assert (disposal.status, disposal.person) == ("stopped", person)


def test_every_row_of_a_person_goes_history_and_packets_too(scheduled, full_life, gone, monkeypatch):
    """A new model that belongs to a person fails here until the person of this test has a row in it."""
    monkeypatch.setattr(disposing, "_open", lambda model: [])
    pk = full_life.person.pk
    missing = {label for label, rows in rows_about(pk).items() if not rows} - {"law.Disposal"}
    assert missing == set()
    others = Person.objects.exclude(pk=pk).count()
    reads = Event.objects.count()
    disposal = gone(full_life.person)
    assert {label for label, rows in rows_about(pk).items() if rows} == set()
    assert not Person.objects.filter(pk=pk).exists()
    assert not Person.history.filter(id=pk).exists()
    assert not Packet.objects.filter(disclosure__person=pk).exists()
    assert Person.objects.count() == others
    assert Event.objects.count() >= reads
    assert disposal.removed["people_person"] == 1
    assert disposal.removed["consents_packet"] >= 2


def test_a_tombstone_names_nobody_and_never_changes(scheduled, person, gone, custodian, auditor):
    ref, name = person.ref, person.name
    stone = gone(person)
    assert (stone.status, stone.person, stone.proposed_by, stone.approved_by) == (
        "done",
        None,
        custodian,
        auditor,
    )
    assert "7 years (Council, 2026)" in stone.schedule
    assert not {ref, name, str(person.pk)} & set(str(vars(stone)).replace("'", " ").split())
    for change in (lambda rows: rows.update(schedule="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Disposal.objects.filter(pk=stone.pk))


def test_after_a_disposal_the_guards_are_up_again(scheduled, person, gone, program, share):
    line = share(basis="medical_emergency", because="Overdose").disclosure
    gone(make_person(program, name="Somebody Else"))
    with pytest.raises(DatabaseError), transaction.atomic():
        type(line).objects.filter(pk=line.pk).delete()


def test_two_people_dispose_on_the_pages(
    scheduled, person, client_for, custodian, auditor, later, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: later)
    first, second = client_for(custodian), client_for(auditor)
    page = reverse("law:disposals")
    assert person.ref in first.get(page).content.decode()
    first.post(reverse("law:propose"), {"chosen": [person.pk]})
    disposal = Disposal.objects.get()
    refused = first.post(reverse("law:approve"), {"chosen": [disposal.pk]})
    assert refused.status_code == 422
    assert "Somebody else must approve" in refused.content.decode()
    second.post(reverse("law:approve"), {"chosen": [disposal.pk]})
    assert "for good" in second.get(page).content.decode()
    second.post(reverse("law:stop"), {"chosen": [disposal.pk]})
    disposal.refresh_from_db()
    assert disposal.status == "stopped"
    assert second.get(reverse("law:tombstones")).status_code == 200


def call(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
