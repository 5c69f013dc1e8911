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
    house.post.close()
    ana = first_administrator(come, house.printed, readme.code_of("Begin"))
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


def first_administrator(come, printed, command):
    """Whom `create_program` names, through the link that it printed and past an app."""
    founder = come(re.search(r"--email (\S+)", command)[1])
    founder.choose_password(re.search(r"https://\S+", printed)[0], FIRST)
    founder.sign_in(FIRST)
    founder.set_up_app()
    return founder


# README's program, and what stands in place of its words for two more.
WORDS = ("lane", "Lane Mobile Crisis", "Lane County", "Day team", "ana@example.org", "Ana Ruiz")
OTHERS = {
    "Harbor Responders": ("harbor", "Harbor County", "Harbor team", "ines@example.org", "Ines Falk"),
    "Hill Responders": ("hill", "Hill County", "Hill team", "omar@example.org", "Omar Lund"),
}


def open_program(house, come, name):
    """A further program, by README's own command with other words; its first administrator."""
    short, agency, *rest = OTHERS[name]
    command = "venv/bin/python manage.py create_program" + readme.code_of("Begin").split("create_program")[1]
    for word, other in zip(WORDS, (short, name, agency, *rest), strict=True):
        command, count = re.subn(rf"(?<=[ \"]){word}(?=[ \"\n]|$)", other, command)
        assert count == 1, word
    return first_administrator(come, house.run(command), command)


@pytest.fixture(scope="module")
def chiefs(house, come):
    """The first administrator of each further program."""
    house.post.open()
    return {name: open_program(house, come, name) for name in OTHERS}


HARBOR, HILL = OTHERS
MET = {  # who works in both, in which order they came to them, and whom they meet in each
    "noor@example.org": {HARBOR: "Wilhelmina Drozd", HILL: "Tomasz Quenby"},
    "sol@example.org": {HILL: "Ifeoma Achterberg", HARBOR: "Lars Pimentel"},
}


@pytest.mark.parametrize("email", MET)
def test_a_worker_of_two_programs_says_which_one_in_either_order(house, come, chiefs, email):
    worker = come(email)
    for before, program in enumerate(MET[email]):
        chiefs[program].invite(email, "Noor Haddad", role="Social worker", team=OTHERS[program][2])
        link = worker.link_after(before)
        if before == 0:
            worker.choose_password(link, FIRST)
            worker.sign_in(FIRST)
            worker.set_up_passkey()
        worker.accept(program)
    assert house.rows(f"{ROWS} WHERE email = '{email}' ORDER BY m.ctid") == list(MET[email])

    for program, name in MET[email].items():
        worker.add_person(name, to=program)
        there = f"JOIN people_person r ON r.program = p.id WHERE r.name = '{name}'"
        assert house.rows(f"SELECT p.name FROM access_program p {there}") == [program]
    worker.page.goto("/")
    worker.stands_on("/my-day/")

    worker.sign_out()
    worker.choose_password(worker.ask_for_link(), SECOND)
    worker.sign_in(SECOND)
    worker.show_passkey()
    worker.stands_on("/my-day/")


ROWS = """SELECT p.name FROM access_membership m
    JOIN access_program p ON p.id = m.program JOIN access_user u ON u.id = m.user_id"""


def test_the_log_of_all_this_is_as_it_was_sealed(house):
    assert "everything is as it was sealed" in house.run("venv/bin/python manage.py verify_audit")


def test_without_a_broker_the_loop_sends_what_is_asked_for(house, come):
    house.start_without_broker()
    house.post.open()
    founder = come(re.search(r"--email (\S+)", readme.code_of("Begin"))[1])
    founder.page.goto(founder.ask_for_link())
    founder.stands_on("/account/password/")


def test_no_log_holds_an_address_a_name_or_a_fault(house, come):
    stranger = come("nobody@example.org")
    stranger.page.goto("/people/Maria Quillfeather/")
    for name in ("web", "worker", "beat", "loop"):
        log = house.log(name)
        assert not re.search("Quillfeather|Whitfield|Haddad|Quenby|Pimentel|example\\.org", log), name
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        assert [line for line in lines if line.get("level") in {"error", "critical"}] == []
