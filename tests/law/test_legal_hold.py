"""While records are on hold nothing of them goes or moves, whoever deletes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt.consents import actions as consents
from casemgmt.consents.models import Consent
from casemgmt.encounters.models import Draft
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp
from casemgmt.holds.models import LegalHold
from casemgmt.law import actions
from casemgmt.law.actions.copying import hanging_on_person, is_history
from casemgmt.law.models import Disposal
from casemgmt.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(person, custodian):
    return actions.place_hold(person=person, why="Roe v. City", by=custodian)


def triggers_on(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'legal_hold%%'",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


def test_every_table_that_belongs_to_a_person_asks_for_a_hold():
    """A new model needs its `Hold` in the migration that makes its table."""
    live = [model for model in hanging_on_person() if not is_history(model) and model is not Disposal]
    assert {model._meta.label for model in [Person, *live] if not triggers_on(model._meta.db_table)} == set()


def test_a_held_persons_draft_consent_is_not_thrown_away(held, asked, responder):
    draft = asked()
    with pytest.raises(RuleBroken, match="on legal hold"):
        consents.drop_draft(consent=draft, by=responder)
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        Consent.objects.filter(pk=draft.pk).delete()


def test_a_held_persons_contact_is_not_deleted(held, reach):
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        stamp(reach(), by=None, reason="test").delete()


def test_a_held_persons_rows_move_to_no_other_record(held, reach, program):
    """What a merge, and its undo, would do."""
    other, point = Person(program=program, name="Rosa Zeta"), reach()
    stamp(other, by=None, reason="test").save()
    point.person = other
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        stamp(point, by=None, reason="test").save()


def test_a_held_persons_unfinished_encounter_is_kept(held, person, program, responder):
    draft = Draft.objects.create(program=program, user=responder, body={"person": [str(person.pk)]})
    other = Draft.objects.create(program=program, user=responder, body={"note": ["Somebody else"]})
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        draft.delete()
    later = timezone.now() + timedelta(days=60)
    assert list(Draft.objects.stale(before=later)) == [other]
    other.delete()


def test_when_the_hold_is_lifted_the_records_are_free(held, asked, responder, custodian, now):
    draft = asked()
    actions.lift_hold(hold=held, why="The case is closed", at=now, by=custodian)
    consents.drop_draft(consent=draft, by=responder)
    with pytest.raises(RuleBroken, match="before"):
        actions.lift_hold(hold=held, why="Again", at=now, by=custodian)


def test_one_hold_of_two_still_holds(held, person, asked, responder, custodian, now):
    actions.place_hold(person=person, why="Doe v. City", by=custodian)
    actions.lift_hold(hold=held, why="The case is closed", at=now, by=custodian)
    with pytest.raises(RuleBroken, match="on legal hold"):
        consents.drop_draft(consent=asked(), by=responder)


def test_a_hold_is_lifted_with_a_reason_and_never_deleted(held, custodian, now):
    with pytest.raises(RuleBroken, match="why"):
        actions.lift_hold(hold=held, why="", at=now, by=custodian)
    actions.lift_hold(hold=held, why="The case is closed", at=now, by=custodian)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        LegalHold.objects.all().delete()


def test_the_custodian_holds_and_lifts_on_the_pages(demand, client_for, custodian, auditor, person):
    desk, asked = client_for(custodian), demand()
    desk.post(reverse("law:place_hold", args=[asked.pk]), {"why": "Roe v. City"})
    hold = LegalHold.objects.get()
    shown = client_for(auditor).get(reverse("law:legal_request", args=[asked.pk])).content.decode()
    assert "Roe v. City" in shown
    assert "Lift the hold" not in shown
    desk.post(reverse("law:lift_hold", args=[hold.pk]), {"why": "The case is closed"})
    hold.refresh_from_db()
    assert hold.until


def test_a_persons_pages_say_that_the_records_are_on_hold(held, person, client_for, social_worker):
    page = client_for(social_worker).get(reverse("consents:list", args=[person.pk])).content.decode()
    assert "On hold" in page
