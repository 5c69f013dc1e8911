"""What the database itself refuses, whatever an action, form or hand-written statement asks of it."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casemgmt.constraints import once, save_checked
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp
from casemgmt.law.models import RetentionSchedule
from casemgmt.people import actions as people
from casemgmt.people.models import Review
from tests.constraints import REFUSED
from tests.factories import staff
from tests.world.one_person import live, saved

pytestmark = pytest.mark.django_db

ALIKE = {"consents.Consent": {"status": "active"}}  # of several kinds of row, the one that is changed


@pytest.fixture
def record(program, team, social_worker, responder, supervisor, auditor):
    """One person with a record of every kind, restricted, known to somebody, opened to another."""
    life = live(program, team, social_worker, responder)
    restriction = people.restrict(
        person=life.person, kind="safety", why="Told us", may_see=[social_worker], by=supervisor
    )
    people.name(restriction=restriction, user=responder, why="Knows her", by=supervisor)
    people.say_i_know(person=life.person, by=staff("responder", team=team))
    saved(Review(program=program, kind="look_alike", by=responder, people=[life.person.pk]))
    return life


def copy_of(model, changes):
    """A row of the model as it stands, under another id and changed, not yet saved."""
    row = apps.get_model(model).objects.filter(**ALIKE.get(model, {})).first()
    row.pk, row._state.adding = uuid.uuid4(), True
    for name, value in changes.items():
        setattr(row, name, value)
    return stamp(row, by=None, reason="test")


@pytest.mark.parametrize(
    "model, constraint, changes", REFUSED, ids=[name for _model, name, _changes in REFUSED]
)
def test_the_database_itself_refuses(record, model, constraint, changes):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        copy_of(model, changes).save(force_insert=True)
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_what_a_table_refuses_is_said_in_its_words_and_leaves_nothing(program, auditor):
    schedule = RetentionSchedule(program=program, kind="people", years=0, decided="2026-01-05")
    with pytest.raises(RuleBroken) as refused:
        save_checked(stamp(schedule, by=auditor, reason="test"))
    check = refused.value.__cause__.__context__.__cause__.diag.constraint_name
    words = {each.name: each.get_violation_error_message() for each in schedule._meta.constraints}
    assert words[check] in str(refused.value)
    assert not RetentionSchedule.objects.exists() and not RetentionSchedule.history.exists()


def test_a_record_that_keeps_every_rule_is_saved_without_asking_each(program, auditor):
    """Django would ask the database once for each check: three fifths of the time of sending a referral."""
    schedule = RetentionSchedule(program=program, kind="people", years=7, decided="2026-01-05")
    with CaptureQueriesContext(connection) as queries:
        save_checked(stamp(schedule, by=auditor, reason="test"))
    assert not [query["sql"] for query in queries if "_check" in query["sql"]]
    assert RetentionSchedule.objects.get() == schedule


def test_the_same_id_of_the_same_owner_is_one_and_of_another_stands_elsewhere():
    sent, mine, theirs = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    assert once(sent, mine) == once(sent, mine)
    assert once(sent, mine)[0] == once(sent, theirs)[0] == sent
    assert len({sent, once(sent, mine)[1], once(sent, theirs)[1]}) == 3
