"""What was promised to somebody pauses while they cannot come and go; what a stay asks for is promised."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt.cases import actions as cases
from casemgmt.codes.cases import LOOK_FOR, Acuity
from casemgmt.codes.whereabouts import PAUSES, Whereabouts
from casemgmt.figures.metric import Period
from casemgmt.whereabouts import actions
from followups import actions as followups
from followups import metrics
from followups.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def rules():
    return {row.rule.partition(":")[0] for row in FollowUp.objects.open() if row.rule}


@pytest.mark.parametrize("kind", Whereabouts.values)
def test_only_custody_hospital_and_treatment_pause(said, promise, kind):
    late = promise()
    said(kind)
    now = timezone.now()
    assert FollowUp.objects.paused(now).filter(pk=late.pk).exists() == (kind in PAUSES)
    assert FollowUp.objects.overdue(now).filter(pk=late.pk).exists() == (kind not in PAUSES)
    assert fresh(late).is_overdue(at=now) == (kind not in PAUSES)


def test_what_is_promised_while_they_are_there_waits_too(said, promise):
    said("jail")
    assert promise().is_paused(at=timezone.now())


def test_what_is_for_safety_never_pauses(said, promise):
    before, other = promise(for_safety=True), promise()
    said("jail")
    after = promise(for_safety=True)
    now = timezone.now()
    assert not fresh(before).is_paused(at=now) and not after.is_paused(at=now)
    row = fresh(other)
    row.for_safety = True
    with pytest.raises(IntegrityError, match="followup_paused_only_where"), transaction.atomic():
        row._history_user = None
        row.save()


@pytest.mark.parametrize("kind", ["partner", "document", "other"])
def test_promises_that_need_nobody_go_on(said, promise, kind):
    late = promise(kind=kind)
    said("jail")
    assert FollowUp.objects.overdue(timezone.now()).filter(pk=late.pk).exists()


def test_a_word_holds_for_seven_days(said, promise):
    late, at = promise(), timezone.now()
    said("jail", at=at)
    assert fresh(late).is_paused(at=at + 7 * DAY - timedelta(minutes=1))
    assert FollowUp.objects.overdue(at + 7 * DAY + timedelta(minutes=1)).filter(pk=late.pk).exists()


def test_said_again_it_holds_anew(said, promise, social_worker):
    late, at = promise(), timezone.now()
    stay = said("jail", at=at - 6 * DAY, days=6)
    actions.correct_stay(stay=stay, by=social_worker, at=at, as_of=at)
    assert fresh(late).paused_until == at + 7 * DAY


def test_open_due_later_and_paused_hold_each_once(said, promise):
    made = [promise(), promise("72h", ago=timedelta(hours=60)), promise("7d", ago=timedelta())]
    said("jail")
    more = promise(for_safety=True)
    now, rows = timezone.now(), FollowUp.objects.filter(rule="")
    parts = [{*part.values_list("pk", flat=True)} for part in (
        rows.overdue(now), rows.due(now), rows.later(now), rows.paused(now)
    )]  # fmt: skip
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(made) + 1
    assert more.pk in parts[0]


def test_nobody_is_reminded_of_what_waits_and_of_what_goes_on_again_at_once(said, promise):
    late, at = promise(), timezone.now()
    said("jail", at=at)
    FollowUp.objects.exclude(pk=late.pk).update(due_on=None)
    assert not FollowUp.objects.to_do(at).filter(pk=late.pk).exists()
    end = at + 7 * DAY
    moved = FollowUp.objects.moved_since(end - timedelta(minutes=1), end + timedelta(minutes=1))
    assert moved.filter(pk=late.pk).exists()


def test_they_are_reached_there_unless_the_place_refuses(said):
    said("jail")
    assert rules() == {"reach_there"}
    assert not FollowUp.objects.get(rule="reach_there").is_paused(at=timezone.now())
    said("hospital", contact_there="refused")
    assert rules() == set()


@pytest.mark.parametrize("level", ["", *Acuity.values])
def test_who_is_nowhere_known_is_looked_for_by_acuity(said, case, social_worker, level):
    if level:
        now = timezone.now()
        cases.say_acuity(case=case, level=level, why="As she is", at=now, by=social_worker)
    said("not_known", source="seen")
    looked, within = FollowUp.objects.get(rule="look_for"), LOOK_FOR[level or "medium"]
    assert within <= looked.due_at - looked.opens_at < within + timedelta(days=1, hours=2)


def test_the_release_is_planned_three_days_before_and_a_day_that_passed_is_asked_about(said):
    day = factories.local_today() + 10 * DAY
    said("jail", until_is="about", expected_until=day)
    plan, passed = (FollowUp.objects.get(rule=f"{rule}:{day}") for rule in ("plan_return", "return_passed"))
    assert plan.due_on == day and plan.remind_at.date() == day - 3 * DAY
    assert passed.due_on == day + DAY and passed.remind_at.date() == day + DAY


def test_another_day_moves_what_was_planned(said, social_worker):
    day, now = factories.local_today() + 10 * DAY, timezone.now()
    stay = said("jail", until_is="about", expected_until=day)
    actions.correct_stay(stay=stay, by=social_worker, at=now, as_of=now, expected_until=day + DAY)
    open_days = {row.rule for row in FollowUp.objects.open() if row.rule.startswith("plan_return")}
    assert open_days == {f"plan_return:{day + DAY}"}


def test_after_a_return_they_are_contacted_within_24_hours_72_hours_and_7_days(said, promise, social_worker):
    late, stay = promise(), said("jail", days=5)
    now = timezone.now()
    actions.end_stay(stay=stay, on=factories.local_today() - 3 * DAY, by=social_worker, at=now)
    after = FollowUp.objects.open().filter(because="after_return").order_by("due_at")
    assert [row.rule for row in after] == ["after_return:24h", "after_return:72h", "after_return:7d"]
    assert after[0].due_at == now + DAY, "counted from when we heard of it"
    assert rules() == {"after_return"} and FollowUp.objects.overdue(now + DAY).filter(pk=late.pk).exists()


def test_from_one_such_place_to_the_next_nobody_came_back(said):
    said("jail"), said("hospital")
    assert rules() == {"reach_there"}


@pytest.mark.parametrize("before", ["street", "shelter", "safe_haven", "own_home", ""])
def test_a_long_stay_warns_on_days_60_75_and_85_who_came_from_street_shelter_or_safe_haven(said, before):
    stay = said("jail", came_from=before, days=70)
    warned = {row.rule for row in FollowUp.objects.open() if row.rule.startswith("away_")}
    assert warned == ({"away_75_days", "away_85_days"} if before not in ("own_home", "") else set())
    assert (stay.chronic_until, stay.homeless_until) == (stay.since + 89 * DAY, stay.since + 90 * DAY)


def test_what_waited_stands_beside_the_rates_and_in_neither(said, promise, person):
    late = promise()
    said("jail", contact_there="refused")
    today = factories.local_today()
    period = Period(today - 40 * DAY, today + 40 * DAY)
    asked = {"program": person.program_id, "period": period}
    assert metrics.tried(**asked).denominator == 0
    assert [*metrics.rows_paused(**asked)] == [late] and metrics.paused(**asked).value == 1


def test_words_that_are_printed_never_say_which_place(said, promise, person):
    said("jail", until_is="exact", expected_until=factories.local_today() + 10 * DAY, came_from="street")
    told = " ".join(str(row.why) for row in FollowUp.objects.open()).lower()
    assert not any(word in told for word in ("jail", "prison", "custody", "hospital", "release", "treatment"))


def test_a_promise_about_somebody_unknown_waits_once_they_are_known(said, promise, person, social_worker):
    unknown = promise(person=None, origin=person.pk, rule="test")
    said("jail")
    followups.name_person(origin=person.pk, person=person, by=social_worker)
    assert fresh(unknown).is_paused(at=timezone.now())


def test_opened_again_it_waits_or_goes_on_by_where_they_are_now(said, promise, person, social_worker):
    row = promise()
    followups.cancel(followup=row, reason="Moved", by=social_worker)
    said("jail")
    followups.reopen(followup=fresh(row), reason="By mistake", by=social_worker)
    assert fresh(row).is_paused(at=timezone.now())
