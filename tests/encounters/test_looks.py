"""The encounter's pages in a real browser: a responder's phone first."""

import uuid

import pytest
from django.urls import reverse

from casemgmt.encounters import actions
from casemgmt.encounters.models import Draft, Encounter
from followups.models import FollowUp
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def pages(recorded, person, responder, social_worker, program):
    done = recorded(
        person=person, follow_up="24h", did=["listened", "food_water"], needs=["shelter", "medical"],
        reasons=["welfare"], place="5th and Pearl", team=responder.active_memberships[0].team,
        note="She was cold and asked for a ride.\n\nWe drove her.",
        present=[(responder, "responder"), (social_worker, "clinician")],
    )  # fmt: skip
    nameless = recorded(descriptor="Man with a blue bike")
    actions.correct(encounter=done, reason="Wrong corner", by=responder, place="6th and Pearl")
    actions.save_draft(id=uuid.uuid4(), program=program, by=responder, body={"note": ["half a thought"]})
    return {
        "new": reverse("encounters:new"),
        "with a person": f"{reverse('encounters:new')}?person={person.pk}",
        "list": reverse("encounters:list"),
        "unidentified": reverse("encounters:list") + "?show=unidentified",
        "drafts": reverse("encounters:drafts"),
        "detail": reverse("encounters:detail", args=[done.pk]),
        "nameless": reverse("encounters:detail", args=[nameless.pk]),
        "correct": reverse("encounters:correct", args=[done.pk]),
        "identify": f"{reverse('encounters:identify', args=[nameless.pk])}?person={person.pk}",
    }


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(visit, responder, pages, width):
    for path in pages.values():
        page = visit(path, responder, width=width)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == []


def test_a_phone_records_an_encounter_and_forgives_a_mistake(visit, responder, pages):
    page = visit(pages["with a person"], responder, width=320)
    page.get_by_label("Note").fill("Asked us to call his sister")
    page.get_by_text("24 hours", exact=True).click()
    page.get_by_role("button", name="Save encounter").click()
    page.get_by_role("link", name="Choose how it ended.").click()
    assert page.evaluate("document.activeElement.name") == "outcome"
    assert_accessible(page)
    page.get_by_label("How it ended", exact=True).select_option("ended_on_scene")
    page.get_by_role("button", name="Save encounter").click()
    page.get_by_text("Encounter saved.").first.wait_for()
    assert Encounter.objects.filter(note="Asked us to call his sister").exists()
    assert FollowUp.objects.filter(status="open").count() == 2


def test_no_more_than_twelve_fields_stand_in_the_open(visit, responder, pages):
    page = visit(pages["new"], responder, width=320)
    shown = page.locator("main form .field:visible")
    assert shown.count() <= 12
    typed = page.locator("main form :is(textarea, input[type=text]):visible")
    assert typed.count() <= 4  # who, where, call number, note: only the first and the last need words


def test_typing_is_kept_without_a_press(visit, responder, pages):
    Draft.objects.all().delete()
    page = visit(pages["new"], responder, width=320)
    page.get_by_label("Note").fill("half a thought")
    page.locator("[data-state=saved]").wait_for(timeout=15_000)
    assert Draft.objects.get().body["note"] == ["half a thought"]
    page.reload()
    assert page.get_by_label("Note").input_value() == "half a thought"


def test_without_scripts_the_person_is_found_and_nothing_typed_is_lost(visit, responder, pages, person):
    page = visit(pages["new"], responder, width=320, java_script_enabled=False)
    page.get_by_label("Note").fill("before the search")
    page.get_by_role("textbox", name="Who").fill("Rosalind Okafor")
    page.get_by_role("button", name="Find person").click()
    page.get_by_role("link", name="Choose").first.click()
    page.get_by_role("button", name="Find someone else").wait_for()
    assert page.get_by_label("Note").input_value() == "before the search"
    page.get_by_label("How it ended", exact=True).select_option("connected")
    page.get_by_role("button", name="Save encounter").click()
    page.get_by_text("Encounter saved.").first.wait_for()
    assert Encounter.objects.get(note="before the search").person == person
