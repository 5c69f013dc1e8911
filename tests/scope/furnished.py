"""What a program still lacks for a row in each of its protected tables, beside the world of the matrix."""

import uuid
from datetime import timedelta

from django.utils import timezone

from casemgmt.calls.models import ImportRow
from casemgmt.consents.models import Freeze, SharingPolicy
from casemgmt.exposure.models import Exposure, StaffNotice
from casemgmt.jobs.models import Job
from casemgmt.law.models import Disposal, RetentionSchedule
from casemgmt.people.models import Comparison, Conflict, PersonGrant, Restriction
from casemgmt.web.models import RepeatableRequest
from referrals.models import ContactCode, ServiceMailbox, UnmetNeed
from staffwellbeing.models import GroupSnapshot
from tests.life import another, saved
from tests.people.conftest import make_person


def complete(made):
    """A row of each kind that the matrix does without, about the person of `made`."""
    program, person, user, now = made.program, made.person, made.user, timezone.now()
    first, second = sorted([person, make_person(program, name="Somebody Else")], key=lambda one: one.pk)
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
    once_a_program(program)
    for row in (
        Comparison(program=program, first=first, second=second, verdict="not_sure"),
        Disposal(program=program, person=person, schedule="7 years", proposed_by=user, proposed_at=now),
        ServiceMailbox(program=program, service=made.kept_service, mailbox=made.mailbox),
        UnmetNeed(
            program=program, person=person, need="housing", reason="all_full", noted_by=user, noted_at=now
        ),
        Conflict(program=program, person=person, user=made.member),
        PersonGrant(program=program, person=person, user=made.member, given_by=user, why="Works with her"),
        Restriction(program=program, person=person, kind="safety", why="Told us", until=now),
    ):
        saved(row)


def once_a_program(program):
    """What a program has one of."""
    if not SharingPolicy.objects.filter(program=program).exists():
        saved(SharingPolicy(program=program, decided="The council"))
        saved(RetentionSchedule(program=program, kind="people", years=7, decided="The council"))
        GroupSnapshot.objects.create(program=program, month=timezone.localdate().replace(day=1), item="sleep")
