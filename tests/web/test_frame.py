"""What every page costs before its first row: who asks, the scope, what they have not read."""

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casemgmt.access.backend import Backend
from casemgmt.access.roles import Role
from casemgmt.history import stamp
from casemgmt.notices.models import Notice
from casemgmt.web.inbox import MOST
from tests import factories
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/roles/"  # asks nothing of its own
OF_TESTS = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # of tests, within whose transaction a request is


def asked(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200
    sent = [query["sql"] for query in queries if not query["sql"].startswith(OF_TESTS)]
    restored = sent.pop()  # a test's own scope, which goes on after the request
    assert "set_config" in restored
    return sent


@pytest.mark.parametrize("programs", [1, 2])
@pytest.mark.parametrize("role", [Role.RESPONDER, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_a_page_asks_for_session_user_scope_and_unread_notices_only(role, programs, team, client_for):
    user = factories.staff(role, team=team)
    if programs == 2:
        other = factories.ProgramFactory(id="elsewhere")
        factories.MembershipFactory(user=user, program=other, role=role)
    client = client_for(user)
    client.get(PAGE)
    sent = asked(client)
    assert len(sent) == 4, sent
    for table, query in zip(("session", "access_user", "scope_hidden", "notices_notice"), sent, strict=True):
        assert table in query


def notices_for(user, program, number):
    Notice.objects.bulk_create(
        Notice(
            program=program.pk, recipient=user.pk, kind="followups.due", subject_kind="followups.followup",
            subject_id=user.pk, step="due", occurrence=timezone.now(),
        )
        for _each in range(number)
    )  # fmt: skip


def test_unread_notices_are_counted_no_further_than_the_head_shows(program, supervisor, client_for):
    notices_for(supervisor, program, MOST + 50)
    client = client_for(supervisor)
    assert "99+" in client.get(PAGE).text
    assert "LIMIT 100" in asked(client)[-1]


def test_a_user_comes_with_the_roles_of_now(program, team, social_worker, django_assert_num_queries):
    factories.MembershipFactory(user=social_worker, program=program, role=Role.SUPERVISOR)
    with django_assert_num_queries(1):
        user = Backend().get_user(social_worker.pk)
        assert {spell.role for spell in user.active_memberships} == {Role.SOCIAL_WORKER, Role.SUPERVISOR}
        assert all(spell.user is user for spell in user.active_memberships)


def test_somebody_without_a_role_still_has_a_session_and_a_leaver_has_none(social_worker):
    alone = factories.UserFactory()
    assert Backend().get_user(alone.pk) == alone
    assert Backend().get_user(alone.pk).active_memberships == []
    social_worker.is_active = False
    stamp(social_worker, by=None, reason="left").save()
    assert Backend().get_user(social_worker.pk) is None


def test_pages_are_compressed_and_no_two_answers_tell_by_their_length(supervisor):
    """A page holds what somebody typed beside what is secret: without a random part its length would tell."""
    client = sign_in(Client(headers={"accept-encoding": "gzip"}), supervisor)
    answers = [client.get(PAGE) for _each in range(8)]
    assert len({len(answer.content) for answer in answers}) > 1
    for answer in answers:
        assert answer["Content-Encoding"] == "gzip"
        assert "<main" in gzip.decompress(answer.content).decode()
