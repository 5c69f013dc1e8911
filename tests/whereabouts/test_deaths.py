"""Reported holds, confirmed ends, a mistake brings back every row of ours and lists what it cannot."""

import html
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt.cases import actions as cases
from casemgmt.encounters import actions as encounters
from casemgmt.encounters import metrics as died_after
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.figures.metric import Period
from casemgmt.history import stamp
from casemgmt.notices.models import Notice
from casemgmt.people import actions as people
from casemgmt.whereabouts import actions
from casemgmt.whereabouts.models import Death
from followups import actions as followups
from followups import metrics
from followups.models import FollowUp
from referrals import emails
from referrals.models import Referral
from tests import factories
from tests.factories import staff
from tests.referrals import factories as asked
from tests.referrals.partners import Partner

pytestmark = pytest.mark.django_db
TODAY = factories.local_today
SEEN = {"state": "confirmed", "known_by": "staff_present", "confirmed_at": timezone.now()}
LEFT = {"whom_to_tell", "belongings", "pet", "offer_to_talk", "incident_report"}


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


@pytest.fixture
def referral(person, social_worker):
    service = asked.ServiceFactory(agency=asked.MailboxFactory(program=person.program).agency)
    return asked.sent(person, service, by=social_worker)


@pytest.fixture
def report(person, social_worker):
    def say(**said):
        known = {"known_by": "police", "told_by": "Officer Lee"} | said
        death = actions.report_death(person=fresh(person), by=social_worker, at=timezone.now(), **known)
        person.refresh_from_db()
        return death

    return say


def confirm(death, by, **said):
    known = {"known_by": "hospital", "told_by": "Dr. Day"} | said
    return actions.confirm_death(death=death, by=by, at=timezone.now(), **known)


def lives(person, by, why="Met her today"):
    return people.deny_death(person=fresh(person), reason=why, by=by)


def letters(step):
    return Notice.objects.filter(kind="referral_keep", step=step)


# Reported.
def test_reported_silences_at_once_holds_and_closes_nothing(report, promise, referral, person, case):
    late, safety = promise(), promise(for_safety=True)
    death, now = report(), timezone.now()
    assert person.has_died and death.is_reported and death.kept_until > now + timedelta(hours=47)
    assert all(fresh(row).is_open and fresh(row).is_paused(at=now) for row in (late, safety))
    assert fresh(referral).status == "requested" and fresh(case).is_open
    assert not FollowUp.objects.filter(rule__in=LEFT).exists()


def test_partners_are_asked_to_keep_and_hear_nothing_more(report, referral, social_worker):
    death = report()
    assert letters("keep").count() == 1 and letters("keep").get().recipient == referral.mailbox_id
    letter = emails.referral_keep(referral, step="keep", path="/x/")
    told = " ".join(map(str, (letter.subject, *letter.lines))).lower()
    assert "keep the place for now" in told
    assert not any(
        word in told for word in ("die", "death", "jail", "hospital", referral.person.name.lower())
    )
    actions.ask_to_keep(death=death, by=social_worker, at=timezone.now())
    assert letters("keep").count() == 2


def test_a_second_word_is_the_same_report(report, person, case, social_worker):
    report()
    cases.close(case=case, reason="died", on=TODAY(), by=social_worker)
    assert Death.objects.get().is_reported


@pytest.mark.parametrize("act", ["report", "keep", "confirm"])
def test_it_takes_the_permission(report, person, act):
    lead, now = staff("program_lead", program=person.program), timezone.now()
    death = None if act == "report" else report()
    acts = {
        "report": lambda: actions.report_death(person=person, by=lead, at=now, known_by="police"),
        "keep": lambda: actions.ask_to_keep(death=death, by=lead, at=now),
        "confirm": lambda: confirm(death, lead),
    }
    with pytest.raises(NotAllowed):
        acts[act]()


# Confirmed.
def test_confirmed_closes_frees_and_leaves_one_list(report, promise, referral, person, case, social_worker):
    late = promise()
    death = confirm(report(), social_worker)
    assert death.is_confirmed and death.kept_until is None
    assert fresh(late).outcome == "died"
    assert (fresh(referral).status, fresh(referral).reason) == ("cancelled", "No longer needed")
    left = FollowUp.objects.open().filter(origin=death.pk)
    assert {row.rule for row in left} == LEFT
    assert {row.owner for row in left.with_owner()} == {social_worker.pk}
    assert not FollowUp.objects.open().about_contact().exists()


@pytest.mark.parametrize("hours", [24, 72])
def test_the_incident_report_is_due_as_the_program_says(report, person, case, social_worker, hours):
    person.program.incident_hours = hours
    stamp(person.program, by=None, reason="test").save()
    death = confirm(report(), social_worker)
    due = FollowUp.objects.get(rule="incident_report").due_at
    assert due == death.confirmed_at + timedelta(hours=hours)


