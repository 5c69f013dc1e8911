"""Migrations that give each mailbox to one program and each referral a worker, over rows of before."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from casemgmt.access.models import Program
from casemgmt.access.roles import Role
from casemgmt.notices.models import Notice
from casemgmt.scope.login import logged_in_as_owner
from referrals.models import Mailbox, MailboxLink, Referral
from tests import factories as house
from tests.referrals import factories

pytestmark = pytest.mark.slow  # each test migrates back and forth
BEFORE = "0002_hide_restricted"


@pytest.fixture
def past(transactional_db):
    """A transaction of the owner's that is never kept."""
    with logged_in_as_owner(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def before():
    """The tables as they were; leaving it migrates them to what they are today."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    today = MigrationExecutor(connection).loader.graph.leaf_nodes("referrals")
    MigrationExecutor(connection).migrate([("referrals", BEFORE)])
    yield
    run("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate(today)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def drafts(program, service, mailbox, number):
    """Referrals of this program, and a letter that waits for the mailbox."""
    worker = house.staff(Role.SOCIAL_WORKER, program=program)
    for _number in range(number):
        referral = factories.written(factories.PersonFactory(program=program), service, by=worker)
        Notice.objects.create(
            program=program.pk, recipient=mailbox.pk, kind="referral_changed", step="stopped",
            subject_kind="referrals.referral", subject_id=referral.pk, occurrence=referral.created_at,
        )  # fmt: skip


def send_all_to(mailbox):
    for table in ("referrals_referral", "referrals_historicalreferral"):
        run(f"UPDATE {table} SET mailbox_id = %s", mailbox.pk)


def test_the_first_who_sent_keeps_a_mailbox_and_the_others_get_one_of_their_own(past):
    second, first, third = (house.ProgramFactory(id=name) for name in ("a", "b", "c"))
    shared = factories.MailboxFactory(program=first, email="intake@harbor.example", language="es")
    service = factories.ServiceFactory(agency=shared.agency)
    drafts(first, service, shared, 2)
    run("UPDATE referrals_referral SET created_at = created_at - interval '1 day'")
    drafts(second, service, shared, 3)
    with before():
        send_all_to(shared)
    own = Mailbox.objects.get(program=second)
    assert own != shared and (own.agency, own.email, own.language) == (shared.agency, shared.email, "es")
    assert Mailbox.objects.get(program=first) == shared and not Mailbox.objects.filter(program=third).exists()
    for rows, name in (
        (Referral.objects, "mailbox"),
        (Referral.history, "mailbox"),
        (Notice.objects, "recipient"),
    ):
        assert set(rows.values_list("program", name)) == {("b", shared.pk), ("a", own.pk)}
    assert [(row.program_id, row.email) for row in own.history.all()] == [("a", shared.email)]
    assert {row.program_id for row in shared.history.all()} == {"b"}


def test_a_mailbox_that_nobody_used_goes_to_every_program(past):
    programs = [house.ProgramFactory(id=name) for name in ("a", "b")]
    unused = factories.MailboxFactory(program=programs[1])
    MailboxLink.objects.create(mailbox=unused, digest="x", expires_at="2100-01-01T00:00:00Z")
    with before():
        pass
    assert Mailbox.objects.get(program="a") == unused
    assert Mailbox.objects.get(program="b").email == unused.email


def test_where_there_is_no_program_there_is_no_mailbox(past):
    alone = factories.MailboxFactory(program=house.ProgramFactory(id="a"))
    MailboxLink.objects.create(mailbox=alone, digest="x", expires_at="2100-01-01T00:00:00Z")
    with before():
        run("DELETE FROM access_program")
    assert not Program.objects.exists() and not Mailbox.objects.exists()


def test_whoever_sent_a_referral_looks_after_it(past):
    program = house.ProgramFactory(id="a")
    worker = house.staff(Role.SOCIAL_WORKER, program=program)
    mailbox = factories.MailboxFactory(program=program)
    person, service = (
        factories.PersonFactory(program=program),
        factories.ServiceFactory(agency=mailbox.agency),
    )
    sent = factories.sent(person, service, by=worker)
    draft = factories.written(person, factories.ServiceFactory(agency=mailbox.agency), by=worker)
    with before():
        pass
    sent.refresh_from_db()
    draft.refresh_from_db()
    assert (sent.worker, draft.worker) == (worker, None)
    assert {row.worker_id for row in sent.history.exclude(sent_by=None)} == {worker.pk}
