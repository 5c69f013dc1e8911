"""Each figure against rows counted by hand."""

from datetime import date, timedelta

import pytest

from casemgmt.calls import metrics as calls
from casemgmt.encounters import metrics as encounters
from casemgmt.figures.metric import About, Period, every
from tests.reports.conftest import at

pytestmark = pytest.mark.django_db
MAY = Period(date(2025, 5, 1), date(2025, 5, 31))


def test_calls_count_by_their_own_day(phone_in):
    phone_in(date(2025, 5, 1), 10, None), phone_in(date(2025, 5, 31), 12), phone_in(date(2025, 6, 1), 12)
    assert calls.CALLS.compute(program="lane", period=MAY).value == 3
    assert calls.CALLS.rows(program="lane", period=MAY).count() == 3
    assert {day: dict(n) for day, n in calls.CALLS.parts(program="lane", until=date(2025, 6, 1)).items()} == {
        date(2025, 5, 1): {(): 3}
    }


def test_response_times_of_which_unknown_and_doubtful_ones_are_never_averaged(phone_in):
    day = date(2025, 5, 12)
    phone_in(day, *range(10, 31), None, None, -5)
    phone_in(day, 700, time_flags=["arrived_at:doubled_hour"])
    phone_in(day, 900, time_flags=["requested_at:date_only"])
    middle = calls.RESPONSE_MEDIAN.compute(program="lane", period=MAY)
    assert (middle.value, middle.denominator) == (20, 21)
    assert middle.excluded == {"unknown": 2, "flagged": 3}
    assert (middle.low, middle.high) == (15, 25)  # the 6th and the 16th of 21, as the exact binomial says
    assert calls.RESPONSE_90TH.compute(program="lane", period=MAY).value == 28
    assert calls.RESPONSE_MEDIAN.rows(program="lane", period=MAY).count() == 21


def test_a_period_without_a_known_response_has_no_figure(phone_in):
    phone_in(date(2025, 5, 12), None)
    figure = calls.RESPONSE_MEDIAN.compute(program="lane", period=MAY)
    assert (figure.value, figure.denominator) == (None, 0)


def test_meetings_count_on_the_programs_calendar(meet):
    meet(at(2025, 5, 1, 6, 59)), meet(at(2025, 5, 1, 7)), meet(at(2025, 6, 1, 6, 59)), meet(at(2025, 6, 1, 7))
    meet(at(2025, 5, 9), person=None)
    assert encounters.ENCOUNTERS.compute(program="lane", period=MAY).value == 3


def test_who_is_still_in_contact_after_30_days(meet, reach):
    """By hand: seven people whose 60th day is in May; three had contact from day 30 to day 60."""
    first = at(2025, 3, 10)
    people = [meet(first + timedelta(days=number)).person for number in range(7)]

    def days(person, n):
        return first + timedelta(days=person + n)

    meet(days(0, 30), person=people[0])
    reach(people[1], days(1, 59))
    meet(days(2, 29), person=people[2]), meet(days(2, 60), person=people[2])
    reach(people[3], days(3, 40), result="no_answer")
    meet(days(4, 35), person=people[4]), meet(days(4, 36), person=people[4]), reach(people[4], days(4, 37))
    meet(first, person=None)
    figure = encounters.CLIENTS_30.compute(program="lane", period=MAY)
    assert (figure.numerator, figure.denominator) == (3, 7)
    kept = encounters.CLIENTS_30.rows(program="lane", period=MAY)
    assert {met.person for met in kept} == {people[0], people[1], people[4]}
    parts = encounters.CLIENTS_30.parts(program="lane", until=date(2025, 6, 1))
    assert {day: dict(n) for day, n in parts.items()} == {date(2025, 5, 1): {(True,): 3, (False,): 4}}


def test_after_90_days_the_same_people_are_asked_for_again(meet, reach):
    person = meet(at(2025, 1, 10)).person
    lost = meet(at(2025, 1, 11)).person
    reach(person, at(2025, 4, 15)), reach(lost, at(2025, 4, 1))
    figure = encounters.CLIENTS_90.compute(program="lane", period=MAY)
    assert (figure.numerator, figure.denominator) == (1, 2)


def test_a_person_met_twice_at_first_counts_once(meet):
    met = meet(at(2025, 3, 10))
    meet(at(2025, 3, 10), person=met.person), meet(at(2025, 3, 11), person=met.person)
    assert encounters.CLIENTS_30.compute(program="lane", period=MAY).denominator == 1


def test_promises_told_apart_by_what_became_of_them(meet, reach):
    person = meet(at(2025, 4, 30)).person
    for result in ("reached", "reached", "no_answer"):
        reach(person, at(2025, 5, 10), result)
    reach(person, at(2025, 5, 10), late=timedelta(days=2))
    found = [each for each in every() if each.key.endswith("_in_time")]
    assert len(found) == 2
    for metric in found:
        parts = metric.parts(program="lane", until=date(2025, 6, 1))
        assert dict(parts[date(2025, 5, 1)]) == {(True, True): 2, (True, False): 1, (False, False): 1}


@pytest.mark.parametrize("metric", every(), ids=lambda metric: metric.key)
def test_other_programs_are_never_counted(metric, phone_in, meet, other_program, program):
    for day in (date(2025, 5, 3), date(2025, 5, 4)):
        phone_in(day, 10, program=other_program)
    meet(at(2025, 3, 10), program=other_program), meet(at(2025, 1, 10), program=other_program)
    figure = metric.compute(program="lane", period=MAY)
    assert not figure.value and not figure.numerator
    if metric.rows:
        assert not metric.rows(program="lane", period=MAY).exists()
    if metric.parts:
        assert metric.parts(program="lane", until=date(2025, 6, 1)) == {}


@pytest.mark.parametrize("metric", every(), ids=lambda metric: metric.key)
def test_each_figure_says_what_it_is_and_what_it_tells_apart(metric):
    words = [metric.definition, metric.numerator, metric.denominator, metric.exclusions, metric.unit]
    assert all(map(str, [metric.name, *words, metric.source, metric.owner, metric.version]))
    assert metric.about is About.STAFF or metric.parts is not None


def test_the_figures_that_were_promised_are_there():
    assert {
        "calls", "encounters", "response_time_median", "response_time_90th", "followups_reached_in_time",
        "client_retention_30", "client_retention_90", "staff_staying_12_months",
    } <= {each.key for each in every()}  # fmt: skip
