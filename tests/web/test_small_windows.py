"""At 400 % zoom, with text twice as large, and on paper: the record stays in sight, and no word is cut."""

import contextvars

import pytest
from django.db import transaction

from casemgmt.access.models import Agency, Team, User
from casemgmt.access.roles import Role
from casemgmt.people.models import Person
from referrals.models import Service
from tests.browser_fixtures import HOST, Answers
from tests.matrix.asking import Actor, Questions
from tests.matrix.table import held_by, table
from tests.world.programs import OWN

pytestmark = [pytest.mark.looks, pytest.mark.browser]
ROLES = [role for role in Role if role not in (Role.PARTNER_STAFF, Role.LAW_ENFORCEMENT)]
# 1280 x 800 at 400 %, a small phone, and text of twice the size: width, height, size of text.
WINDOWS = [(320, 200, 1), (320, 640, 1), (1280, 800, 2)]
PAPER = (700, 1000)  # an upright sheet of A4 within its margins; Letter is wider
# What stays where it is while the page is scrolled, and takes more than a third of the window.
COVERED = """() => {
  const bars = [...document.querySelectorAll("body *")].filter((element) =>
    ["sticky", "fixed"].includes(getComputedStyle(element).position) && element.getClientRects().length);
  const taken = (bar) => {
    const { top, bottom } = bar.getBoundingClientRect();
    bar.style.position = "static";
    const moved = Math.abs(bar.getBoundingClientRect().top - top) > 1;
    bar.style.position = "";
    return moved ? Math.min(bottom, innerHeight) - Math.max(top, 0) : 0;
  };
  const found = new Set();
  for (const part of [0, 0.5, 1]) {
    scrollTo(0, part * (document.documentElement.scrollHeight - innerHeight));
    bars.filter((bar) => taken(bar) > innerHeight / 3).forEach((bar) => found.add(bar.className));
  }
  return [...found];
}"""
# Of a menu: what no scrolling brings into the window.
OUT_OF_REACH = """(menu) => [...menu.querySelectorAll("a, button")].filter((entry) => {
  entry.scrollIntoView({ block: "center" });
  const { left, right, top, bottom } = entry.getBoundingClientRect();
  return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight;
}).map((entry) => entry.textContent.trim())"""
# Words that no scrolling brings into the window: beyond its edge, or in a box that cuts them.
CUT = """() => {
  const cut = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, element = text.parentElement, range = document.createRange();
    const apart = element.closest(".visually-hidden, .skip-link, option, script, svg");
    if (!text.data.trim() || apart || !element.checkVisibility()) continue;
    range.selectNodeContents(text);
    const boxes = [...range.getClientRects()];
    const left = Math.min(...boxes.map((box) => box.left));
    const right = Math.max(...boxes.map((box) => box.right));
    for (let box = element; box; box = box.parentElement) {
      const { overflowX } = getComputedStyle(box), root = box === document.documentElement;
      if (["auto", "scroll"].includes(overflowX)) break;
      const edge = root ? { left: 0, right: innerWidth } : box.getBoundingClientRect();
      const cuts = root || ["hidden", "clip"].includes(overflowX);
      if (!cuts || (right <= edge.right + 1 && left >= edge.left - 1)) continue;
      cut.push(element.outerHTML.replace(/w{9,}/g, "w").slice(0, 120));
      break;
    }
  }
  return cut;
}"""
# Names wherever they stand, and every other text that may have been typed.
LONG_WORDS = """(names) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, element = text.parentElement;
    if (!text.data.trim() || element.closest("script, style, svg, option, select")) continue;
    const ours = element.closest("button, .button, time, nav:not(.breadcrumb)") || !element.closest("main");
    if (!ours && getComputedStyle(element).whiteSpace !== "nowrap") text.data = "w".repeat(200);
    else for (const name of names) text.data = text.data.replaceAll(name, "w".repeat(200));
  }
}"""


@pytest.fixture(scope="module")
def pages(chromium, matrix_world):
    """Each page of the system for somebody to whom all are open, opened one after another in one window."""
    with transaction.atomic():
        user = matrix_world.user(*ROLES)
        client = matrix_world.client(user)
        found = dict(answers(Questions(matrix_world, Actor("all", client, user, held_by(*ROLES)), table())))
        page = chromium.new_context().new_page()
        page.context.route("**/*", Answers(client, [], contextvars.copy_context()))
        yield lambda: opened(page, found)
        transaction.set_rollback(True)


def answers(questions):
    for row in questions.rows:
        ids = questions.ids(row, OWN)
        if "GET" in row.answers and not row.is_api and ids is not None and questions.may(row):
            answer = questions.actor.client.get(row.url(ids))
            if answer.get("Content-Type", "").startswith("text/html") and answer.status_code < 300:
                yield row.url(ids), answer.content


def opened(page, found):
    for path, body in found.items():
        page.route(HOST + path, answering(body))
        page.goto(HOST + path)
        yield path, page


def answering(body):
    return lambda route: route.fulfill(body=body, content_type="text/html")


def names():
    """What people and agencies are called, the longest first, so that none is left in half."""
    named = {one.name for model in (User, Agency, Team, Service) for one in model.objects.all()}
    return sorted(named | {one.shown_name for one in Person.objects.all()}, key=len, reverse=True)


def sized(page, width, height, text=1):
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("size => document.documentElement.style.fontSize = size", f"{text:.0%}")


def test_on_every_page_nothing_covers_the_record_and_no_word_is_cut(pages):
    covered, cut, long = [], [], []
    for path, page in pages():
        for window in WINDOWS:
            sized(page, *window)
            covered += [(path, window, bar) for bar in page.evaluate(COVERED)]
            cut += [(path, window, word) for word in page.evaluate(CUT)]
        sized(page, *PAPER)
        page.emulate_media(media="print")
        cut += [(path, "paper", word) for word in page.evaluate(CUT)]
        page.emulate_media(media="screen")
        page.evaluate(LONG_WORDS, names())
        sized(page, 320, 640)
        long += [(path, word) for word in page.evaluate(CUT)]
    assert (covered, cut, long) == ([], [], [])


def test_every_menu_stays_where_it_can_be_reached(pages):
    _path, page = next(pages())
    for window in WINDOWS:
        sized(page, *window)
        for menu in page.locator("[data-menu]").all():
            summary = menu.locator("summary")
            if summary.is_visible():
                summary.click()
                assert menu.evaluate(OUT_OF_REACH) == [], window
                assert page.evaluate(CUT) == [], window
                summary.click()
