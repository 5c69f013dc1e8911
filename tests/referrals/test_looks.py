"""The staff's pages of referrals in a real browser: accessible, fitting a phone, quiet on the console."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.consents import actions as consents
from casemgmt.history import stamp
from casemgmt.people.models import ContactPoint
from referrals.actions.asking import answers, sending
from referrals.actions.directory import keeping
from tests.referrals import factories
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]
NOW = timezone.now()
SAID = {"said_by": "Noor Haddad, intake"}


def of(name, thing, *more):
    return reverse(f"referrals:{name}", args=[thing.pk, *more])


@pytest.fixture
def town(program, social_worker):
    """Services with all that a page may show: full, stale, of another area, through the access point."""
    point = factories.MailboxFactory(agency__name="Front Door Assessment", phone="+15415550144").agency
    made = {
        "free": {"languages": ["en", "es"], "eligibility": "Adults without a home, with or without papers.",
                 "questions": ["Do they have a pet?", "Can they climb stairs?"], "assured_on": NOW.date()},
        "stale": {"languages": ["en"], "minimum_age": 18, "maximum_age": 24},
        "full": {"description": "Beds for the night, 7 pm to 8 am.\nMeals are free."},
        "entry": {"by_coordinated_entry": True, "access_point": point},
    }  # fmt: skip
    names = {
        "free": "Rapid rehousing and help with deposits, application fees and furniture",
        "stale": "Youth transitional homes", "full": "Night shelter", "entry": "Supportive housing",
    }  # fmt: skip
    services = {key: factories.ServiceFactory(name=names[key], **fields) for key, fields in made.items()}
    said = {"by": social_worker, "said_by": "Noor Haddad, front desk"}
    keeping.say_capacity(
        service=services["free"],
        state="capacity",
        unit="unit",
        available=2,
        at=NOW - timedelta(days=3),
        **said,
    )
    keeping.say_capacity(
        service=services["stale"],
        state="capacity",
        unit="bed",
        available=4,
        at=NOW - timedelta(days=9),
        **said,
    )
    keeping.say_capacity(
        service=services["full"],
        state="no-capacity",
        at=NOW,
        full_until=NOW.date() + timedelta(days=30),
        **said,
    )
    return services


@pytest.fixture
def asked(town, program, responder, social_worker):
    """One person and referrals in every state."""
    person = factories.PersonFactory(program=program, language="es", language_answer="given", birth_year=1990,
                                     birth_answer="given")  # fmt: skip
    phone = ContactPoint(program=program, person=person, kind="phone", value="+15415550117", voicemail="no")
    stamp(phone, by=None, reason="test").save()
    silent = factories.sent(
        person, town["free"], by=social_worker, urgency="today", at=NOW - timedelta(days=2)
    )
    linked = factories.sent(person, town["entry"], by=social_worker, at=NOW - timedelta(days=9))
    said = {**SAID, "by": responder}
    answers.accept(referral=linked, at=NOW - timedelta(days=8), **said)
    answers.schedule(
        referral=linked, at=NOW - timedelta(days=7), appointment_at=NOW - timedelta(days=5), **said
    )
    answers.start_service(referral=linked, at=NOW - timedelta(days=4), source="worker", **said)
    told = factories.sent(person, factories.ServiceFactory(), by=social_worker, at=NOW - timedelta(days=6))
    answers.accept(referral=told, at=NOW - timedelta(days=5), **said)
    answers.start_service(referral=told, at=NOW - timedelta(days=1), source="partner", **said)
    declined = factories.sent(person, town["full"], by=social_worker, at=NOW - timedelta(days=3))
    answers.decline(referral=declined, at=NOW, reason="no_capacity", words="Full until spring.", **said)
    frozen = factories.sent(person, factories.ServiceFactory(), by=social_worker)
    consents.revoke(consent=frozen.packet.disclosure.consent, reason="", at=NOW, by=responder)
    bare = factories.written(person, factories.ServiceFactory(), by=social_worker)
    draft = factories.written(person, town["stale"], by=social_worker)
    factories.consent(person, town["stale"].agency, by=responder)
    factories.unmet(person, by=social_worker, need="pet", reason="no_service")
    withdrawn = factories.sent(
        person, factories.ServiceFactory(needs=["food"]), by=social_worker, need="food"
    )
    sending.withdraw(referral=withdrawn, reason="Moved in with a sister.", by=social_worker, at=NOW)
    return {"person": person, "silent": silent, "linked": linked, "declined": declined, "frozen": frozen,
            "bare": bare, "draft": draft, "withdrawn": withdrawn, "told": told}  # fmt: skip


def paths(town, asked):
    yield reverse("referrals:list")
    for show in ("silent", "answers", "all"):
        yield reverse("referrals:list") + f"?show={show}&whose=everyones"
    yield reverse("referrals:unmet")
    yield of("of_person", asked["person"])
    yield of("new", asked["person"])
    yield of("new", asked["person"]) + f"?after={asked['declined'].pk}"
    yield of("note_unmet", asked["person"])
    yield of("take", asked["told"], "confirm_start")
    for state in ("silent", "linked", "told", "declined", "frozen", "withdrawn"):
        yield of("detail", asked[state])
    for state in ("bare", "draft"):
        yield of("send", asked[state])
    yield of("history", asked["linked"])
    for step in ("decline", "schedule", "start_service", "withdraw"):
        yield of("take", asked["silent"], step)
    yield reverse("referrals:services")
    yield reverse("referrals:services") + "?need=housing&language=es"
    yield reverse("referrals:add_service")
    for name in ("service", "correct_service", "capacity", "service_history"):
        yield of(name, town["free"])
    for name in ("partners", "add_partner"):
        yield reverse(f"referrals:{name}")
    agency = town["entry"].access_point
    for name in ("partner", "open_mailbox"):
        yield of(name, agency)
    for name in ("correct_mailbox", "close_mailbox", "end_links", "mailbox_history"):
        yield of(name, agency.mailboxes.get())


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_of_referrals(chromium, visit, town, asked, social_worker, width, height):
    for path in paths(town, asked):
        page = visit(path, social_worker, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == [], path
        page.context.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_empty_pages_of_referrals(chromium, visit, program, responder, social_worker, width, height):
    person = factories.PersonFactory(program=program)
    empty = [reverse(f"referrals:{name}") for name in ("list", "unmet", "services")]
    for path in [*empty, of("of_person", person), of("new", person)]:
        page = visit(path, social_worker, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [], path


@pytest.mark.parametrize("script", [True, False])
def test_somebody_is_referred_from_the_first_press_to_the_last(
    chromium, visit, town, person, social_worker, script
):
    factories.consent(person, town["free"].agency, by=social_worker)
    page = visit(of("new", person), social_worker, 320, 700, java_script_enabled=script)
    page.get_by_role("combobox", name="What do they need?").select_option("housing")
    page.get_by_role("button", name="Find services").click()
    page.get_by_role("button", name=re.compile("Ask them.*Rapid rehousing")).click()
    page.get_by_label("Note to the partner").fill("Would like a ground floor.")
    page.get_by_role("button", name="See what leaves").click()
    page.get_by_text("This and nothing else leaves.").wait_for()
    assert_accessible(page) if script else None
    assert page.get_by_text("Would like a ground floor.").is_visible()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("You are told when they answer.").first.wait_for()
    assert person.referrals.get().status == "requested"
