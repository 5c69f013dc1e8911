"""Every page of whereabouts and of a death in a real browser: accessible, and fits a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.whereabouts import actions
from tests.people.conftest import make_person
from tests.referrals import factories as asked
from tests.referrals.partners import Partner
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def stay(said, promise):
    """A long stay with everything said of it, before it another, and what was promised waits."""
    promise()
    said("shelter", days=80)
    return said(
        "jail", days=70, came_from="shelter", facility="County jail", booking="Booking-77",
        left_behind="Two dogs, with the neighbor", contact_there="refused",
    )  # fmt: skip


@pytest.fixture
def death(program, social_worker):
    dead = make_person(program, name="Marisol Quintero-Achterberg")
    return actions.report_death(
        person=dead, known_by="police", told_by="Officer Lee", by=social_worker, at=timezone.now()
    )


def pages(stay, death):
    of = {
        stay.person_id: ["where", "say", "died"], stay.pk: ["again", "left"],
        death.pk: ["death", "confirm_death"],
    }  # fmt: skip
    return [
        *(reverse(f"whereabouts:{name}", args=[pk]) for pk, names in of.items() for name in names),
        *(reverse("desk:person", args=[each.person_id]) for each in (stay, death)),
        reverse("followups:list") + "?show=paused",
        reverse("followups:list") + "?show=paused&whose=nobody",
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(visit, social_worker, stay, death, width):
    for path in pages(stay, death):
        page = visit(path, social_worker, width=width)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 18) == [], path


def test_a_refused_form_keeps_what_was_typed_and_calls_nothing_optional_that_is_needed(
    visit, social_worker, person
):
    page = visit(reverse("whereabouts:say", args=[person.pk]), social_worker, width=320)
    page.get_by_label("Which place").fill("County jail")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("There is a problem").wait_for()
    assert page.get_by_label("Which place").input_value() == "County jail"
    assert not page.locator(".field-invalid .optional").count()
    assert_accessible(page)


def test_a_partner_reads_on_a_phone_that_they_cannot_come(visit, person, social_worker, said):
    service = asked.ServiceFactory(agency=asked.MailboxFactory(program=person.program).agency)
    referral = asked.sent(person, service, by=social_worker)
    said("jail")
    page = visit(Partner(referral.mailbox).letter(referral.pk), width=320)
    assert page.get_by_text("Cannot come for now").first.is_visible()
    assert_accessible(page)
    assert_fits(page)


def test_nobody_said_where_they_are_has_one_way_to_say_it(visit, social_worker, person):
    page = visit(reverse("whereabouts:where", args=[person.pk]), social_worker)
    assert page.locator("main").get_by_role("link", name="Say where they are").count() >= 1
    assert not page.get_by_text("Somewhere else now").count()
