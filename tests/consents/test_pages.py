"""The pages of consent in a real browser: accessible, fitting a phone, and a signature drawn on one."""

import pytest
from django.urls import reverse

from casemgmt.codes.sharing import ConsentKind
from casemgmt.consents import actions
from casemgmt.consents.models import Consent
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]
DRAWN = {"given": "drawn", "signature": "M60 150L120 40L180 150L240 60L330 140", "signer_name": "Rosalind"}


@pytest.fixture
def lived_in(asked, agreed, share, reach, person, responder, now):
    """Consents in every state and kind, and what was shared on them."""
    reach(voicemail="no", text="yes")
    live, back = agreed(), agreed(recipient=None, recipient_name="Ana Okafor, sister")
    share(consent=back, to="Ana Okafor, sister")
    actions.revoke(consent=back, reason="", at=now, by=responder)
    treating = agreed(ConsentKind.PART2_TPO, how=DRAWN, recipient=None, all_treating=True)
    share(basis="court_order", because="Order 12 of the county court", address="1 Court Street, Eugene")
    return {"live": live, "back": back, "treating": treating, "draft": asked(ConsentKind.VICTIM_SERVICE),
            "packet": share(consent=live), "frozen": back.disclosures.get().packet}  # fmt: skip


def pages(lived_in, person):
    for name in ("list", "new", "share_other", "disclosures"):
        yield reverse(f"consents:{name}", args=[person.pk])
    yield reverse("consents:new", args=[person.pk]) + "?kind=part2_tpo"
    for state in ("live", "back", "treating"):
        for name in ("detail", "release"):
            yield reverse(f"consents:{name}", args=[lived_in[state].pk])
    for name in ("revoke", "share"):
        yield reverse(f"consents:{name}", args=[lived_in["treating"].pk])
    for name in ("read", "terms", "drop", "release"):
        yield reverse(f"consents:{name}", args=[lived_in["draft"].pk])
    for way in ("drawn", "typed", "scanned"):
        yield reverse("consents:give", args=[lived_in["draft"].pk, way])
    for state in ("packet", "frozen"):
        yield reverse("consents:packet", args=[lived_in[state].pk])
    yield reverse("consents:ledger")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_of_consent(chromium, visit, lived_in, person, social_worker, width, height):
    for path in pages(lived_in, person):
        page = visit(path, social_worker, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == [], path


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_rules_and_the_empty_pages(chromium, visit, person, social_worker, administrator, width, height):
    empty = [reverse(f"consents:{name}", args=[person.pk]) for name in ("list", "disclosures")]
    for path, user in [
        *((path, social_worker) for path in empty),
        (reverse("consents:rules"), administrator),
    ]:
        page = visit(path, user, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == [], path


def test_a_signature_is_drawn_on_the_screen(chromium, visit, asked, responder):
    consent = asked(ConsentKind.LEGAL)
    page = visit(reverse("consents:give", args=[consent.pk, "drawn"]), responder, 320, 700)
    page.get_by_label("I told them that they can take this back").check()
    pad = page.locator("[data-signature] svg")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 30)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 20 + 12 * step, box["y"] + 20 + 30 * (step % 2))
    page.mouse.up()
    page.get_by_role("button", name="Record the consent").click()
    page.get_by_text("Consent is recorded.").first.wait_for()
    consent.refresh_from_db()
    assert (consent.status, consent.given) == ("active", "drawn")
    assert page.get_by_role("img", name="Signature").is_visible()


def test_a_yes_is_recorded_without_any_script(chromium, visit, asked, responder):
    consent = asked(ConsentKind.PART2_TPO)
    page = visit(reverse("consents:read", args=[consent.pk]), responder, 320, 700, java_script_enabled=False)
    page.get_by_role("link", name="Typed their name as a signature").click()
    for words in ("take this back", "may share them further", "mean it as a signature"):
        page.get_by_label(words).check()
    page.get_by_role("button", name="Record the consent").click()
    page.get_by_text("Consent is recorded.").first.wait_for()
    assert Consent.objects.get().status == "active"
