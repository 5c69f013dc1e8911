"""The first promise, as people keep it: real pages in a real browser, the real worker, the real clock."""

import re
import time
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import LAPTOP, PHONE, letters
from tests.web.browser import assert_accessible, assert_fits, press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
COLUMNS = (
    "ID,Dispatch Request Date & Time,Dispatch Date & Time,Arrival on Scene Date & Time,"
    "End Point of Dispatch,City"
)
MET = datetime.now(ZoneInfo("America/Los_Angeles")) - timedelta(hours=21)  # a promise of 24 hours is due


def test_a_promise_is_kept_from_the_call_log_to_the_last_line_of_history(sign_in, demo):
    name, number = f"Marigold Featherstone-{uuid.uuid4().hex[:6]}", f"J-{uuid.uuid4().hex[:8]}"
    at = MET.strftime("%Y-%m-%d %H:%M")

    # An administrator imports the log; the worker reads it.
    page = sign_in("administrator", LAPTOP)
    page.goto("/imports/new/")
    page.select_option("[name=mapping]", label="Lane County mobile crisis log")
    log = f"{COLUMNS}\n{number},{at},{at},{at},Engaged client,Eugene\n,,,,,\n".encode()
    page.set_input_files("[name=file]", {"name": "log.csv", "mimeType": "text/csv", "buffer": log})
    press(page, page.locator("main form button[type=submit], main form button:not([type])").first)
    press(page, page.locator("form[action$='/start/'] button"))
    page.wait_for_selector("text=/imported/i", timeout=60_000)

    # A responder opens the call on a phone, adds the person, and promises a follow-up in 24 hours.
    page = sign_in("responder", PHONE)
    page.goto("/calls/")
    page.locator("tr", has_text=number).get_by_role("link").click()
    page.get_by_role("link", name="Record encounter").click()
    assert_fits(page)
    page.fill("[name=started_at]", MET.strftime("%Y-%m-%dT%H:%M"))
    page.fill("[name=note]", "Would like a visit on Tuesday")
    page.select_option("[name=outcome]", "ended_on_scene")
    page.fill("[name=descriptor]", name)
    press(page, page.get_by_role("button", name="Find person"))
    page.get_by_role("link", name=re.compile("Add a new person|None of these")).click()
    page.fill("[name=name]", name)
    press(page, page.get_by_role("button", name="Add person"))
    assert page.locator("[name=note]").input_value() == "Would like a visit on Tuesday"
    page.locator("label", has_text="24 hours").click()
    page.locator("summary", has_text="who follows up").click()
    page.select_option("[name=follow_up_by]", label="Dana Whitfield")
    assert_accessible(page)
    press(page, page.get_by_role("button", name="Save encounter").last)
    page.wait_for_url(re.compile("/encounters/[0-9a-f-]{36}/"))

    # The social worker sees it on My day, and is told once: in the app and by e-mail.
    page = sign_in("social.worker", LAPTOP)
    page.goto("/my-day/")
    row = page.locator("li.queue-row", has_text=name)
    followup = row.locator("a[href^='/follow-ups/']").first.get_attribute("href")
    followup = re.match(r"/follow-ups/[0-9a-f-]{36}/", followup)[0]
    end = time.monotonic() + 60
    while not any(followup in letter for letter in letters(demo[1])):
        assert time.monotonic() < end, "no e-mail came within a minute"
        time.sleep(1)
    time.sleep(25)  # another ring of the bell
    assert sum(followup in letter for letter in letters(demo[1])) == 1

    # The attempt is logged and the follow-up done.
    page.goto(f"{followup}attempt/")
    page.locator("label", has_text="In person").first.click()
    press(page, page.get_by_role("button", name="Reached, and done"))
    page.goto("/my-day/")
    assert page.locator("li.queue-row", has_text=name).count() == 0

    # The person's history lists every change with its actor.
    page.goto(followup)
    page.goto(page.locator("main a[href^='/people/']").first.get_attribute("href") + "history/")
    assert "Imani Brooks" in page.locator("main").inner_text()

    # No name in any mail, log or title.
    assert name not in page.title()
    kept = [*letters(demo[1]), *(path.read_text(errors="ignore") for path in (demo[1] / "log").glob("*"))]
    assert not [text for text in kept if name in text]
