"""Every page of people in a real browser: accessible, and fit for a phone."""

from datetime import time

import pytest
from django.urls import reverse

from casemgmt.people import actions
from tests.people.conftest import make_contact, make_person
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

OF_ONE = ("contact", "correct", "history", "add_contact")
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def known(person, responder, program):
    """Somebody with a story: contacts, corrections, look-alikes."""
    make_contact(person, voicemail="no", text="yes", whose="own", safe_from=time(17), safe_to=time(21))
    make_contact(person, "maria@example.org", kind="email", may_name_agency="yes")
    make_contact(person, "+12165550199", whose="shelter", do_not_use=True, note="Front desk, ask for Sam")
    actions.correct(
        person=person, by=responder, pronouns="she/her", pronouns_answer="given", language="es",
        language_answer="given", interpreter_needed="yes",
        other_names=["Lupita Lopez", "Maria Guadalupe Lopez"],
    )  # fmt: skip
    make_person(program, "Maria Lopes", (1984, 12, 3), descriptor="Blue bike, gray dog")
    make_person(program, "", descriptor="Man in a red coat by the station, about 40")
    return person


@pytest.fixture
def pages(known, responder, program):
    search = actions.search(text="Maria Lopez 3/12/1984", program=program, by=responder)
    nobody = actions.search(text="Zebulon Quick", program=program, by=responder)
    return {
        "find": reverse("people:find"),
        "found": reverse("people:found", args=[search.pk]),
        "nobody": reverse("people:found", args=[nobody.pk]),
        "new": reverse("people:new", args=[search.pk]),
        **{name: reverse(f"people:{name}", args=[known.pk]) for name in OF_ONE},
        "change": reverse("people:correct_contact", args=[known.pk, known.contact_points.first().pk]),
    }  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(visit, responder, pages, width):
    for path in pages.values():
        page = visit(path, responder, width=width)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_find_then_a_likely_match_then_added(visit, responder, known, width):
    page = visit(reverse("people:find"), responder, width=width)
    page.get_by_label("Name, phone, birth date or ID").fill("Maria Lopez 3/12/1984")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("link", name="None of these: add a new person").click()
    page.get_by_role("button", name="Add person").click()
    page.get_by_role("heading", name="Do we know this person already?").wait_for()
    assert_accessible(page)
    assert_fits(page)
    for choice in page.get_by_label("Not the same person").all():
        choice.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("was added").first.wait_for()


def test_a_mistake_leads_to_its_field(visit, responder, pages):
    page = visit(pages["new"], responder, width=320)
    page.get_by_label("Phone").fill("55")
    page.get_by_role("button", name="Add person").click()
    page.get_by_role("link", name="This is not a whole phone number").click()
    assert page.evaluate("document.activeElement.name") == "phone"
    assert_accessible(page)
