"""One worker's work, for whoever leads the team."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.cases import actions as cases
from casemgmt.people import actions as people
from casemgmt.workforce.actions import record_absence
from tests import factories
from tests.answers import words
from tests.referrals.factories import ServiceFactory, sent

pytestmark = pytest.mark.django_db
LATE = timedelta(days=3)


@pytest.fixture
def work_of(client_for, supervisor):
    return lambda user: client_for(supervisor).get(f"/team/{user.pk}/")


def test_it_shows_what_is_late_what_comes_what_waits_and_how_many_cases(
    work_of, promise, person, social_worker, now
):
    late, later = promise(ago=LATE), promise(preset="7d")
    cases.open_case(person=person, owner=social_worker, on=now.date(), by=social_worker)
    silent = sent(person, ServiceFactory(), by=social_worker, at=now - timedelta(days=30))
    page = work_of(social_worker)
    assert late.pk in [row.pk for row in page.context["overdue"]]
    assert later.pk in [row.pk for row in page.context["later"]]
    assert [row.pk for row, _late in page.context["waiting"]] == [silent.pk]
    assert page.context["cases"] == 1
    assert f"/cases/?owner={social_worker.pk}" in words(page)


def test_nothing_of_a_colleague_stands_there(work_of, promise, responder):
    promise(ago=LATE)
    assert "Nothing open here" in words(work_of(responder))


def test_the_way_to_hand_over_stands_on_it_and_leads_there(
    work_of, client_for, supervisor, social_worker, program
):
    address = f"/moves/new/?program={program.pk}&amp;whose={social_worker.pk}"
    assert address in words(work_of(social_worker))
    address = address.replace("&amp;", "&")
    assert client_for(supervisor).get(address).status_code == 200


def test_days_away_stand_with_the_name(work_of, supervisor, social_worker, program):
    today = program.day_of(timezone.now())
    record_absence(user=social_worker, program=program, starts_on=today, ends_on=today, by=supervisor)
    page = work_of(social_worker)
    assert [absence.user for absence in page.context["away"]] == [social_worker]
    assert f"/away/?program={program.pk}&amp;user={social_worker.pk}" in words(page)


def test_somebody_of_another_program_is_not_there(work_of, outsider):
    assert work_of(outsider).status_code == 404


def test_work_in_a_program_that_the_reader_does_not_lead_stays_out(
    client_for, supervisor, social_worker, other_program, promise
):
    for user, role in ((supervisor, Role.RESPONDER), (social_worker, Role.SOCIAL_WORKER)):
        factories.MembershipFactory(user=user, role=role, program=other_program)
    theirs = factories.TeamFactory(program=other_program, name="Harbor team")
    elsewhere = {"program": other_program, "team": theirs, "person": None, "by": social_worker}
    promise(ago=LATE, **elsewhere)
    page = client_for(supervisor).get(f"/team/{social_worker.pk}/")
    assert page.context["overdue"] == []


def test_a_person_hidden_from_the_reader_is_not_shown_by_the_worker_who_may_see_them(
    work_of, promise, person, social_worker, supervisor
):
    promise(ago=LATE)
    people.restrict(person=person, kind="safety", why="Asked for it", may_see=[social_worker], by=supervisor)
    page = work_of(social_worker)
    assert "Rosalind" not in words(page) and page.context["overdue"] == []


def test_a_program_lead_who_reads_figures_opens_nobodys_work(client_for, program, social_worker):
    lead = factories.staff(Role.PROGRAM_LEAD, program=program)
    assert client_for(lead).get(f"/team/{social_worker.pk}/").status_code == 403
    assert f"/team/{social_worker.pk}/" not in words(client_for(lead).get("/team/"))


def test_the_log_keeps_whose_names_were_shown(work_of, promise, social_worker):
    row = promise(ago=LATE)
    work_of(social_worker)
    assert Event.objects.filter(detail__ids=[str(row.pk)]).exists()
