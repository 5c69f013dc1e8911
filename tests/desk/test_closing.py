"""Closing a case: what stays open is shown before, and nothing is left without an answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.cases import actions as cases
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.people import actions as people
from followups.models import FollowUp
from referrals.actions.asking import answers
from tests import factories
from tests.answers import words
from tests.referrals.factories import ServiceFactory, sent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def case(person, social_worker, now):
    return cases.open_case(person=person, owner=social_worker, on=(now - 3 * DAY).date(), by=social_worker)


@pytest.fixture
def of_the_case(case, promise):
    return promise(assignee=None)


@pytest.fixture
def of_a_colleague(case, promise, responder):
    return promise(assignee=responder)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def close(client, case, **said):
    body = {"reason": "moved", "closed_on": case.opened_on.isoformat(), **said}
    return client.post(reverse("desk:close_case", args=[case.pk]), body)


def test_what_stays_open_stands_above_the_button(
    client_for, case, of_the_case, of_a_colleague, person, social_worker, responder, now
):
    referral = sent(person, ServiceFactory(), by=social_worker)
    voice = {"said_by": "Noor, intake", "by": social_worker, "at": referral.sent_at}
    answers.review(referral=referral, **voice)
    answers.accept(referral=referral, **voice)
    answers.schedule(referral=referral, appointment_at=now + 2 * DAY, **voice)
    page = client_for(social_worker).get(reverse("desk:close_case", args=[case.pk]))
    left = page.context["left"]
    assert of_the_case in left.of_the_case and left.of_others == [of_a_colleague]
    assert left.asked == [referral]
    told = words(page)
    assert responder.name in told and referral.service.name in told and "appointment" in told
    assert reverse("followups:detail", args=[of_the_case.pk]) in told


def test_they_go_to_whom_the_page_names(
    client_for, case, of_the_case, of_a_colleague, social_worker, responder
):
    other = factories.staff(Role.NAVIGATOR, program=case.program)
    assert close(client_for(social_worker), case, to=other.pk).status_code == 302
    assert not fresh(case).is_open
    assert fresh(of_the_case).assignee == other
    assert fresh(of_a_colleague).assignee == responder


def test_with_nobody_named_they_stand_on_the_supervisors_day_at_once(
    client_for, case, of_the_case, social_worker, supervisor
):
    assert close(client_for(social_worker), case).status_code == 302
    page = client_for(supervisor).get("/my-day/")
    assert [row.pk for row in page.context["nobodys"]] == [of_the_case.pk]


def test_a_navigator_without_the_right_to_assign_gives_their_own_on(
    client_for, person, promise, program, responder, now
):
    navigator = factories.staff(Role.NAVIGATOR, program=program)
    case = cases.open_case(person=person, owner=navigator, on=(now - 3 * DAY).date(), by=navigator)
    followup = promise(assignee=None)
    assert close(client_for(navigator), case, to=responder.pk).status_code == 302
    assert fresh(followup).assignee == responder


def test_of_a_colleagues_case_a_navigator_gives_nothing_away(
    client_for, case, of_the_case, program, responder
):
    navigator = factories.staff(Role.NAVIGATOR, program=program)
    client = client_for(navigator)
    assert "to" not in client.get(reverse("desk:close_case", args=[case.pk])).context["form"].fields
    assert close(client, case, to=responder.pk).status_code == 302
    assert fresh(of_the_case).assignee is None


def test_nobody_gets_what_is_hidden_from_them(client_for, case, of_the_case, social_worker, responder):
    people.say_i_know(person=case.person, by=responder)
    refused = close(client_for(social_worker), case, to=responder.pk)
    assert refused.status_code == 422 and "cannot take this on" in words(refused)
    assert fresh(case).is_open and fresh(of_the_case).assignee is None


def test_after_a_death_promises_of_contact_are_held_and_paperwork_goes_on(
    client_for, case, of_the_case, of_a_colleague, promise, social_worker, responder
):
    papers = promise(assignee=None, kind="document")
    close(client_for(social_worker), case, reason="died", to=responder.pk)
    now = timezone.now()
    assert all(fresh(row).is_paused(at=now) for row in (of_the_case, of_a_colleague))
    assert (fresh(papers).assignee, fresh(papers).is_open) == (responder, True)
    assert not FollowUp.objects.going_on(now).about_contact().exists()


def test_the_api_closes_with_a_successor_and_without(client_for, case, of_the_case, social_worker, responder):
    client, address = client_for(social_worker), f"/api/v1/cases/{case.pk}/close/"
    body = {"reason": "moved", "successor": str(responder.pk)}
    assert client.post(address, body, content_type="application/json").json()["status"] == "closed"
    assert fresh(of_the_case).assignee == responder


def test_who_may_not_close_cases_closes_none(case, responder, now):
    with pytest.raises(NotAllowed):
        cases.close(case=case, reason="moved", on=now.date(), by=responder)
    with pytest.raises(RuleBroken):
        cases.open_case(person=case.person, owner=case.owner, on=now.date(), by=case.owner)
