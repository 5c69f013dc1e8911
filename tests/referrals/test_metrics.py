"""Sent, accepted and linked are three numbers, and each opens the list behind it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casemgmt.figures.metric import Period, find
from referrals.actions.asking import answers, sending
from tests.referrals import factories

pytestmark = pytest.mark.django_db
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
FIRST = datetime(2026, 5, 4, 17, tzinfo=UTC)


@pytest.fixture
def ask(program, responder):
    """A referral of somebody else to a service of its own, sent on a day of May."""

    def send(days=0):
        person = factories.PersonFactory(program=program)
        factories.consent(person, (service := factories.ServiceFactory()).agency, by=responder)
        at = FIRST + timedelta(days=days)
        referral = factories.written(person, service, by=responder)
        consent = person.consents.get()
        return sending.send(referral=referral, basis="consent", consent=consent, by=responder, at=at)

    return send


@pytest.fixture
def said(responder):
    """An answer, so many days after the referral was sent."""

    def say(verb, referral, days, **more):
        at = referral.sent_at + timedelta(days=days)
        return verb(referral=referral, said_by="Noor Haddad, intake", by=responder, at=at, **more)

    return say


@pytest.fixture
def may(ask, said):
    """Six referrals: two linked, after 2 and 10 days; one accepted; one declined; one silent; one mistake."""
    quick, slow, accepted, declined, silent, mistake = (ask() for _number in range(6))
    for referral in (quick, slow, accepted):
        said(answers.accept, referral, 1)
    said(answers.start_service, quick, 2, source="worker")
    said(answers.start_service, slow, 10, source="person")
    said(answers.decline, declined, 1, reason="no_capacity")
    sending.strike_out(referral=mistake, reason="Twice", by=mistake.sent_by, at=mistake.sent_at)
    return {"quick": quick, "slow": slow, "accepted": accepted, "declined": declined, "silent": silent}


def figure(key, program, period=MAY):
    return find(key).compute(program=program.pk, period=period)


def rows(key, program):
    return set(find(key).rows(program=program.pk, period=MAY))


def test_sent_accepted_and_linked_are_three_numbers(may, program):
    assert figure("referrals_sent", program).value == 5
    accepted, linked = (figure(f"referrals_{name}", program) for name in ("accepted", "linked"))
    assert (accepted.numerator, accepted.denominator, accepted.value) == (3, 5, 0.6)
    assert (linked.numerator, linked.denominator, linked.value) == (2, 5, 0.4)
    assert linked.low < 0.4 < linked.high


def test_each_number_opens_its_list(may, program):
    assert rows("referrals_sent", program) == set(may.values())
    assert rows("referrals_accepted", program) == {may["quick"], may["slow"], may["accepted"]}
    assert (
        rows("referrals_linked", program) == rows("time_to_linkage", program) == {may["quick"], may["slow"]}
    )


def test_fewer_than_half_linked_is_no_median(may, program):
    time = figure("time_to_linkage", program)
    assert (time.value, time.numerator, time.denominator) == (None, 2, 5)


def test_the_median_waits_for_half_of_all_and_not_of_the_lucky_ones(may, said, program):
    said(answers.start_service, may["accepted"], 12, source="worker")
    time = figure("time_to_linkage", program)
    assert (time.value, time.numerator) == (12.0, 3)  # the mean of the three would be 8
    assert time.low == 2.0


def test_a_start_after_the_period_is_not_yet_one_for_its_time(ask, said, program):
    late = ask(days=20)
    said(answers.accept, late, 1)
    said(answers.start_service, late, 15, source="worker")
    assert figure("time_to_linkage", program).numerator == 0
    assert figure("referrals_linked", program).numerator == 1


def test_a_start_after_the_period_is_not_on_the_list_of_those_in_time(ask, said, program):
    late = ask(days=20)
    said(answers.accept, late, 1)
    said(answers.start_service, late, 20, source="worker")
    assert figure("time_to_linkage", program).numerator == len(rows("time_to_linkage", program)) == 0
    assert rows("referrals_linked", program) == {late}


def test_a_disputed_start_is_not_counted(may, said, program):
    said(answers.deny_start, may["quick"], 11, source="person")
    assert figure("referrals_linked", program).numerator == 1
    assert figure("time_to_linkage", program).numerator == 1


def test_the_parts_of_a_month_add_up_to_its_figures(may, program):
    parts = find("referrals_linked").parts(program=program.pk, until=date(2026, 6, 1))
    assert parts == {date(2026, 5, 1): {(False, False): 2, (True, False): 1, (True, True): 2}}
    assert find("referrals_sent").parts is find("time_to_linkage").parts


def test_days_are_the_program_s_own(ask, program):
    ask(days=27)  # May 31 in Oregon
    edge = ask(days=28)
    before = datetime(2026, 6, 1, 6, 59, tzinfo=UTC)  # still May 31 there
    edge.sent_at, edge.answer_due_at = before, before
    sending.stamp(edge, by=None, reason="test").save()
    assert figure("referrals_sent", program).value == 2


def test_unmet_needs_are_counted_with_their_list(program, responder):
    person = factories.PersonFactory(program=program)
    line = factories.unmet(person, by=responder, at=FIRST)
    factories.unmet(person, by=responder, at=FIRST + timedelta(days=40))
    assert figure("unmet_needs", program).value == 1
    assert rows("unmet_needs", program) == {line}
    parts = find("unmet_needs").parts(program=program.pk, until=date(2026, 6, 1))
    assert parts == {date(2026, 5, 1): {(): 1}}


def test_nothing_sent_is_no_share(program):
    assert figure("referrals_linked", program).value is None
    assert figure("time_to_linkage", program).value is None
    assert figure("referrals_sent", program).value == 0


def test_another_program_counts_for_itself(may, other_program):
    assert figure("referrals_sent", other_program).value == 0
