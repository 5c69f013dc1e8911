"""Several follow-ups at once, ticked in a list: only those that are as they were shown."""

import pytest
from django.urls import reverse

from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from followups import actions
from followups.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "followups:list"
GIVE, MOVE = "followups:give_ticked", "followups:move_ticked"


@pytest.fixture
def lead(client_for, supervisor):
    return client_for(supervisor)


def ticks(client):
    """What the boxes of the list say, in its order."""
    rows = client.get(reverse(LIST) + "?whose=everyones").context["object_list"]
    return [row.tick for row in rows]


def sent(client, step, ticked, **said):
    return client.post(reverse(step), {"tick": ticked, "said": "1", **said}, follow=True)


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def test_what_is_ticked_is_shown_first_and_what_is_still_to_be_said_is_asked(lead, promise, person):
    promise()
    asked = lead.post(reverse(GIVE), {"tick": ticks(lead)})
    assert asked.status_code == 200 and person.shown_name in asked.content.decode()
    assert "assignee" in asked.context["form"].fields
    assert Event.objects.filter(kind="search", object_kind="followups.followup").count() == 2


def test_all_that_were_ticked_have_a_new_owner(lead, promise, responder):
    first, second, other = promise(), promise(), promise()
    chosen = [tick for tick in ticks(lead) if str(other.pk) not in tick]
    answer = sent(lead, GIVE, chosen, assignee=responder.pk)
    assert told(answer) == ["2 follow-ups have a new owner."]
    assert set(FollowUp.objects.filter(assignee=responder)) == {first, second}


def test_what_somebody_changed_meanwhile_is_told_and_left(lead, promise, responder, social_worker):
    changed, same = promise(), promise()
    chosen = ticks(lead)
    actions.assign(followup=changed, assignee=social_worker, by=social_worker)
    answer = sent(lead, GIVE, chosen, assignee=responder.pk)
    assert len(told(answer)) == 2 and "left as it is" in " ".join(told(answer))
    assert FollowUp.objects.get(pk=changed.pk).assignee == social_worker
    assert FollowUp.objects.get(pk=same.pk).assignee == responder


def test_sent_again_the_same_ticks_do_nothing_more(lead, promise, responder, social_worker):
    promise()
    chosen = ticks(lead)
    sent(lead, GIVE, chosen, assignee=responder.pk)
    answer = sent(lead, GIVE, chosen, assignee=social_worker.pk)
    assert ["left as it is" in line for line in told(answer)] == [True]
    assert FollowUp.objects.get().assignee == responder


def test_they_move_to_another_day(lead, promise, now, program):
    followup = promise()
    day = program.day_of(now).replace(year=now.year + 1)
    answer = sent(lead, MOVE, ticks(lead), day=day.isoformat())
    followup.refresh_from_db()
    assert told(answer) == ["1 follow-up was moved."] and program.day_of(followup.due_at) == day


def test_a_day_that_is_missing_is_asked_for_with_the_ticks_kept(lead, promise):
    promise()
    chosen = ticks(lead)
    answer = lead.post(reverse(MOVE), {"tick": chosen, "said": "1", "day": ""})
    assert answer.status_code == 422 and answer.context["ticks"] == chosen


def test_nothing_ticked_and_what_is_not_seen_change_nothing(lead, promise, responder):
    foreign = factories.TeamFactory(program=factories.ProgramFactory(id="other"))
    by = factories.staff(Role.RESPONDER, team=foreign)
    followup = promise(program=foreign.program, team=foreign, person=None, assignee=None, by=by)
    for ticked in ([], ["zz:1"], [f"{followup.pk}:1"]):
        assert told(sent(lead, GIVE, ticked, assignee=responder.pk)) == ["Tick what you mean first."]


def test_boxes_stand_only_where_something_can_be_done(client_for, promise, team):
    promise()
    evaluating = client_for(factories.staff(Role.PROGRAM_LEAD, team=team))
    page = evaluating.get(reverse(LIST) + "?whose=everyones").content.decode()
    assert ("data-tick" in page) == ("Move to another day" in page)
    closed = evaluating.get(reverse(LIST) + "?whose=everyones&show=closed").content.decode()
    assert "data-tick" not in closed
