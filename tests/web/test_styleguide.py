"""The style guide holds every part, and every part is accessible, fits a phone, and weighs little."""

import gzip
from pathlib import Path

import pytest
from django.urls import reverse

from casemgmt import web
from casemgmt.web.styleguide import Styleguide
from tests.web.browser import assert_accessible, assert_fits, hidden_focus, violations

WEB = Path(web.__file__).parent
KILOBYTE = 1024
GUIDE = "/styleguide/"

OPEN_EVERYTHING = "for (const part of document.querySelectorAll('details:not([data-menu])')) part.open = true"
SPACED_OUT = (
    """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"""
)
SMALL_TARGETS = """() => {
  const boxes = "input:not([type=radio], [type=checkbox], [type=hidden])";
  return [...document.querySelectorAll(`button:not(.link-button), .button, .chip, summary, select, ${boxes}`)]
    .filter((part) => part.getClientRects().length && part.getBoundingClientRect().height < 44)
    .map((part) => part.outerHTML.slice(0, 90));
}"""

browser = pytest.mark.browser


def weight(pattern):
    return sum(len(gzip.compress(path.read_bytes())) for path in (WEB / "static/web").glob(pattern))


@pytest.mark.django_db
def test_every_part_appears_in_the_style_guide(client):
    shown = {template.name for template in client.get(reverse("web:styleguide")).templates}
    parts = {f"web/parts/{path.name}" for path in (WEB / "templates/web/parts").iterdir()}
    assert parts - shown == set()


def test_style_sheets_and_scripts_stay_small():
    assert weight("css/*.css") <= 12 * KILOBYTE
    assert weight("js/*.js") <= 15 * KILOBYTE


def test_the_guide_needs_no_database(rf):
    answer = Styleguide.as_view()(rf.get(GUIDE))
    assert b"Style guide" in answer.render().content


@browser
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (320, "dark")])
def test_the_guide_is_accessible(visit, width, scheme):
    page = visit(GUIDE, width=width, color_scheme=scheme)
    assert_accessible(page)
    assert_fits(page)
    assert page.trouble == []


@browser
def test_the_guide_is_accessible_in_forced_colours(visit):
    assert_accessible(visit(GUIDE, forced_colors="active", reduced_motion="reduce"))


@browser
@pytest.mark.parametrize("width", [320, 1280])
def test_opened_parts_are_accessible_too(visit, width):
    page = visit(GUIDE, width=width)
    page.evaluate(OPEN_EVERYTHING)
    assert_accessible(page)
    assert_fits(page)
    page.click(".masthead-row details summary")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.click("[data-opens=session]")
    assert_accessible(page)


@browser
@pytest.mark.parametrize("width", [320, 1280])
def test_focus_is_never_covered(visit, width):
    assert hidden_focus(visit(GUIDE, width=width, height=640), 110) == []


@browser
def test_spaced_out_text_still_fits(visit):
    page = visit(GUIDE, width=320, bypass_csp=True)
    page.add_style_tag(content=SPACED_OUT)
    assert_fits(page)


@browser
def test_axe_is_awake(visit):
    page = visit(GUIDE, bypass_csp=True)
    page.set_content("<p style='color: #aaa; background: #fff'>faint</p><img src=x>")
    found = " ".join(violations(page))
    assert "color-contrast" in found and "image-alt" in found


@browser
def test_a_phone_offers_large_targets(visit):
    page = visit(GUIDE, width=320)
    assert page.evaluate(SMALL_TARGETS) == []


@browser
def test_it_prints_without_menus(visit):
    page = visit(GUIDE)
    page.emulate_media(media="print")
    for part in (".masthead", ".phone-bar", ".footer", ".button"):
        assert not page.locator(part).first.is_visible()
    assert page.locator(".print-footer").is_visible()
