"""The pages of cases in a real browser: accessible, fitting a phone, quiet on the console."""

import uuid

import pytest
from django.urls import reverse

from casemgmt.cases import actions
from casemgmt.history import stamp
from casemgmt.people.models import ContactPoint
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]
LONG = "They want to sleep behind a door that locks, near the bus to the clinic, and see their sister."


@pytest.fixture
def lived_in(case, person, write, signed, social_worker, supervisor, now):
    """A case with goals of every status, notes of both kinds, an addendum, a draft and a history."""
    phone = ContactPoint(
        program=person.program, person=person, kind="phone", value="+15415550117", voicemail="no"
    )
    stamp(phone, by=None, reason="test").save()
    for steps in ([], ["start"], ["meet"], ["set_aside"]):
        goal = actions.add_goal(case=case, text=LONG, by=social_worker)
        for step in steps:
            actions.move_goal(goal=goal, step=step, by=social_worker)
    actions.sign_note(note=write(kind="sud_counselling", text=LONG * 6), at=now, by=social_worker)
    actions.add_addendum(note=signed, id=uuid.uuid4(), text=LONG, at=now, by=social_worker)
    write(text=LONG)
    actions.reassign(case=case, to=supervisor, why=LONG, at=now, by=social_worker)
    return case


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_of_a_case(chromium, visit, lived_in, person, signed, write, social_worker, width, height):
    names = ("detail", "history", "reassign", "add_goal", "notes", "write_note")
    one = [reverse(f"cases:{name}", args=[lived_in.pk]) for name in names]
    one.append(reverse("desk:close_case", args=[lived_in.pk]))
    notes = [reverse(f"cases:{name}", args=[signed.pk]) for name in ("note", "add_addendum")]
    drafts = [reverse(f"cases:{name}", args=[write().pk]) for name in ("edit_note", "drop_draft")]
    lists = ["/cases/", "/cases/?show=all", "/cases/?show=closed", "/cases/?show=unowned"]
    for path in [*one, *notes, *drafts, *lists, reverse("cases:of_person", args=[person.pk])]:
        page = visit(path, social_worker, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == [], path


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_first_case_of_a_person(chromium, visit, person, social_worker, width, height):
    for name in ("of_person", "open"):
        page = visit(reverse(f"cases:{name}", args=[person.pk]), social_worker, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [], name


def test_what_is_typed_is_saved_while_it_is_typed(chromium, visit, case, social_worker):
    page = visit(reverse("cases:write_note", args=[case.pk]), social_worker)
    page.get_by_label("Note", exact=True).fill("Spoke at the shelter.")
    page.locator("[data-draft-state][data-state=saved]").wait_for()
    assert case.notes.get().text == "Spoke at the shelter."
    page.get_by_role("button", name="Sign the note").click()
    page.get_by_text("The note is signed.").first.wait_for()
    assert case.notes.get().status == "signed"