@pytest.mark.parametrize(
    "said, words",
    [
        ({"known_by": "police"}, "more to confirm"),
        ({"known_by": "obituary"}, "more to confirm"),
        ({"known_by": "staff_present"}, "two of you"),
        ({"cause": "Cold"}, "medical examiner"),
    ],
    ids=["police", "obituary", "one of us", "cause"],
)
def test_what_does_not_confirm_it_changes_nothing(report, referral, social_worker, said, words):
    death = report()
    with pytest.raises(RuleBroken, match=words):
        confirm(death, social_worker, **said)
    assert fresh(death).is_reported and fresh(referral).status == "requested"


def test_two_of_us_who_were_there_confirm_it(report, social_worker, responder):
    assert confirm(report(), social_worker, known_by="staff_present", also_by=responder).is_confirmed
    death = Death.objects.get()
    with pytest.raises(RuleBroken, match="waits to be confirmed"):
        confirm(death, social_worker)


@pytest.mark.parametrize(
    "name, changes",
    [
        ("death_confirmed_by_who_can", {"state": "confirmed"}),
        (
            "death_seen_by_two",
            {"state": "confirmed", "known_by": "staff_present", "confirmed_at": timezone.now()},
        ),
        ("death_cause_by_the_medical_examiner", {"cause": "Cold"}),
        ("death_mistaken_with_moment_and_reason", {"state": "mistaken"}),
        ("death_codes_known", {"known_by": "a dream"}),
        ("incident_in_time", {}),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_the_database_refuses(report, social_worker, name, changes):
    row = report()
    if name.startswith("incident"):
        row, changes = row.program, {"incident_hours": 48}
    elif changes.get("confirmed_at"):
        changes = changes | {"confirmed_by": social_worker, "also_by": social_worker}
    for field, value in changes.items():
        setattr(row, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        stamp(row, by=None, reason="test").save()


def test_one_word_of_a_death_stands_a_person(report, person):
    report()
    again = Death(program=person.program, person=person, reported_at=timezone.now())
    with pytest.raises(IntegrityError, match="death_once_a_person"), transaction.atomic():
        stamp(again, by=None, reason="test").save()


# A mistake.
def test_a_mistake_brings_back_every_row_of_ours(report, promise, referral, person, case, social_worker):
    late, safety = promise(), promise(for_safety=True)
    checks = {row.pk for row in FollowUp.objects.open()}
    before = {(row.pk, row.status, row.paused_until) for row in FollowUp.objects.all()}
    confirm(report(), social_worker)
    lives(person, social_worker)
    assert not fresh(person).has_died and Death.objects.get().state == "mistaken"
    now = timezone.now()
    assert all(fresh(row).is_overdue(at=now) for row in (late, safety))
    assert fresh(referral).status == "requested" and fresh(referral).closed_at is None
    kept = FollowUp.objects.filter(pk__in=[pk for pk, _status, _until in before])
    assert {(row.pk, row.status, row.paused_until) for row in kept} == before
    assert checks <= {row.pk for row in FollowUp.objects.open()}
    assert not FollowUp.objects.open().filter(rule__in=LEFT).exists()


def test_and_lists_what_cannot_come_back(report, referral, person, case, social_worker):
    confirm(report(), social_worker)
    lives(person, social_worker)
    ask = FollowUp.objects.open().get(rule="ask_again")
    assert ask.kind == "partner" and ask.origin == referral.pk
    assert ask.due_at <= timezone.now() + timedelta(hours=24)


def test_a_report_taken_back_lets_promises_go_on(report, promise, referral, person, social_worker):
    late = promise()
    report()
    lives(person, social_worker)
    assert fresh(late).is_overdue(at=timezone.now())
    assert fresh(referral).status == "requested" and not FollowUp.objects.filter(rule="ask_again").exists()


def test_who_lives_in_jail_is_away_again(report, said, promise, person, social_worker):
    late = promise()
    stay = said("jail")
    report()
    lives(person, social_worker)
    assert fresh(late).paused_until == stay.paused_until


def test_a_promise_through_which_it_was_learned_is_open_again(promise, person, social_worker):
    late = promise()
    followups.complete(followup=late, outcome="died", by=social_worker, at=timezone.now())
    lives(person, social_worker)
    assert fresh(late).is_open


def test_it_may_be_undone_for_30_days(report, person, social_worker):
    death = confirm(report(), social_worker)
    for days, undone in ((31, False), (29, True)):
        death = fresh(death)
        death.confirmed_at = timezone.now() - timedelta(days=days)
        stamp(death, by=None, reason="test").save()
        if undone:
            assert not lives(person, social_worker).has_died
        else:
            with pytest.raises(RuleBroken, match="30 days"):
                lives(person, social_worker)
    assert not fresh(person).has_died


def test_reported_again_after_a_mistake_it_begins_anew(report, person, social_worker):
    report()
    lives(person, social_worker)
    report()
    assert sorted(Death.objects.values_list("state", flat=True)) == ["mistaken", "reported"]


# Figures.
def test_what_a_death_held_or_ended_is_never_a_promise_not_kept(report, promise, social_worker, person):
    promise("7d", ago=timedelta())
    confirm(report(), social_worker)
    period = Period(TODAY() - timedelta(days=30), TODAY() + timedelta(days=30))
    assert metrics.tried(program=person.program_id, period=period).denominator == 0


@pytest.mark.parametrize("days, counted", [(5, True), (40, False)], ids=["lately", "long ago"])
def test_a_death_soon_after_our_contact_is_a_figure(report, social_worker, person, days, counted):
    at = timezone.now() - timedelta(days=days)
    encounters.record(
        id=uuid.uuid4(), program=person.program, by=social_worker, person=person, started_at=at,
        outcome="ended_on_scene", present=[(social_worker, "responder")],
    )  # fmt: skip
    death, asked_for = (
        report(),
        {"program": person.program_id, "period": Period(TODAY() - timedelta(2), TODAY())},
    )
    assert not died_after.rows_deaths(**asked_for), "reported is not confirmed"
    confirm(death, social_worker)
    assert died_after.deaths(**asked_for).value == counted
    lives(person, social_worker)
    assert not died_after.rows_deaths(**asked_for)


def test_who_died_is_not_lost_from_sight(report, social_worker, person):
    at = timezone.now() - timedelta(days=65)
    encounters.record(
        id=uuid.uuid4(), program=person.program, by=social_worker, person=person, started_at=at,
        outcome="ended_on_scene", present=[(social_worker, "responder")],
    )  # fmt: skip
    period = Period(TODAY() - timedelta(30), TODAY())
    met = {"program": person.program_id, "period": period, "mark": 30}
    assert died_after.first_meetings(**met).count() == 1
    confirm(report(), social_worker, died_on=TODAY() - timedelta(days=30))
    assert died_after.first_meetings(**met).count() == 0


def test_a_partner_reads_that_they_cannot_come_and_no_word_more(referral, said, report):
    said("jail")
    assert letters("cannot_come").count() == 1
    partner = Partner(referral.mailbox)
    page = html.unescape(partner.get().content.decode())
    assert "Cannot come for now: keep or free the place?" in page and "jail" not in page.lower()
    report()
    page = html.unescape(partner.get().content.decode())
    assert "Cannot come for now" in page and not any(word in page.lower() for word in ("died", "death"))


# Pages.
def test_the_pages_lead_from_the_bar_to_the_end(client_for, social_worker, person, referral, case):
    client = client_for(social_worker)
    died = reverse("whereabouts:died", args=[person.pk])
    assert died in html.unescape(client.get(f"/people/{person.pk}/").content.decode())
    made = client.post(died, {"known_by": "police", "told_by": "Officer Lee"})
    page = html.unescape(client.get(made.url).content.decode())
    assert "Nothing is closed" in page and "Officer Lee" in page
    assert client.post(f"{made.url}keep/").url == made.url
    refused = client.post(f"{made.url}confirm/", {"known_by": "hospital", "cause": "Cold"})
    assert refused.status_code == 422 and "medical examiner" in refused.content.decode()
    assert (
        client.post(f"{made.url}confirm/", {"known_by": "medical_examiner", "cause": "Cold"}).url == made.url
    )
    page = html.unescape(client.get(made.url).content.decode())
    assert "What is left to do" in page and "164.510(b)(5)" in page and "to talk to someone" in page
    assert made.url in client.get(f"/people/{person.pk}/").content.decode()
    assert Referral.objects.get().status == "cancelled"


def test_another_system_reports_and_confirms_it(client_for, social_worker, person):
    client, json = client_for(social_worker), {"content_type": "application/json"}
    made = client.post("/api/v1/deaths/", {"person": str(person.pk), "known_by": "family"}, **json)
    assert made.status_code == 201 and made.json()["state"] == "reported"
    address = f"/api/v1/deaths/{made.json()['id']}"
    assert client.post(f"{address}/keep/", {}, **json).status_code == 200
    told = client.post(f"{address}/confirm/", {"known_by": "hospital"}, **json)
    assert told.json()["state"] == "confirmed"
