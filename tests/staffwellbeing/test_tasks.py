"""Without anybody at a page: a supporter hears by e-mail, and months that are over are closed."""

import pytest

from casemgmt import scope
from casemgmt.config.celery import app
from casemgmt.notices.actions import deliver
from staffwellbeing import actions
from staffwellbeing.models import GroupSnapshot, Tally
from staffwellbeing.tasks import close_months
from tests.staffwellbeing.factories import MONTH, crew

pytestmark = pytest.mark.django_db


def test_a_supporter_hears_by_e_mail_within_a_minute_in_words_that_tell_others_nothing(
    opened, contact, responder, peer, mailoutbox, settings
):
    with scope.acting_as(programs=["lane"], actor=f"user:{responder.pk}"):
        actions.ask_for_someone(contact=contact, by=responder)
    deliver()
    (letter,) = mailoutbox
    words = " ".join([letter.subject, letter.body, *(str(part) for part, _kind in letter.alternatives)])
    assert letter.to == [peer.email] and "/wellbeing/asked/" in words
    assert not [
        secret for secret in (responder.name, responder.email, str(responder.pk), "988") if secret in words
    ]
    assert settings.DELIVER_EVERY <= 30


def test_the_task_closes_every_programs_months_and_runs_again_without_harm(
    opened, team, other_program, outsider, program_lead, program
):
    crew(team, light=4, heavy=5)
    for _twice in range(2):
        close_months()
    shown = GroupSnapshot.objects.filter(month=MONTH, team=team, item="shift").get()
    assert (shown.people, shown.heavy) == (9, 5)
    assert not GroupSnapshot.objects.filter(program=other_program).exists()
    assert not Tally.objects.values("token").exists()


def test_the_clock_rings_for_it():
    assert "staffwellbeing.tasks.close_months" in {entry["task"] for entry in app.conf.beat_schedule.values()}
