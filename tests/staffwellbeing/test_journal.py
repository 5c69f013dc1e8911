"""A check-in is kept for its author alone, counted without a name, and taken back at once."""

import uuid
from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.codes.wellbeing import ITEMS
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.notices.models import Notice
from staffwellbeing import actions, encryption
from staffwellbeing.models import JournalEntry, SupportRequest, Tally
from staffwellbeing.trend import own_trend
from tests.factories import MembershipFactory, TeamFactory, staff
from tests.staffwellbeing.factories import DAY, HEAVY, LIGHT, MONTH, checked_in, notice

pytestmark = pytest.mark.django_db


def tallies():
    """How many tallies there are: the application may count tokens, and see nothing else."""
    return Tally.objects.values("token").count()


def counted(user, program):
    """In how many answers of the month this user counts in the program."""
    tokens = [encryption.token(user, program=program, month=MONTH, item=item) for item in ITEMS]
    return Tally.objects.filter(token__in=tokens).values("token").count()


def test_nothing_is_kept_before_staff_and_union_are_told(responder):
    with pytest.raises(RuleBroken, match="not open yet"):
        checked_in(responder)
    assert tallies() == 0


def test_a_check_in_comes_back_to_its_author_alone(opened, responder, supervisor):
    checked_in(responder, HEAVY)
    assert [(entry.day, entry.answers) for entry in own_trend(responder)] == [(DAY, HEAVY)]
    assert own_trend(supervisor) == []


def test_skipped_items_are_not_kept_and_an_empty_check_in_leaves_no_trace(opened, responder):
    checked_in(responder, {"staying": "something_stays"})
    checked_in(responder, {})
    assert [entry.answers for entry in own_trend(responder)] == [{"staying": "something_stays"}]
    assert tallies() == 1


def test_the_same_form_sent_twice_is_kept_once(opened, responder, program):
    entry = uuid.uuid4()
    said = {"user": responder, "program": program, "entry": entry, "answers": LIGHT, "on": DAY}
    sent = [actions.check_in(**said) for _twice in range(2)]
    assert sent == [True, False] and len(own_trend(responder)) == 1


def test_the_last_answer_of_a_month_is_the_one_that_counts(opened, responder):
    checked_in(responder, LIGHT)
    checked_in(responder, HEAVY, on=date(2026, 3, 20))
    assert tallies() == 3 and len(own_trend(responder)) == 2


def test_who_moves_to_another_program_counts_there_alone(opened, responder, other_program):
    checked_in(responder)
    responder.memberships.update(
        until=timezone.now() - timedelta(days=1), since=timezone.now() - timedelta(days=2)
    )
    moved = User.objects.get(
        pk=MembershipFactory(
            user=responder, team=TeamFactory(program=other_program), role="responder"
        ).user_id
    )
    notice(other_program, by=staff(Role.PROGRAM_LEAD, program=other_program))
    with scope.acting_as(programs=["other"], actor=f"user:{moved.pk}"):
        checked_in(moved, HEAVY)
        assert tallies() == 3
    assert tallies() == 3


def test_next_month_nothing_about_a_token_is_the_same(responder):
    march = encryption.token(responder, program="lane", month=MONTH, item="shift")
    assert march == encryption.token(responder, program="lane", month=MONTH, item="shift")
    others = [
        encryption.token(responder, program="lane", month=date(2026, 4, 1), item="shift"),
        encryption.token(responder, program="lane", month=MONTH, item="drained"),
        encryption.token(responder, program="other", month=MONTH, item="shift"),
        encryption.token(
            staff(Role.RESPONDER, team=TeamFactory()), program="lane", month=MONTH, item="shift"
        ),
    ]
    assert march not in others and len(set(others)) == 4


def test_who_works_in_two_programs_counts_in_the_one_they_name_and_in_each_once(
    opened, worker_of_both, program
):
    worker, other = worker_of_both(Role.RESPONDER), Program.objects.get(pk="other")
    notice(other, by=staff(Role.PROGRAM_LEAD, program=other))
    checked_in(worker, program=program)
    assert (counted(worker, "lane"), counted(worker, "other")) == (3, 0)
    for _twice in range(2):
        checked_in(worker, HEAVY, program=other)
    assert (counted(worker, "lane"), counted(worker, "other"), tallies()) == (3, 3, 6)
    actions.forget_everything(by=worker, on=DAY)
    assert tallies() == 0 and own_trend(worker) == []


def test_nobody_checks_in_where_they_do_not_work(opened, responder, other_program):
    notice(other_program, by=staff(Role.PROGRAM_LEAD, program=other_program))
    with pytest.raises(NotAllowed):
        checked_in(responder, program=other_program)


def test_staff_without_a_team_keep_a_journal_and_are_not_counted(opened, administrator):
    checked_in(administrator)
    assert len(own_trend(administrator)) == 1 and tallies() == 0


def test_a_heavy_answer_tells_nobody(opened, contact, responder):
    before = Event.objects.count()
    checked_in(responder, HEAVY)
    assert not Notice.objects.exists()
    assert Event.objects.count() == before
    with scope.acting_as(programs=["lane"], actor=f"user:{responder.pk}"):
        assert not SupportRequest.objects.exists()


def test_delete_all_removes_journal_open_counts_and_requests_at_once_and_nobody_elses(
    opened, contact, responder, supervisor
):
    checked_in(responder)
    checked_in(responder, on=date(2026, 2, 3))
    checked_in(supervisor)
    with scope.acting_as(programs=["lane"], actor=f"user:{responder.pk}"):
        actions.ask_for_someone(contact=contact, by=responder)
        assert actions.forget_everything(by=responder, on=DAY) == 3
        assert not SupportRequest.objects.exists()
    assert own_trend(responder) == []
    assert len(own_trend(supervisor)) == 1 and tallies() == 3


def test_a_seal_opens_for_its_author_and_its_day_only(responder, supervisor):
    sealed = encryption.seal(responder, day=DAY, words=HEAVY)
    assert encryption.unseal(responder, day=DAY, sealed=sealed) == HEAVY
    for user, day in ((supervisor, DAY), (responder, date(2026, 3, 10))):
        with pytest.raises(InvalidTag):
            encryption.unseal(user, day=day, sealed=sealed)


def test_the_same_answers_never_look_the_same(responder):
    assert encryption.seal(responder, day=DAY, words=HEAVY) != encryption.seal(
        responder, day=DAY, words=HEAVY
    )


def test_another_secret_finds_and_opens_nothing(opened, responder, settings):
    checked_in(responder)
    settings.WELLBEING_SECRET = "another secret of more than thirty-two characters"
    assert own_trend(responder) == []


def test_no_hour_is_kept_anywhere_near_an_answer():
    clocks = {"DateTimeField", "TimeField"}
    for model in (JournalEntry, Tally):
        assert {field.get_internal_type() for field in model._meta.concrete_fields}.isdisjoint(clocks)
