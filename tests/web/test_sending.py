"""A form that cannot be sent stays on its page and says so, with all that was typed; tabs know their user."""

import mimetypes
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from tests.web import urls
from tests.web.browser import assert_accessible

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
tried = pytest.mark.urls("tests.web.urls")
WORDS = "Met by the river"
FORM = "/staff/teams/new/?program=lane"


@pytest.fixture(autouse=True)
def _listening():
    urls.received.clear(), urls.sent.clear()
    urls.answer_with[0], urls.refuse_with[:] = 204, [0, ""]


def fill_and_press(page):
    page.fill("textarea", WORDS)
    page.click("main form .button")


def trouble(page):
    return page.locator("main form [role=alert]")


@tried
def test_without_a_connection_the_form_stays_and_goes_when_it_is_back(visit):
    page = visit("/try/")
    page.route("**/try/", lambda route: route.abort())
    fill_and_press(page)
    expect(trouble(page)).to_have_text(re.compile("No connection. Nothing was lost"))
    expect(page.locator("textarea")).to_have_value(WORDS)
    assert_accessible(page)
    page.unroute("**/try/")
    page.click("main form .button")
    expect(trouble(page)).to_have_count(0)
    assert urls.sent == [WORDS]


@tried
@pytest.mark.parametrize("status", [500, 503])
def test_when_something_breaks_on_our_side_the_form_stays(visit, status):
    urls.refuse_with[:] = [status, "<main id=main><h1>Broken</h1></main>"]
    page = visit("/try/")
    fill_and_press(page)
    expect(trouble(page)).to_have_text(re.compile("That did not work. Nothing was lost"))
    expect(page.locator("textarea")).to_have_value(WORDS)


@tried
def test_a_refusal_says_why_beside_what_was_typed(visit):
    urls.refuse_with[:] = [409, "<main id=main><h1>Not now</h1><p>It is closed.</p></main>"]
    page = visit("/try/")
    fill_and_press(page)
    expect(trouble(page)).to_have_text(re.compile("Not now It is closed."))
    expect(page.locator("textarea")).to_have_value(WORDS)


@tried
def test_what_an_answer_asks_goes_to_where_the_answer_came_from(visit):
    page = visit("/try/")
    page.fill("textarea", WORDS)
    page.locator("main form .button").first.evaluate("button => button.setAttribute('formaction', '/asked/')")
    page.click("main form .button")
    page.wait_for_selector("[name=said]", state="attached")
    page.click("main form .button")
    expect(page.locator("main form")).not_to_have_attribute("aria-busy", "true")
    assert urls.sent == ["/asked/"]


@tried
def test_a_press_too_many_sends_nothing_more(visit):
    page = visit("/try/")
    page.fill("textarea", WORDS)
    page.locator("main form").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")
    expect(page.locator("main form")).not_to_have_attribute("aria-busy", "true")
    assert urls.sent == [WORDS]


@tried
def test_after_a_form_that_stayed_its_draft_is_kept_on(visit):
    page = visit("/try/")
    page.route("**/try/", lambda route: route.abort())
    fill_and_press(page)
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile("Saved"), timeout=9000)
    assert urls.received == [WORDS]


class Served(BaseHTTPRequestHandler):
    """A page and its scripts over a real connection: what a page sends while it goes passes no other."""

    def do_GET(self):
        found = finders.find(self.path.removeprefix("/static/")) if "/static/" in self.path else None
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(self.path)[0] or "text/html")
        self.end_headers()
        self.wfile.write(Path(found).read_bytes() if found else self.server.page)

    def do_POST(self):
        self.server.received.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def served(client):
    server = ThreadingHTTPServer(("localhost", 0), Served)
    server.page, server.received = client.get("/try/").content, []
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@tried
def test_the_last_words_before_the_page_goes_are_kept(chromium, served):
    page = chromium.new_page()
    page.goto(f"http://localhost:{served.server_port}/")
    page.fill("textarea", WORDS)
    page.goto("about:blank")
    page.close()
    deadline = time.monotonic() + 10
    while not served.received and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [parse_qs(body)["note"] for body in served.received] == [[WORDS]]


@tried
def test_the_last_words_before_the_page_is_covered_are_kept_even_while_others_are_on_their_way(visit):
    page = visit("/try/")
    page.fill("textarea", "Met")
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { value: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    page.fill("textarea", WORDS)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile("Saved"))
    assert urls.received == ["Met", WORDS]


def second_tab(page, path):
    tab = page.context.new_page()
    tab.goto("http://localhost" + path)
    return tab


def test_signing_out_in_another_tab_covers_the_page_and_signing_in_again_opens_it(visit, administrator):
    page = visit(FORM, administrator)
    page.fill("#id_name", "Evening team")
    tab = second_tab(page, "/my-profile-that-is-not-there/")
    tab.goto("http://localhost/staff/")
    tab.click(".masthead-row details summary")
    tab.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert_accessible(page)
    tab.wait_for_url("**/account/login/**")
    whose = page.locator("html").get_attribute("data-page-of")
    tab.evaluate("whose => localStorage.setItem('session', `${whose} ${Date.now()}`)", whose)
    expect(page.locator("#session-dialog")).not_to_be_visible()
    expect(page.locator("#id_name")).to_have_value("Evening team")


@pytest.mark.parametrize("width", [320, 1280])
def test_another_language_keeps_what_was_typed(visit, administrator, width):
    page = visit(FORM, administrator, width=width)
    page.fill("#id_name", "Evening team")
    page.click(".masthead-row details summary")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".masthead")).to_contain_text("Personal")
    expect(page.locator("#id_name")).to_have_value("Evening team")
    assert_accessible(page)
    page.click("main form [type=submit]")
    expect(page.locator(".alert-success")).to_be_visible()


def test_another_language_on_a_page_where_nothing_was_typed(visit, administrator):
    page = visit("/staff/", administrator)
    page.click(".masthead-row details summary")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_somebody_elses_sign_in_covers_the_page(visit, administrator):
    page = visit(FORM, administrator)
    tab = second_tab(page, "/staff/")
    tab.evaluate("localStorage.setItem('session', `0123456789abcdef ${Date.now()}`)")
    expect(page.get_by_role("heading", name="Somebody else is signed in")).to_be_visible()
    assert_accessible(page)
