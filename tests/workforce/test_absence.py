"""Somebody is away: said by themselves or by who leads them, and nobody is asked why."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.actions import end_membership
from casemgmt.access.roles import Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.workforce.actions import end_absence, record_absence
from casemgmt.workforce.models import Absence
from tests import factories
from tests.answers import words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def today(program):
    return program.day_of(timezone.now())


@pytest.fixture
def away(social_worker, program, today):
    return record_absence(
        user=social_worker, program=program, starts_on=today, ends_on=today + 3 * DAY, by=social_worker
    )


def test_a_worker_says_so_of_themselves_and_may_be_back_sooner(client_for, social_worker, today):
    client = client_for(social_worker)
    client.post("/away/", {"starts_on": today.isoformat(), "ends_on": (today + 3 * DAY).isoformat()})
    absence = Absence.objects.on(today).get()
    assert (absence.user, absence.ends_on) == (social_worker, today + 3 * DAY)
    assert f"/away/{absence.pk}/back/" in words(client.get("/away/"))
    client.post(f"/away/{absence.pk}/back/")
    assert not Absence.objects.on(today).exists()


def test_who_leads_the_team_says_it_of_anybody_in_it(client_for, supervisor, responder, program, today):
    address = f"/away/?program={program.pk}&user={responder.pk}"
    assert responder.name in words(client_for(supervisor).get(address))
    client_for(supervisor).post(address, {"starts_on": today.isoformat(), "ends_on": today.isoformat()})
    absence = Absence.objects.get()
    assert (absence.user, absence.history.get().history_user_id) == (responder, supervisor.pk)


def test_a_colleague_says_it_of_nobody_else(client_for, responder, social_worker, away, program, today):
    address = f"/away/?program={program.pk}&user={social_worker.pk}"
    assert client_for(responder).get(address).status_code == 403
    assert client_for(responder).post(f"/away/{away.pk}/back/").status_code == 404
    with pytest.raises(NotAllowed):
        record_absence(
            user=social_worker, program=program, starts_on=today + 9 * DAY, ends_on=today + 9 * DAY,
            by=responder,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        end_absence(absence=away, on=today, by=responder)


def test_somebody_of_another_program_is_not_found(client_for, supervisor, outsider, program):
    assert client_for(supervisor).get(f"/away/?program={program.pk}&user={outsider.pk}").status_code == 404


def test_nobody_is_away_twice_on_one_day(client_for, away, social_worker, today):
    sent = {"starts_on": (today + 2 * DAY).isoformat(), "ends_on": (today + 8 * DAY).isoformat()}
    again = client_for(social_worker).post("/away/", sent)
    assert again.status_code == 422 and "written down already" in words(again)
    assert Absence.objects.count() == 1


def test_the_database_refuses_what_no_rule_saw(away, social_worker, program, today):
    for name, first, last in (
        ("absence_one_at_a_time", today + DAY, today + DAY),
        ("absence_days_in_order", today + 9 * DAY, today + 8 * DAY),
    ):
        wrong = Absence(user=social_worker, program=program, starts_on=first, ends_on=last)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            stamp(wrong, by=None, reason="test").save()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(3, 2, "before the first"), (-5, -2, "These days are over"), (0, 400, "Check the year")],
)
def test_days_that_cannot_be_meant_are_asked_about(client_for, social_worker, today, first, last, said):
    days = {"starts_on": today + first * DAY, "ends_on": today + last * DAY}
    page = client_for(social_worker).post("/away/", {name: day.isoformat() for name, day in days.items()})
    assert page.status_code == 422 and said in words(page)


def test_what_had_not_begun_is_taken_away_and_the_days_before_stay(away, social_worker, program, today):
    end_absence(absence=away, on=today + 2 * DAY, by=social_worker)
    assert Absence.objects.get().ends_on == today + DAY
    later = record_absence(
        user=social_worker, program=program, starts_on=today + 9 * DAY, ends_on=today + 9 * DAY,
        by=social_worker,
    )  # fmt: skip
    end_absence(absence=later, on=today, by=social_worker)
    assert list(Absence.objects.values_list("pk", flat=True)) == [away.pk]


def test_who_works_here_no_more_is_away_from_nothing(supervisor, responder, administrator, program, today):
    end_membership(membership=responder.memberships.get(), by=administrator)
    with pytest.raises(RuleBroken, match="does not work on follow-ups"):
        record_absence(user=responder, program=program, starts_on=today, ends_on=today, by=supervisor)


def test_another_program_sees_nobody_away(away, other_program):
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert not Absence.objects.exists()
    stranger = factories.staff(Role.SUPERVISOR, program=other_program)
    assert not Absence.objects.visible_to(stranger).exists()
