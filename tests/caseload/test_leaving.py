"""When somebody leaves: every door of theirs is dead at its next use, and their work finds a new owner."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import accounts, actions, invitations, tokens
from casemgmt.access.models import User
from casemgmt.access.roles import Permission, Role
from casemgmt.caseload.actions import end_role, leave, reassign
from casemgmt.caseload.work import open_work
from casemgmt.cases.actions import open_case
from casemgmt.errors import NotAllowed
from casemgmt.history import stamp
from casemgmt.jobs.actions import begin
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Notice
from casemgmt.people import actions as people
from casemgmt.people.models import Person
from followups import cadence
from followups.actions import schedule
from tests import factories
from tests.referrals import factories as asked
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(team):
    return factories.staff(Role.SOCIAL_WORKER, team=team)


@pytest.fixture
def work(social_worker, responder, team):
    """An open case, and a follow-up given to its owner by name."""
    someone = stamp(Person(program=team.program, name="Rosalind Okafor-Zeta"), by=None, reason="test")
    someone.save()
    case = open_case(person=someone, owner=social_worker, on=factories.local_today(), by=social_worker)
    promise = schedule(
        program=team.program, team=team, person=None, assignee=social_worker, by=responder,
        because="after_encounter",
        window=cadence.window("24h", opens_at=timezone.now(), zone=team.program.zone),
    )  # fmt: skip
    return case, promise


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_sessions_are_dead_at_the_next_request_and_stay_so(administrator, social_worker, program):
    client = sign_in(Client(), social_worker)
    assert client.get("/my-day/").status_code == 200
    accounts.close(user=social_worker, program=program, at=timezone.now(), by=administrator)
    assert client.get("/my-day/").url.startswith("/account/login/")
    accounts.reactivate(user=fresh(social_worker), program=program, at=timezone.now(), by=administrator)
    assert client.get("/my-day/").url.startswith("/account/login/")


def test_api_tokens_are_dead_and_stay_so(administrator, social_worker, program):
    _token, secret = tokens.issue(
        user=social_worker, program=program, name="Night export", by=social_worker,
        permissions=[Permission.FOLLOWUP_VIEW], expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    bearer = Client(headers={"Authorization": f"Bearer {secret}"})
    assert bearer.get("/api/v1/follow-ups/").status_code == 200
    accounts.close(user=social_worker, program=program, at=timezone.now(), by=administrator)
    assert bearer.get("/api/v1/follow-ups/").status_code == 401
    accounts.reactivate(user=fresh(social_worker), program=program, at=timezone.now(), by=administrator)
    assert bearer.get("/api/v1/follow-ups/").status_code == 401


@pytest.fixture
def bearer(social_worker, program):
    _token, secret = tokens.issue(
        user=social_worker, program=program, name="Night export", by=social_worker,
        permissions=[Permission.FOLLOWUP_VIEW], expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_with_the_last_role_the_tokens_end_for_good(administrator, social_worker, bearer, client_for, team):
    role = factories.MembershipFactory(user=social_worker, program=team.program, role=Role.NAVIGATOR)
    actions.end_membership(membership=role, by=administrator)
    assert bearer.get("/api/v1/follow-ups/").status_code == 200
    assert "Night export" in client_for(administrator).get("/tokens/").text
    actions.end_membership(membership=social_worker.memberships.get(until=None), by=administrator)
    assert bearer.get("/api/v1/follow-ups/").status_code == 401
    assert social_worker.api_tokens.get().history.first().history_user_id == administrator.pk
    again = invitations.invite(
        program=team.program, email=social_worker.email, name="x", role=Role.NAVIGATOR, at=timezone.now(),
        by=administrator,
    )  # fmt: skip
    invitations.accept(invitation=again, at=timezone.now(), by=fresh(social_worker))
    assert bearer.get("/api/v1/follow-ups/").status_code == 401


def test_a_spell_that_ran_out_by_itself_leaves_no_living_token(social_worker, bearer):
    spell = social_worker.memberships.get()
    spell.until = timezone.now()
    stamp(spell, by=None, reason="test").save()
    assert bearer.get("/api/v1/follow-ups/").status_code == 401


def test_what_somebody_issues_after_they_moved_on_is_not_seen_here(
    administrator, social_worker, other_program, client_for
):
    factories.MembershipFactory(user=social_worker, program=other_program, role=Role.SOCIAL_WORKER)
    actions.end_membership(membership=social_worker.memberships.get(program="lane"), by=administrator)
    worker = fresh(social_worker)
    tokens.issue(
        user=worker, program=other_program, name="elsewhere", by=worker,
        permissions=[Permission.FOLLOWUP_VIEW], expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    assert "elsewhere" not in client_for(administrator).get("/tokens/").text


def test_work_that_they_had_queued_stops(administrator, social_worker, program):
    job = begin(kind="export", program="lane", total=10, by=social_worker)
    other = begin(kind="export", program="lane", total=10, by=administrator)
    accounts.close(user=social_worker, program=program, at=timezone.now(), by=administrator)
    assert (fresh(job).cancel_requested, fresh(other).cancel_requested) == (True, False)


def test_supervisors_are_told_of_open_work_in_words_about_nobody(
    administrator, social_worker, supervisor, work
):
    leave(
        user=social_worker,
        program=social_worker.memberships.get().program,
        at=timezone.now(),
        by=administrator,
    )
    notice = Notice.objects.get(kind="work_left")
    assert notice.recipient == supervisor.pk
    letter = compose(notice)
    assert social_worker.name not in letter.subject + " ".join(map(str, letter.lines))
    assert letter.path == reverse("office:hand_over", args=[social_worker.pk]) + "?program=lane"


def test_they_are_told_too_when_the_last_role_ends_and_not_before(
    administrator, social_worker, supervisor, team, work
):
    other = factories.MembershipFactory(user=social_worker, program=team.program, role=Role.NAVIGATOR)
    end_role(membership=other, at=timezone.now(), by=administrator)
    assert not Notice.objects.filter(kind="work_left").exists()
    end_role(membership=social_worker.memberships.get(until=None), at=timezone.now(), by=administrator)
    assert Notice.objects.get(kind="work_left").recipient == supervisor.pk


def test_nobody_is_told_when_nothing_is_open(administrator, social_worker, supervisor):
    leave(
        user=social_worker,
        program=social_worker.memberships.get().program,
        at=timezone.now(),
        by=administrator,
    )
    assert not Notice.objects.filter(kind="work_left").exists()


def test_the_page_of_leaving_counts_the_work_and_shows_none_of_it(
    client_for, administrator, social_worker, work
):
    page = client_for(administrator).get(reverse("office:deactivate", args=[social_worker.pk]))
    words = page.content.decode()
    assert "1 open case" in words and "stands on the supervisors' day at once" in words
    assert work[0].person.name not in words


def test_a_supervisor_hands_everything_over_in_one_step(
    client_for, supervisor, social_worker, successor, work
):
    client, url = client_for(supervisor), reverse("office:hand_over", args=[social_worker.pk])
    assert client.post(url, {"to": successor.pk}).status_code == 302
    case, followup = map(fresh, work)
    assert (case.owner, followup.assignee) == (successor, successor)
    assert not any(open_work(social_worker, program=case.program).values())
    assert "Nothing waits" in client.get(url).content.decode()


def test_referrals_go_along_and_who_sent_them_stays_known(
    client_for, supervisor, social_worker, successor, program
):
    sent = asked.sent(asked.PersonFactory(program=program), asked.ServiceFactory(), by=social_worker)
    client, url = client_for(supervisor), reverse("office:hand_over", args=[social_worker.pk])
    assert "1 open referral that they look after" in client.get(url).content.decode()
    assert client.post(url, {"to": successor.pk}).status_code == 302
    sent = fresh(sent)
    assert (sent.worker, sent.sent_by) == (successor, social_worker)
    page = client.get(reverse("referrals:detail", args=[sent.pk])).content.decode()
    assert "Looked after by" in page and successor.name in page


def hide(person, *, named=()):
    who = factories.staff(Role.AUDITOR, program=person.program)
    people.restrict(person=person, kind="safety", why="Asked for it", may_see=list(named), by=who)
    return who


def test_work_on_a_hidden_record_is_told_to_those_who_say_who_sees_it(
    administrator, social_worker, supervisor, work
):
    officer = hide(work[0].person, named=[social_worker])
    Notice.objects.all().delete()
    leave(
        user=social_worker,
        program=social_worker.memberships.get().program,
        at=timezone.now(),
        by=administrator,
    )
    told = {(notice.kind, notice.recipient) for notice in Notice.objects.all()}
    assert told == {
        ("work_left", supervisor.pk),
        ("hidden_work_left", officer.pk),
    }  # the promise names nobody
    letter = compose(Notice.objects.get(kind="hidden_work_left"))
    assert letter.path == "/restricted/" and social_worker.name not in " ".join(map(str, letter.lines))


def test_work_left_long_ago_in_another_program_is_told_there(
    client_for, administrator, social_worker, other_program
):
    boss = factories.staff(Role.SUPERVISOR, program=other_program)
    spell = factories.MembershipFactory(user=social_worker, program=other_program, role=Role.SOCIAL_WORKER)
    with scope.acting_as(programs=["other"], actor="system:test"):
        someone = asked.PersonFactory(program=other_program)
        open_case(person=someone, owner=social_worker, on=factories.local_today(), by=social_worker)
    type(spell).objects.filter(pk=spell.pk).update(until=timezone.now())
    url = reverse("office:deactivate", args=[social_worker.pk])
    assert client_for(administrator).post(url).status_code == 302
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert [told.recipient for told in Notice.objects.filter(kind="work_left")] == [boss.pk]


def test_the_list_of_hidden_records_marks_whoever_left(client_for, administrator, social_worker, work):
    officer = hide(work[0].person, named=[social_worker])
    leave(
        user=social_worker,
        program=social_worker.memberships.get().program,
        at=timezone.now(),
        by=administrator,
    )
    assert "works here no more" in client_for(officer).get("/restricted/").content.decode()


def test_what_is_hidden_from_the_new_owner_stays_and_the_page_says_so(
    client_for, supervisor, social_worker, successor, work
):
    case, promise = work
    people.say_i_know(person=case.person, by=successor)
    client, url = client_for(supervisor), reverse("office:hand_over", args=[social_worker.pk])
    page = client.post(url, {"to": successor.pk}, follow=True).content.decode()
    assert "1 thing has a new owner." in page and f"The rest cannot go to {successor.name}" in page
    assert (fresh(case).owner, fresh(promise).assignee) == (social_worker, successor)
    refused = client.post(url, {"to": successor.pk})
    assert refused.status_code == 422 and "cannot take this on" in refused.content.decode()


def test_who_gives_out_no_cases_hands_nothing_over(social_worker, successor, responder, work, program):
    with pytest.raises(NotAllowed):
        reassign(user=social_worker, to=successor, program=program, at=timezone.now(), by=responder)


def test_work_goes_to_nobody_who_may_not_have_it(
    client_for, supervisor, social_worker, call_taker, outsider, work
):
    client, url = client_for(supervisor), reverse("office:hand_over", args=[social_worker.pk])
    for wrong in (call_taker, outsider, social_worker):
        assert client.post(url, {"to": wrong.pk}).status_code == 422
    assert fresh(work[0]).owner == social_worker


def test_a_colleague_of_another_program_is_not_there(client_for, supervisor, outsider):
    answer = client_for(supervisor).get(reverse("office:hand_over", args=[outsider.pk]))
    assert answer.status_code == 404


def test_somebody_who_comes_back_sets_up_a_new_second_step(administrator, social_worker, program):
    accounts.close(user=social_worker, program=program, at=timezone.now(), by=administrator)
    assert not User.objects.get(pk=social_worker.pk).authenticator_set.exists()
