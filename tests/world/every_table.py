"""What a program still lacks for a row in each of its protected tables, beside the world of the matrix."""

import json
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, models, transaction
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.models import LinkRequest
from casemgmt.audit import actions
from casemgmt.calls.models import ImportRow
from casemgmt.consents.models import Freeze, SharingPolicy
from casemgmt.exposure.models import Exposure, StaffNotice
from casemgmt.jobs.models import Job
from casemgmt.law.models import Disposal, RetentionSchedule
from casemgmt.people.models import Comparison, Conflict, Person, PersonGrant, Restriction
from casemgmt.web.models import RepeatableRequest
from referrals.models import Capacity, ContactCode, ServiceMailbox, UnmetNeed
from staffwellbeing.models import GroupSnapshot
from tests import factories
from tests.world.one_person import another, saved
from tests.world.programs import HIDDEN, OWN, PROGRAM

# A row of the table as it stands, with some columns changed: what is tried must fail for these alone.
CHANGED = 'SELECT (jsonb_populate_record(one, %s)).* FROM "{table}" one LIMIT 1'
# Shown to one user each, whatever the program; tests/test_foreign_ids.py asks for those of others.
EACH_ITS_USERS = {"encounters_draft", "exposure_exposure", "people_search", "staffwellbeing_supportrequest"}


@pytest.fixture(scope="module")
def world(matrix_world):
    """A row in every table, of both programs and of whoever is hidden; taken back at the end."""
    for made in (matrix_world.houses[whose] for whose in (OWN, PROGRAM, HIDDEN)):
        complete(made)
    actions.seal()
    return matrix_world


@contextmanager
def working(world, table, whose, *programs):
    """At work in these programs; in a table that is each its user's, as the one whose rows these are."""
    user = world.houses[whose].user
    actor = f"user:{user.pk}" if table in EACH_ITS_USERS else "system:test"
    with scope.acting_as(programs=programs, actor=actor):
        yield


def copied(table, changes):
    """Add the changed copy of a row, without any form or action before it; raises what the database says."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" {CHANGED.format(table=table)}', [json.dumps(changes)])
        assert cursor.rowcount == 1, "there is no row to copy"
        transaction.set_rollback(True)


def new_key(model):
    """{column: a value that no row has}, for the primary key."""
    key = model._meta.pk
    while key.is_relation:
        key = key.target_field
    value = str(uuid.uuid4()) if isinstance(key, models.UUIDField) else 2_000_000_000
    return {model._meta.pk.column: value}


def complete(made):
    """A row of each kind that the matrix does without, about the person of `made`."""
    program, person, user, now = made.program, made.person, made.user, timezone.now()
    type(made.batch).objects.filter(pk=made.batch.pk).update(
        job=Job.objects.create(program=program.pk, kind="import", total=1)
    )
    ImportRow.objects.create(program=program, batch=made.batch, number=7, outcome="imported", cells={})
    Freeze.objects.create(program=program, packet=another(made.packet), no=made.no, by=user, at=now)
    Job.objects.create(program=program.pk, kind="test", total=1)
    RepeatableRequest.objects.create(
        program=program.pk,
        user=user.pk,
        path="/",
        key=str(uuid.uuid4()),
        body_hash="0" * 64,
        object_id=uuid.uuid4(),
    )
    StaffNotice.objects.create(program=program, told_on=now.date(), words="Told", recorded_by=user)
    Exposure.objects.create(
        program=program, responder=user, day=now.date(), kind="death", source=str(uuid.uuid4())
    )
    ContactCode.objects.create(
        program=program,
        referral=made.sent,
        digest="0" * 64,
        made_by=user,
        expires_at=now + timedelta(hours=1),
    )
    LinkRequest.objects.create(program=program, address="encrypted")
    once_a_program(program)
    for row in (
        *compared(person),
        Disposal(program=program, person=person, schedule="7 years", proposed_by=user, proposed_at=now),
        ServiceMailbox(program=program, service=made.kept_service, mailbox=made.mailbox),
        UnmetNeed(
            program=program, person=person, need="housing", reason="all_full", noted_by=user, noted_at=now
        ),
        Capacity(service=made.kept_service, state="capacity", said_by="Sam Lee"),
        Conflict(program=program, person=person, user=made.member),
        PersonGrant(program=program, person=person, user=made.member, given_by=user, why="Works with her"),
        Restriction(program=program, person=person, kind="safety", why="Told us", until=now),
    ):
        saved(row)


def compared(person):
    """The person as the second and as the first of two comparisons: a pair stands in the order of its ids."""
    near = uuid.uuid4().int >> 96
    lowest, highest = (
        saved(Person(pk=uuid.UUID(int=number), program=person.program, name="Somebody Else"))
        for number in (near, 2**128 - 1 - near)
    )
    for first, second in ((lowest, person), (person, highest)):
        yield Comparison(program=person.program, first=first, second=second, verdict="not_sure")


def once_a_program(program):
    """What a program has one of."""
    if not SharingPolicy.objects.filter(program=program).exists():
        saved(SharingPolicy(program=program, decided="The council"))
        saved(RetentionSchedule(program=program, kind="people", years=7, decided="The council"))
        GroupSnapshot.objects.create(
            program=program, month=factories.local_today().replace(day=1), item="sleep"
        )
