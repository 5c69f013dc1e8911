"""The partner's way in a real browser: on a phone, without a script, accessible on every page."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from casemgmt.consents import actions as consents
from casemgmt.history import stamp
from casemgmt.people.models import ContactPoint
from referrals.actions.directory import keeping
from referrals.actions.partner import phone_codes
from tests.referrals import factories
from tests.referrals.partners import Partner
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]


@pytest.fixture(autouse=True)
def reachable(person):
    point = ContactPoint(
        program=person.program, person=person, kind="phone", value="+15415550117", voicemail="no"
    )  # fmt: skip
    stamp(point, by=None, reason="test").save()


@pytest.fixture
def busy(sent, program, service, responder, social_worker):
    """A mailbox with one that waits, one under way, one frozen, and free places said."""
    others = [
        factories.sent(
            factories.PersonFactory(program=program, language="vi", language_answer="given"),
            service, by=responder, urgency=urgency,
        )
        for urgency in ("today", "soon")
    ]  # fmt: skip
    frozen = others[1].packet.disclosure.consent
    consents.revoke(consent=frozen, reason="", at=timezone.now(), by=responder)
    keeping.say_capacity(
        service=service, state="capacity", available=2, said_by="Noor, intake", at=timezone.now(),
        by=social_worker,
    )  # fmt: skip
    return {"waiting": sent, "urgent": others[0], "frozen": others[1]}


def looked_at(page, name, width):
    """Every page fits, is accessible, keeps focus in sight; PICTURES names a folder to keep it in."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert_accessible(page)
    assert_fits(page)
    assert page.trouble == [] and hidden_focus(page, 12) == [], name


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_whole_way_without_a_script(chromium, visit, busy, responder, width, height):
    partner, referral = Partner(busy["waiting"].mailbox), busy["waiting"]
    page = visit(partner.letter(referral.pk), None, width, height, java_script_enabled=False)
    assert partner.secret not in page.url
    page.get_by_label("Your name").fill("Noor Haddad")
    page.get_by_label("Your role").fill("intake")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("Would like a ground floor.").wait_for()
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Thank you. The worker who asked hears of it now.").wait_for()
    page.get_by_role("link", name="Open name and phone").click()
    referral.refresh_from_db()
    code = phone_codes.make(referral=referral, by=responder, at=timezone.now())
    page.get_by_label("Code from the phone").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Open name and phone").click()
    page.get_by_text("Rosalind Okafor-Zeta").wait_for()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_of_a_partner(chromium, visit, busy, responder, width, height):
    partner, referral = Partner(busy["waiting"].mailbox), busy["waiting"]
    page = visit(partner.letter(), None, width, height)
    looked_at(page, "mailbox", width)
    for name, url in {
        "waiting": partner.url("partner_referral", referral.pk),
        "frozen": partner.url("partner_referral", busy["frozen"].pk),
        "decline": partner.url("partner_step", referral.pk, "decline"),
        "places": partner.url("partner_places", referral.service_id),
    }.items():
        page.goto("http://localhost" + url)
        looked_at(page, name, width)
    page.goto("http://localhost" + partner.url("partner_review", referral.pk))
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("There is a problem").wait_for()
    page.trouble.clear()  # the browser reports the refusal itself
    looked_at(page, "review-refused", width)
    page.get_by_label("Your name").fill("Noor Haddad")
    page.get_by_label("Your role").fill("intake")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Accept").wait_for()
    looked_at(page, "review", width)
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Tell us what happened").wait_for()
    looked_at(page, "accepted", width)
    page.get_by_role("link", name="Book an appointment").click()
    page.get_by_label("Day and time").wait_for()
    looked_at(page, "appointment", width)
    page.goto("http://localhost" + partner.url("partner_contact", referral.pk))
    looked_at(page, "code", width)
    referral.refresh_from_db()
    code = phone_codes.make(referral=referral, by=responder, at=timezone.now())
    page.get_by_label("Code from the phone").fill(code)
    page.get_by_role("button", name="Open name and phone").click()
    page.get_by_text("Rosalind Okafor-Zeta").wait_for()
    looked_at(page, "contact", width)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_links_that_ran_out_and_the_workers_end(chromium, visit, sent, responder, client_for, width, height):
    page = visit("/partner/link/" + "x" * 43 + "/", None, width, height)
    page.trouble.clear()  # the browser reports the refusal itself
    looked_at(page, "run-out", width)
    page.get_by_role("button", name="Send a fresh link").click()
    page.get_by_text("Please look in your mailbox").first.wait_for()
    looked_at(page, "asked", width)
    partner = Partner(sent.mailbox)
    partner.review(sent)
    partner.step(sent, "accept")
    page = visit(f"/referrals/{sent.pk}/code/", responder, width, height)
    page.get_by_role("button", name="Make a code").click()
    page.get_by_text("Read out", exact=True).wait_for()
    looked_at(page, "read-out", width)
