"""A stranger installs this by README, word by word, and everybody gets in: from an empty database to My day.

README's own blocks of code are run and its table is filled in: a changed README changes this test. The code
is a copy of what the repository holds; servers, letters, TLS and the second step are real.
"""

import json
import re
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser_fixtures import ARGUMENTS
from tests.journeys.installed import readme
from tests.journeys.installed.installation import Installation
from tests.journeys.installed.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIRST, SECOND = "a first long sentence", "another long sentence"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Made by steps 1 to 5, kept running by step 6; `house.printed` is what step 5 said."""
    made = Installation(tmp_path_factory.mktemp("city"))
    try:
        made.printed = made.make()
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def come(house):
    """come(email): somebody at a browser that trusts the proxy's certificate."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    trust = f"--ignore-certificate-errors-spki-list={house.certificate.pin}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, trust])
        yield lambda email: Visitor(browser, house, email)
        browser.close()


def test_the_check_of_readme_finds_nothing(house):
    assert "System check identified no issues" in house.printed


def test_an_empty_database_leads_to_an_invited_worker_on_my_day(house, come):
    # The first administrator: the printed link, a password, an app.
    founder = re.search(r"--email (\S+)", readme.code_of("Begin"))[1]
    ana = come(founder)
    ana.choose_password(link_in(house.printed), FIRST)
    ana.sign_in(FIRST)
    ana.set_up_app()
    ana.stands_on("/")

    # Invites a social worker while the mail server is away: the letter waits, and nothing is refused.
    ana.invite("dana@example.org", "Dana Whitfield", role="Social worker", team="Day team")

    # The mail server is back; the letter comes, and its reader gets in with a passkey.
    house.post.open()
    dana = come("dana@example.org")
    dana.choose_password(dana.link_after(0), FIRST)
    dana.sign_in(FIRST)
    dana.set_up_passkey()
    dana.accept("Lane Mobile Crisis")
    dana.page.goto("/")
    dana.stands_on("/my-day/")

    # A forgotten password, after that: the second step is still theirs.
    dana.sign_out()
    dana.choose_password(dana.ask_for_link(), SECOND)
    dana.sign_in(SECOND)
    dana.show_passkey()
    dana.stands_on("/my-day/")

    # The same with the app; and the page of a member who chose a password.
    ana.sign_out()
    ana.choose_password(ana.ask_for_link(), SECOND)
    ana.sign_in(SECOND)
    ana.show_code()
    ana.stands_on("/imports/")
    ana.page.goto("/staff/")
    ana.page.get_by_role("link", name="Dana Whitfield").click()
    ana.page.get_by_text("Password chosen").first.wait_for()
    ana.stands_on("/staff/")


def link_in(printed):
    return re.search(r"https://\S+", printed)[0]


def test_no_log_holds_an_address_a_name_or_a_fault(house, come):
    stranger = come("nobody@example.org")
    stranger.page.goto("/people/Maria Quillfeather/")
    for name in ("web", "worker", "beat"):
        log = house.log(name)
        assert not re.search("Quillfeather|Whitfield|example\\.org", log), name
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        assert [line for line in lines if line.get("level") in {"error", "critical"}] == []
