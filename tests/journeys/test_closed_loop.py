"""The loop closes, as people close it: a worker, a partner without an account, a responder, a lead."""

import re
import time
from datetime import datetime, timedelta
from email import message_from_string
from email.policy import default
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import LAPTOP, PHONE, letters
from tests.web.browser import assert_accessible, assert_fits, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LINK = re.compile(r"/partner/link/\S+")
TOMORROW = datetime.now(ZoneInfo("America/Los_Angeles")) + timedelta(days=1)


def new_link(var, before):
    """The link in a letter that came since; within a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for letter in set(letters(var)) - before:
            said = message_from_string(letter, policy=default).get_body(("plain",)).get_content()
            found = LINK.search(said)
            if found:
                return found[0]
        time.sleep(0.5)
    raise AssertionError("no letter came to the partner")


def answer_as(page, button):
    """Say who speaks for the partner, and press."""
    page.fill("[name=name]", "Noor Haddad")
    page.fill("[name=role]", "intake")
    press(page, page.get_by_role("button", name=button))


def test_a_referral_is_asked_answered_started_and_frozen(sign_in, browse, demo):
    # The social worker opens a case for somebody on My day.
    worker = sign_in("social.worker", LAPTOP)
    worker.goto("/my-day/")
    worker.goto(worker.locator("main a[href^='/follow-ups/']").first.get_attribute("href").partition("?")[0])
    worker.goto(worker.locator("main a[href^='/people/']").first.get_attribute("href"))
    person = worker.url

    # Nothing leaves without consent: the draft waits, the person says yes, the draft goes on.
    worker.goto(f"{person}refer/")
    worker.select_option("[name=need]", "housing")
    press(worker, worker.get_by_role("button", name="Find services"))
    assert_accessible(worker)
    press(worker, worker.locator("[name=service]").first)
    draft = worker.url
    worker.fill("[name=note]", "Would like a ground floor")
    if worker.get_by_role("button", name="ask for consent").count():
        press(worker, worker.get_by_role("button", name="ask for consent"))
        press(worker, worker.get_by_role("button", name="Go on and read it aloud"))
        assert_accessible(worker)
        worker.get_by_role("link", name="Said yes aloud").click()
        worker.fill("[name=witness]", "Imani Brooks")
        worker.locator("[name=told_how_to_revoke]").check()
        press(worker, worker.locator("main form button").first)
        worker.wait_for_url(draft)
    assert worker.locator("[name=note]").input_value() == "Would like a ground floor"
    press(worker, worker.get_by_role("button", name="See what leaves"))
    assert_accessible(worker)
    before = set(letters(demo[1]))
    press(worker, worker.get_by_role("button", name="Send", exact=True))
    worker.wait_for_url(re.compile("/referrals/[0-9a-f-]{36}/$"))
    referral = worker.url

    # A scanner was there before; the partner reviews and accepts on a phone.
    link = new_link(demo[1], before)
    scanner = browse(LAPTOP)
    for _look in range(3):
        scanner.goto(link)
    partner = browse(PHONE)
    partner.goto(link)
    assert_accessible(partner)
    assert_fits(partner)
    page = partner.url
    answer_as(partner, "Look at it")
    press(partner, partner.get_by_role("button", name="Accept", exact=True))
    partner.get_by_text("Thank you.").first.wait_for()

    # The worker hears of it within a minute, and books; the partner says when the service started.
    end = time.monotonic() + 60
    while "A partner accepted a referral" not in worker.locator("main").inner_text():
        assert time.monotonic() < end, "no notice came within a minute"
        worker.goto("/notices/")
    worker.goto(f"{referral}schedule/")
    worker.fill("[name=said_by]", "Noor Haddad, intake")
    worker.fill("[name=appointment_at]", TOMORROW.strftime("%Y-%m-%dT%H:%M"))
    press(worker, worker.locator("main form button[type=submit]").first)
    partner.goto(f"{page}start_service/")
    answer_as(partner, re.compile("started"))
    partner.goto(page)
    assert "Said to have started" in partner.locator("main").inner_text()

    # The partner never opened the name, so it counts once the worker, who saw it, says so too.
    worker.goto(f"{referral}confirm_start/")
    worker.check("[name=source][value=worker]")
    press(worker, worker.locator("main form button[type=submit]").first)
    partner.goto(page)
    assert "Service started" in partner.locator("main").inner_text()

    # The person takes consent back: the partner's page is frozen at once.
    worker.goto(f"{person}consents/")
    worker.goto(worker.locator("main a[href^='/consents/']").first.get_attribute("href"))
    worker.goto(f"{worker.url}revoke/")
    press(worker, worker.locator("main form button").first)
    partner.goto(page)
    assert "Frozen" in partner.locator("main").inner_text()
    assert_accessible(partner)


LEADERS_PAGES = ("/team/", "/wellbeing/groups/", "/wellbeing/mine/", "/reports/")


def read_all(page, paths):
    """What stands on these pages, in words."""
    return [page.goto(path) and page.locator("main").inner_text() for path in paths]


def test_a_check_in_changes_no_page_of_anybody_else(sign_in):
    responder, supervisor = sign_in("responder", PHONE), sign_in("supervisor", LAPTOP)
    (mine,), leaders = read_all(responder, ["/wellbeing/mine/"]), read_all(supervisor, LEADERS_PAGES)
    responder.goto("/wellbeing/check-in/")
    assert_accessible(responder)
    for question in ("shift", "drained", "staying"):
        responder.locator(f"label:has([name={question}])").first.click()
    press(responder, responder.get_by_role("button", name="Done"))
    assert read_all(responder, ["/wellbeing/mine/"]) != [mine]
    assert read_all(supervisor, LEADERS_PAGES) == leaders


def test_the_lead_reads_the_figure_and_a_supervisor_its_list(sign_in):
    lead = sign_in("lead", LAPTOP)
    lead.goto("/reports/")
    assert_accessible(lead)
    lead.goto(lead.locator("a[href^='/reports/referrals_linked/']").first.get_attribute("href"))
    assert "No list to open" in lead.locator("main").inner_text()
    supervisor = sign_in("supervisor", LAPTOP)
    supervisor.goto("/reports/referrals_linked/")
    supervisor.get_by_role("link", name="See the list").click()
    supervisor.wait_for_url("**/list/**")
    assert supervisor.locator("main a[href^='/referrals/']").count() > 0
