"""How closely somebody is followed: who said it, when and why, and that two people lower it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from casemgmt.access.roles import Role
from casemgmt.cases import actions
from casemgmt.cases.models import Case
from casemgmt.codes.cases import DAYS, DAYS_UNSAID, LOOK_FOR, LOWERED_BY_TWO, TO_THEM, Acuity
from casemgmt.codes.facts import Fact
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.law.actions.copying import everything_held
from tests import factories

pytestmark = pytest.mark.django_db
LOWERINGS = [(level, lower) for level in LOWERED_BY_TWO for lower in level.lower]
OTHERS = [
    (before, after)
    for before in Acuity
    for after in Acuity
    if before != after and (before, after) not in LOWERINGS
]


@pytest.fixture
def say(case, social_worker, now):
    def at(level, why="Sleeps outside", by=social_worker):
        return actions.say_acuity(case=case, level=level, why=why, at=now, by=by)

    return at


@pytest.fixture
def asked(say):
    """A case of high acuity that its owner asks to lower."""
    say(Acuity.HIGH)
    return say(Acuity.MEDIUM, why="Has a bed")


def test_the_levels_and_their_days_are_those_of_the_list():
    assert {level: (level.days, level.look_for.total_seconds() / 3600) for level in Acuity} == {
        "crisis": (1, 24), "high": (7, 72), "medium": (14, 168), "low": (30, 336), "light": (90, 720),
    }  # fmt: skip
    assert DAYS.keys() == LOOK_FOR.keys() == TO_THEM.keys() == {*Acuity}
    assert DAYS_UNSAID == 14


def test_a_case_says_no_acuity_until_somebody_does(case):
    assert (case.acuity, case.acuity_why, case.acuity_by, case.acuity_at) == ("", "", None, None)


def test_a_case_may_say_it_when_it_opens(person, social_worker, day):
    said = {"acuity": Acuity.HIGH, "acuity_why": "Sleeps outside"}
    case = actions.open_case(person=person, owner=social_worker, on=day, by=social_worker, **said)
    assert (case.acuity, case.acuity_why, case.acuity_by) == ("high", "Sleeps outside", social_worker)


def test_it_is_kept_with_who_said_it_when_and_why(case, say, social_worker, now):
    say(Acuity.LOW, why="Comes when something is needed")
    say(Acuity.HIGH)
    assert (case.acuity, case.acuity_why, case.acuity_by, case.acuity_at) == (
        "high", "Sleeps outside", social_worker, now,
    )  # fmt: skip
    told = case.history.order_by("history_id").values_list("acuity", "history_change_reason")
    assert list(told) == [
        ("", "Opened"),
        ("low", "Comes when something is needed"),
        ("high", "Sleeps outside"),
    ]


def test_it_is_never_said_without_why_or_twice(case, say):
    with pytest.raises(RuleBroken, match="Say why"):
        say(Acuity.LOW, why="  ")
    say(Acuity.LOW)
    with pytest.raises(RuleBroken, match="already"):
        say(Acuity.LOW)


@pytest.mark.parametrize(("before", "after"), LOWERINGS)
def test_from_crisis_or_high_it_is_lowered_once_a_second_person_agrees(
    case, say, supervisor, social_worker, now, before, after
):
    say(before)
    say(after, why="Better")
    assert (case.acuity, case.lower_to, case.lower_by) == (before, after, social_worker)
    assert list(Case.objects.waiting_to_be_lowered()) == [case]
    actions.answer_lowering(case=case, agree=True, at=now, by=supervisor)
    assert (case.acuity, case.acuity_why, case.acuity_by, case.acuity_with) == (
        after, "Better", social_worker, supervisor,
    )  # fmt: skip
    assert (case.lower_to, case.lower_why, case.lower_by) == ("", "", None)
    assert not Case.objects.waiting_to_be_lowered()


@pytest.mark.parametrize(("before", "after"), OTHERS)
def test_any_other_step_needs_nobody_else(case, say, before, after):
    say(before)
    say(after)
    assert (case.acuity, case.lower_to) == (after, "")


def test_whoever_asked_does_not_agree(asked, social_worker, now):
    with pytest.raises(NotAllowed):
        actions.answer_lowering(case=asked, agree=True, at=now, by=social_worker)
    assert Case.objects.get().acuity == Acuity.HIGH


def test_the_second_person_may_keep_it_as_it_is(asked, supervisor, now):
    actions.answer_lowering(case=asked, agree=False, at=now, by=supervisor)
    assert (asked.acuity, asked.lower_to) == ("high", "")
    with pytest.raises(RuleBroken, match="any more"):
        actions.answer_lowering(case=asked, agree=True, at=now, by=supervisor)


def test_another_level_and_closing_take_back_what_was_asked(asked, say, supervisor, day, now):
    say(Acuity.CRISIS)
    assert (asked.acuity, asked.lower_to, asked.acuity_with) == ("crisis", "", None)
    say(Acuity.LOW)
    actions.close(case=asked, reason="moved", on=day, by=supervisor)
    assert (asked.acuity, asked.lower_to) == ("crisis", "")


def test_nobody_without_case_work_says_or_answers_it(asked, say, responder, now):
    with pytest.raises(NotAllowed):
        say(Acuity.CRISIS, by=responder)
    with pytest.raises(NotAllowed):
        actions.answer_lowering(case=asked, agree=True, at=now, by=responder)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("case_acuity_says_who_when_and_why", {"acuity": "high"}),
        ("case_acuity_says_who_when_and_why", {"acuity": "severe"}),
        ("case_lowering_says_who_and_why", {"lower_to": "low"}),
        ("case_lowering_says_who_and_why", {"lower_to": "crisis", "lower_why": "So", "lower_by": True}),
    ],
)
def test_the_database_refuses_what_nobody_said(case, social_worker, rule, changes):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        _write(case, **changes | ({"lower_by": social_worker} if "lower_by" in changes else {}))


def test_the_database_refuses_one_person_for_two_and_a_lowering_that_outlives_the_case(
    asked, social_worker, day
):
    with pytest.raises(IntegrityError, match="case_lowered_by_two_people"), transaction.atomic():
        _write(asked, acuity_with=social_worker)
    asked.refresh_from_db()
    closed = {"status": "closed", "closed_on": day, "close_reason": "moved"}
    with pytest.raises(IntegrityError, match="case_lowering_ends_with_it"), transaction.atomic():
        _write(asked, **closed)


@pytest.mark.parametrize("lower", [*Acuity.HIGH.lower, ""])
def test_no_statement_lowers_it_without_a_second_person(say, lower):
    say(Acuity.HIGH)
    why = "acuity_by_id = NULL, acuity_at = NULL, acuity_why = '', " if not lower else ""
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        connection.cursor().execute(f"UPDATE cases_case SET {why}acuity = %s", [lower])
    assert Case.objects.get().acuity == Acuity.HIGH


# --- Pages and words ---------------------------------------------------------------------------------


def test_it_is_asked_when_a_case_opens_and_nothing_is_guessed(client_for, social_worker, person):
    browser, page = client_for(social_worker), reverse("cases:open", args=[person.pk])
    sent = {"owner": social_worker.pk, "opened_on": "2026-11-20", "acuity": "high", "acuity_why": ""}
    answer = browser.post(page, sent)
    assert answer.status_code == 422 and "Say why." in answer.text
    browser.post(page, sent | {"acuity": ""})
    assert Case.objects.get().acuity == ""


def test_it_is_said_on_the_page_of_the_case_and_answered_by_somebody_else(
    client_for, case, social_worker, supervisor
):
    owner, second = client_for(social_worker), client_for(supervisor)
    page, answer = (reverse(f"cases:{name}", args=[case.pk]) for name in ("acuity", "answer_lowering"))
    owner.post(page, {"level": "high", "why": "Sleeps outside"})
    owner.post(page, {"level": "low", "why": "Has a bed"})
    detail = reverse("cases:detail", args=[case.pk])
    assert answer not in owner.get(detail).text and answer in second.get(detail).text
    assert "Has a bed" in second.get(answer).text
    assert owner.post(answer, {"agree": "yes"}).status_code == 403
    second.post(answer, {"agree": "yes"})
    case.refresh_from_db()
    assert (case.acuity, case.acuity_with) == ("low", supervisor)
    history = owner.get(reverse("cases:history", args=[case.pk])).text
    assert "Asked to lower the acuity" in history and "Acuity: Low" in history


def test_it_stands_on_the_bar_of_every_page_of_the_person(client_for, case, say, person, social_worker, team):
    say(Acuity.CRISIS)
    page = reverse("desk:person", args=[person.pk])
    assert "Acuity:</dt> <dd>Crisis" in client_for(social_worker).get(page).text
    mediator = factories.staff(Role.MEDIATOR, team=team)  # sees people, not cases
    assert "Acuity" not in client_for(mediator).get(page).text


def test_their_own_copy_says_how_often_we_are_in_touch_and_no_level(case, say, person):
    say(Acuity.HIGH)
    case.refresh_from_db()
    [lines] = everything_held(person)["cases.case"].rows
    assert ["How often we are in touch", "in touch weekly"] in lines
    assert not {"High", "Acuity"} & {words for line in lines for words in line}


def test_no_fact_that_may_leave_speaks_of_it():
    assert not {fact for fact in Fact if "acuity" in fact.value or "acuity" in str(fact.label).lower()}


def _write(case, **changes):
    for name, value in changes.items():
        setattr(case, name, value)
    stamp(case, by=None, reason="test").save()
