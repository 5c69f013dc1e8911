"""The plan is looked at together again and again: what came of it, and when next."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from casemgmt.cases import actions
from casemgmt.cases.models import Case, PlanReview, plan_due
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.law.actions.copying import everything_held
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "Wants to sign a lease"


@pytest.fixture
def today():
    return factories.local_today()


@pytest.fixture
def look(case, social_worker, now, today):
    def at(days=60, words=WORDS, at=now, by=social_worker):
        return actions.review_plan(case=case, words=words, next_on=today + timedelta(days=days), at=at, by=by)

    return at


def due(case):
    return Case.objects.annotate(plan_due=plan_due()).get(pk=case.pk).plan_due


def test_before_the_first_look_it_is_due_ninety_days_after_the_case_opened(case):
    assert due(case) == case.opened_on + timedelta(days=90)


def test_the_last_look_says_when_the_next_one_is(case, look, now, today):
    look(60, at=now - timedelta(days=30))
    look(14)
    assert due(case) == today + timedelta(days=14)


@pytest.mark.parametrize(("days", "words"), [(0, WORDS), (-1, WORDS), (30, "  ")])
def test_a_day_that_is_not_later_and_a_look_without_words_are_refused(case, look, days, words):
    with pytest.raises(RuleBroken):
        look(days, words)
    assert not PlanReview.objects.exists()


def test_the_plan_of_a_closed_case_is_not_looked_at(case, look, day, social_worker):
    actions.close(case=case, reason="goals_met", on=day, by=social_worker)
    with pytest.raises(RuleBroken):
        look()


def test_who_does_not_work_on_cases_looks_at_no_plan(look, call_taker):
    with pytest.raises(NotAllowed):
        look(by=call_taker)


def test_what_was_written_of_a_look_never_changes(look):
    written = look()
    for statement in ("UPDATE cases_planreview SET words = 'other'", "DELETE FROM cases_planreview"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)
    assert PlanReview.objects.get() == written


def test_the_page_shows_the_goals_proposes_a_day_and_leads_back(client_for, case, social_worker, today):
    actions.add_goal(case=case, text="A place of my own", by=social_worker)
    client, url = client_for(social_worker), reverse("cases:plan", args=[case.pk])
    page = client.get(url)
    assert "A place of my own" in page.content.decode()
    assert page.context["form"]["next_on"].value() == today + timedelta(days=90)
    answer = client.post(url, {"words": WORDS, "next_on": (today + timedelta(days=30)).isoformat()})
    assert answer.url == reverse("cases:detail", args=[case.pk])
    assert WORDS in client.get(answer.url).content.decode()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client_for, case, social_worker, today):
    url = reverse("cases:plan", args=[case.pk])
    answer = client_for(social_worker).post(url, {"words": WORDS, "next_on": today.isoformat()})
    assert answer.status_code == 422 and WORDS in answer.content.decode()
    assert "The next look is on a later day." in answer.content.decode()


def test_the_caseload_finds_plans_that_are_to_be_looked_at(client_for, person, social_worker, today, now):
    opened = today - timedelta(days=90)
    case = actions.open_case(person=person, owner=social_worker, on=opened, by=social_worker)
    client, url = client_for(social_worker), reverse("cases:list") + "?only=plan"
    assert [row.pk for row in client.get(url).context["object_list"]] == [case.pk]
    later = today + timedelta(days=30)
    actions.review_plan(case=case, words=WORDS, next_on=later, at=now, by=social_worker)
    assert not client.get(url).context["object_list"]


def test_a_look_stands_in_the_persons_copy(look, person):
    look()
    assert everything_held(person)["cases.planreview"]


def test_another_system_writes_it_too(client_for, case, social_worker, today):
    body = {"words": WORDS, "next_on": (today + timedelta(days=30)).isoformat()}
    made = client_for(social_worker).post(
        f"/api/v1/cases/{case.pk}/plan/", body, content_type="application/json"
    )
    assert made.status_code == 201 and made.json()["words"] == WORDS


def test_a_rule_of_the_table_refuses_what_no_action_asks(case, social_worker, today, now):
    said = {"program": case.program, "case": case, "at": now, "by": social_worker}
    for wrong in ({"words": "", "next_on": today}, {"words": WORDS, "next_on": today.replace(year=2151)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanReview.objects.create(**said, **wrong)
