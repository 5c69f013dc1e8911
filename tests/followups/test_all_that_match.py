"""All follow-ups of a list that match, more than a page shows: one step, done by the worker."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.jobs.models import Job, JobState
from casemgmt.people import actions as people
from casemgmt.web import bulk
from casemgmt.web.models import BulkStep
from followups import actions
from followups.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db
LIST, EVERYONES = "followups:list", "?whose=everyones"
GIVE, MOVE = "followups:give_ticked", "followups:move_ticked"
MANY = 30  # more than a page


@pytest.fixture
def lead(client_for, supervisor):
    return client_for(supervisor)


@pytest.fixture
def promises(promise):
    return [promise() for _number in range(MANY)]


def ask(client, step=GIVE, back=EVERYONES, **sent):
    return client.post(reverse(step), {"all": "1", "back": reverse(LIST) + back, **sent})


def confirm(client, asked, step=GIVE, **said):
    where = {"asking": asked.context["asking"], "back": asked.context["back"], "said": "1"}
    return client.post(reverse(step), where | said)


def worked(answer, client, program="lane"):
    """What the page says once the worker is done."""
    for step in BulkStep.objects.filter(program=program).exclude(job=None):
        bulk.run(bulk_id=step.pk, program=program)
    return client.get(answer.url).context


def test_it_is_offered_where_the_list_goes_on_and_only_there(lead, promises, promise):
    assert 'name="all"' in lead.get(reverse(LIST) + EVERYONES).content.decode()
    for followup in promises[5:]:
        actions.cancel(followup=followup, reason="Done", by=followup.assignee)
    assert 'name="all"' not in lead.get(reverse(LIST) + EVERYONES).content.decode()


def test_how_many_match_is_said_before_it_is_confirmed(lead, promises, promise):
    asked = ask(lead)
    assert f"{MANY} rows match at this moment." in asked.content.decode()
    assert not Job.objects.exists()


def test_all_that_matched_have_a_new_owner_and_what_came_later_has_not(lead, promises, promise, responder):
    asked = ask(lead)
    later = promise()
    done = worked(confirm(lead, asked, assignee=responder.pk), lead)
    assert (done["done"], done["took"], done["left"], done["is_live"]) == (MANY, MANY, "", False)
    assert set(FollowUp.objects.filter(assignee=responder)) == set(promises)
    later.refresh_from_db()
    assert later.assignee != responder


def test_what_somebody_changed_before_its_turn_is_left_and_told(lead, promises, responder, social_worker):
    answer = confirm(lead, ask(lead), assignee=responder.pk)
    changed = promises[7]
    actions.assign(followup=changed, assignee=responder, by=social_worker)
    actions.assign(followup=changed, assignee=social_worker, by=social_worker)
    done = worked(answer, lead)
    assert done["took"] == MANY - 1 and done["left"].startswith("1 was changed by somebody")
    changed.refresh_from_db()
    assert changed.assignee == social_worker


def test_they_move_to_another_day_each_with_the_reason(lead, promises, now, program):
    day = program.day_of(now) + timedelta(days=40)
    said = {"day": day.isoformat(), "reason": "The office is closed"}
    done = worked(confirm(lead, ask(lead, MOVE), MOVE, **said), lead)
    assert done["took"] == MANY
    assert {program.day_of(each.due_at) for each in FollowUp.objects.all()} == {day}
    assert FollowUp.history.filter(history_change_reason="The office is closed").count() == MANY
    assert BulkStep.objects.get().said == "", "what was written is kept with the follow-ups alone"


def test_the_tab_of_the_list_is_what_matches(lead, promises, promise):
    overdue = promise(ago=timedelta(days=3))
    asked = ask(lead, back="?whose=everyones&show=overdue")
    assert list(BulkStep.objects.get(asking=asked.context["asking"]).versions) == [str(overdue.pk)]


def test_what_is_wrong_in_the_form_is_said_and_what_matched_is_kept(lead, promises, responder):
    asked = ask(lead)
    wrong = confirm(lead, asked, assignee="")
    assert wrong.status_code == 422 and wrong.context["asking"] == asked.context["asking"]
    assert worked(confirm(lead, wrong, assignee=responder.pk), lead)["took"] == MANY


def test_it_is_confirmed_once(lead, promises, responder, social_worker):
    asked = ask(lead)
    confirm(lead, asked, assignee=responder.pk)
    confirm(lead, asked, assignee=social_worker.pk)
    assert Job.objects.count() == 1


def test_it_stops_when_its_user_says_so(lead, promises, responder):
    answer = confirm(lead, ask(lead), assignee=responder.pk)
    lead.post(answer.url)
    done = worked(answer, lead)
    assert (done["done"], done["is_live"]) == (0, False)
    assert not FollowUp.objects.filter(assignee=responder).exists()


def test_more_than_a_thousand_are_to_be_narrowed_down(lead, promises, monkeypatch):
    monkeypatch.setattr("casemgmt.web.lists.ticks.MOST", MANY - 1)
    answer = ask(lead)
    assert answer.status_code == 302 and not BulkStep.objects.exists()


def test_nobody_elses_step_is_seen_confirmed_or_stopped(lead, client_for, team, promises, responder):
    asked = ask(lead)
    other = client_for(factories.staff(Role.SUPERVISOR, team=team))
    confirm(other, asked, assignee=responder.pk)
    assert not Job.objects.exists()
    page = confirm(lead, asked, assignee=responder.pk).url
    assert other.get(page).status_code == other.post(page).status_code == 404
    assert not Job.objects.get().cancel_requested


def test_a_step_of_another_list_and_an_address_of_no_list_are_not_there(lead, promises):
    for back in ("/people/", "/nowhere/", reverse("web:styleguide")):
        answer = lead.post(reverse(GIVE), {"all": "1", "back": back})
        assert answer.status_code == 404, back


def test_who_lost_the_role_meanwhile_does_nothing_more(lead, promises, responder, supervisor):
    answer = confirm(lead, ask(lead), assignee=responder.pk)
    supervisor.memberships.update(role=Role.DISPATCHER)
    worked(answer, lead)
    assert not FollowUp.objects.filter(assignee=responder).exists()


def test_a_list_of_two_programs_is_done_in_both(client_for, team, promises, promise):
    other = factories.TeamFactory(program=factories.harbor())
    both = factories.staff(Role.SUPERVISOR, team=team)
    factories.MembershipFactory(user=both, team=other, program=other.program, role=Role.SUPERVISOR)
    there = promise(program=other.program, team=other, person=None, assignee=None, by=both)
    client = client_for(both)
    answer = confirm(client, ask(client), assignee=both.pk)
    worked(answer, client)
    done = worked(answer, client, program=other.program.pk)
    assert done["took"] == MANY + 1 and len(done["steps"]) == 2
    there.refresh_from_db()
    assert there.assignee == both


def test_a_week_later_it_is_forgotten_unless_it_goes_on(lead, promises, responder):
    over, live = ask(lead), ask(lead)
    worked(confirm(lead, over, assignee=responder.pk), lead)
    confirm(lead, live, assignee=responder.pk)
    BulkStep.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert bulk.forget() == 1 and BulkStep.objects.get().asking == live.context["asking"]


def test_what_failed_says_that_it_can_be_asked_again(lead, promises, responder, monkeypatch):
    answer = confirm(lead, ask(lead), assignee=responder.pk)
    monkeypatch.setattr("casemgmt.web.bulk.taken", None)
    with pytest.raises(TypeError):
        worked(answer, lead)
    assert Job.objects.get().state == JobState.FAILED
    assert "error" in lead.get(answer.url).content.decode()


def test_of_somebody_hidden_between_the_question_and_its_turn_it_is_left(
    lead, promises, person, responder, supervisor
):
    answer = confirm(lead, ask(lead), assignee=responder.pk)
    people.say_i_know(person=person, by=supervisor)
    assert worked(answer, lead)["took"] == 0
    assert not FollowUp.objects.filter(assignee=responder).exists()
