"""The partner's page: looking changes nothing, answering needs a name, and a name needs a phone call."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from casemgmt.audit.models import Event
from casemgmt.codes.facts import Fact
from casemgmt.config.logs import formatter
from casemgmt.consents import actions as consents
from casemgmt.history import stamp
from casemgmt.people.models import ContactPoint
from referrals.actions.partner import phone_codes, reading
from referrals.models import Capacity, Referral
from tests.answers import stripped, words
from tests.factories import local_today
from tests.referrals import factories
from tests.referrals.partners import VOICE, Partner, contents

pytestmark = pytest.mark.django_db
NUMBER = "+15415550117"


@pytest.fixture(autouse=True)
def reachable(person):
    """The person has a phone, and it goes along with the referral."""
    point = ContactPoint(program=person.program, person=person, kind="phone", value=NUMBER)
    stamp(point, by=None, reason="test").save()


@pytest.fixture
def accepted(sent, partner):
    partner.review(sent)
    partner.step(sent, "accept")
    sent.refresh_from_db()
    return sent


@pytest.fixture
def opened(accepted, partner, responder):
    """Name and phone were opened by a code."""
    code = phone_codes.make(referral=accepted, by=responder, at=timezone.now())
    return partner.post("partner_contact", accepted.pk, code=code)


def private(person):
    return [person.name, "Rosalind", "Okafor", "555-0117", NUMBER, "ground floor", person.ref]


def paths(partner, referral):
    yield partner.letter()
    yield partner.letter(referral.pk)
    yield partner.url()
    yield partner.url("partner_referral", referral.pk)
    yield partner.url("partner_review", referral.pk)
    yield partner.url("partner_contact", referral.pk)
    yield partner.url("partner_places", referral.service_id)
    for step in ("accept", "decline", "schedule", "start_service", "end_unlinked"):
        yield partner.url("partner_step", referral.pk, step)


def test_a_scanner_fetches_200_times_and_nothing_changes(sent, partner, person):
    before, scanner = contents(), Client()
    pages = list(paths(partner, sent))
    for number in range(200):
        path = pages[number % len(pages)]
        method = ("get", "head", "options", "get")[number // len(pages) % 4]
        answer = getattr(scanner, method)(path, follow=method != "options")
        assert answer.status_code in (200, 405), path
        assert not any(word in words(answer) for word in private(person)), path
    assert contents() == before
    assert partner.get("partner_referral", sent.pk).status_code == 200


def test_the_comparison_would_notice_a_single_write(sent, partner):
    before = contents()
    partner.review(sent)
    assert contents() != before


def test_a_get_shows_codes_and_the_notice_and_nothing_typed(sent, partner, person):
    page = words(partner.get("partner_referral", sent.pk))
    for shown in ("Rapid rehousing", "Housing", "Within 7 days", "Spanish", "Please answer by", sent.short):
        assert shown in page
    assert "Use this only for the purpose named" in page and "Consent of" in page
    assert not any(word in page for word in private(person))


@pytest.mark.parametrize("name", ["partner_review", "partner_contact"])
def test_a_get_reveals_nothing_even_to_the_browser_that_opened_it(opened, accepted, partner, person, name):
    assert person.name in words(opened)
    page = partner.get(name, accepted.pk)
    assert page.status_code == 200 and not any(word in words(page) for word in private(person))


def test_a_review_shows_the_answers_to_the_questions_in_return_for_a_name(sent, partner, person):
    page = partner.review(sent)
    assert page.status_code == 200 and "Would like a ground floor." in words(page)
    assert person.name not in words(page) and "555-0117" not in words(page)
    assert Event.objects.filter(kind="read", actor=f"mailbox:{sent.mailbox_id}").count() == 1
    sent.refresh_from_db()
    assert (sent.business_status, sent.last_said_by) == ("reviewing", "Noor Haddad, intake")


def test_accepting_takes_two_presses_and_the_second_partner_hears_of_it(sent, partner, person):
    partner.review(sent)
    answer = partner.step(sent, "accept")
    assert answer.status_code == 302
    assert "Thank you. The worker who asked hears of it now." in words(partner.client.get(answer["Location"]))
    colleague = Partner(sent.mailbox)
    late = colleague.step(sent, "accept", name="Sam Park", role="case manager")
    assert late.status_code == 422 and "intake set this to “Accepted”" in words(late)
    assert "Sam Park" in words(late) and "Noor" not in words(late)


def test_an_answer_needs_the_forms_token_and_a_name(sent, partner):
    careful = Partner(sent.mailbox, enforce_csrf_checks=True)
    assert careful.review(sent).status_code == 403
    nameless = partner.post("partner_review", sent.pk, name="", role="")
    assert nameless.status_code == 422 and Referral.objects.get().business_status == "sent"


def test_name_and_role_are_remembered_in_this_browser_only(sent, partner):
    partner.review(sent)
    assert 'value="Noor Haddad"' in words(partner.get("partner_step", sent.pk, "decline"))
    assert 'value="Noor Haddad"' not in words(Partner(sent.mailbox).get("partner_step", sent.pk, "decline"))


def test_the_whole_way_to_a_service_that_started(accepted, partner, responder):
    factories.open_name(accepted, by=responder)
    for step, typed in (
        ("try_to_reach", {}),
        ("schedule", {"appointment_at": f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"}),
        ("pause", {"words": "Waits for papers"}),
        ("resume", {}),
        ("start_service", {"started_on": accepted.program.day_of(timezone.now()).isoformat()}),
        ("complete", {}),
    ):  # fmt: skip
        answer = partner.step(accepted, step, **typed)
        assert answer.status_code == 302, (step, words(answer))
    accepted.refresh_from_db()
    assert (accepted.status, accepted.linkage_source) == ("completed", "partner")
    page = words(partner.get("partner_referral", accepted.pk))
    assert "This referral is closed" in page and "Spanish" not in page


def test_a_decline_may_say_full_until(sent, partner):
    day = local_today() + timedelta(days=5)
    partner.step(sent, "decline", reason="no_capacity", full_until=day.isoformat())
    assert Capacity.objects.get().full_until == day
    assert "Nothing waits for you" in words(partner.get())


def test_a_refused_form_keeps_what_was_typed(sent, partner):
    answer = partner.step(sent, "decline", words="Try the annex", full_until="2020-01-01")
    assert answer.status_code == 422 and "Try the annex" in words(answer) and "Error:" in words(answer)


def test_free_places_are_said_as_of_now(sent, partner):
    answer = partner.post("partner_places", sent.service_id, state="capacity", available="2")
    assert answer.status_code == 302
    capacity = Capacity.objects.get()
    assert (capacity.available, capacity.said_by) == (2, "Noor Haddad, intake")
    assert timezone.now() - capacity.as_of < timedelta(minutes=1)
    assert "2 free" in words(partner.get())


def test_another_agencys_service_is_none(partner):
    other = factories.ServiceFactory()
    assert partner.get("partner_places", other.pk).status_code == 404
    assert partner.post("partner_places", other.pk, state="capacity").status_code == 404


def test_another_mailboxs_referral_is_the_same_404_as_none(sent, partner, person, responder):
    foreign = factories.sent(person, factories.ServiceFactory(), by=responder)
    nothing = "11111111-1111-4111-8111-111111111111"
    before = contents()
    for name, more in (
        ("partner_referral", ()),
        ("partner_review", ()),
        ("partner_contact", ()),
        ("partner_step", ("accept",)),
    ):
        for method in ("get", "post"):
            seen = [
                getattr(partner.client, method)(partner.url(name, pk, *more), VOICE)
                for pk in (foreign.pk, nothing)
            ]
            assert [answer.status_code for answer in seen] == [404, 404]
            assert stripped(seen[0]) == stripped(seen[1])
    after = contents()
    assert {table for table in after if after[table] != before[table]} <= {"audit_event"}


def test_a_draft_and_a_mistake_are_not_there(partner, person, sent, responder):
    draft = factories.written(person, factories.ServiceFactory(), by=responder)
    assert partner.get("partner_referral", draft.pk).status_code == 404
    assert partner.get("partner_step", sent.pk, "explode").status_code == 404


# --- Name and phone ---------------------------------------------------------------------------------


def test_name_and_phone_open_by_a_code_and_the_log_says_who(opened, accepted, person):
    page = words(opened)
    assert person.name in page and "(541) 555-0117" in page and "Use this only for the purpose" in page
    actor = f"mailbox:{accepted.mailbox_id}"
    disclosed = Event.objects.get(kind="disclosure", actor=actor)
    assert (disclosed.object_id, disclosed.program) == (str(accepted.pk), "lane")
    assert Event.objects.filter(kind="read", actor=actor, object_kind="consents.packet").count() == 2


def test_the_same_browser_may_look_again_for_half_an_hour_and_each_look_is_logged(
    opened, accepted, partner, person
):
    assert person.name in words(partner.post("partner_contact", accepted.pk))
    assert Event.objects.filter(kind="disclosure", object_id=str(accepted.pk)).count() == 2
    session = partner.client.session
    session["opened"] = {str(accepted.pk): (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert partner.post("partner_contact", accepted.pk).status_code == 422
    assert person.name not in words(Partner(accepted.mailbox).post("partner_contact", accepted.pk))


def test_wrong_codes_are_counted_although_the_page_refuses(accepted, partner, person, responder):
    code = phone_codes.make(referral=accepted, by=responder, at=timezone.now())
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _number in range(5):
        answer = partner.post("partner_contact", accepted.pk, code=wrong)
        assert answer.status_code == 302
        assert "That is not the code." in str(list(get_messages(answer.wsgi_request))[-1])
    answer = partner.post("partner_contact", accepted.pk, code=code)
    assert answer.status_code == 302 and person.name not in words(partner.client.get(answer["Location"]))


def test_before_a_yes_there_is_no_way_to_a_name(sent, partner, person):
    page = partner.get("partner_contact", sent.pk)
    assert "accepted and under way" in words(page) and "Code from the phone" not in words(page)
    assert partner.post("partner_contact", sent.pk, code="123456").status_code == 422


def test_the_worker_reads_a_code_that_is_shown_once(accepted, client_for, responder, call_taker, outsider):
    url = reverse("referrals:code", args=[accepted.pk])
    assert client_for(call_taker).get(url).status_code == 403
    assert client_for(outsider).get(url).status_code == 404
    client = client_for(responder)
    assert "(541) 555-0199" in words(client.get(url))
    assert not re.search(r"\d{3} \d{3}<", words(client.get(url)))
    code = re.search(r">(\d{3} \d{3})<", words(client.post(url)))[1]
    assert code not in words(client.get(url))


# --- Consent taken back -----------------------------------------------------------------------------


@pytest.fixture
def taken_back(accepted, responder):
    consent = accepted.packet.disclosure.consent
    consents.revoke(consent=consent, reason="", at=timezone.now(), by=responder)
    return accepted


def test_a_consent_taken_back_freezes_the_page_at_once(opened, taken_back, partner, person):
    for name in ("partner_referral", "partner_review", "partner_contact"):
        page = words(partner.get(name, taken_back.pk))
        assert "This may not be shared any more" in page
        assert "Spanish" not in page and person.name not in page
    assert "Frozen" in words(partner.get()) and "Spanish" not in words(partner.get())


def test_nothing_can_be_answered_or_opened_after_that(opened, taken_back, partner, person):
    for answer in (
        partner.step(taken_back, "try_to_reach"),
        partner.step(
            taken_back, "start_service", started_on=taken_back.program.day_of(timezone.now()).isoformat()
        ),
        partner.post("partner_contact", taken_back.pk),
    ):
        assert "This may not be shared any more" in words(answer) and person.name not in words(answer)
    taken_back.refresh_from_db()
    assert taken_back.status == "accepted"


# --- Around it --------------------------------------------------------------------------------------


def test_no_cache_and_no_search_engine_keeps_it(sent, partner):
    for path in paths(partner, sent):
        answer = partner.client.get(path)
        assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == ("no-referrer" if "/link/" in path else "same-origin")
        assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_no_page_address_and_no_title_says_anything(sent, partner, person):
    for path in paths(partner, sent):
        answer = partner.client.get(path)
        told = path + answer.get("Location", "") + "".join(re.findall("<title>.*?</title>", words(answer)))
        assert not any(word in told for word in [*private(person), "Rapid", "Harbor", "Noor"])
        assert partner.secret not in words(answer) + answer.get("Location", "")


def test_a_refused_letter_is_logged_without_its_secret(sent, caplog):
    Client().get(reverse("referrals:partner_link", args=["y" * 43]))
    lines = [formatter().format(record) for record in caplog.records]
    assert any("partner/link/<str:secret>/" in line for line in lines)
    assert "y" * 43 not in "".join(lines)


def test_the_page_speaks_the_mailboxs_language_until_the_browser_chooses(sent, partner):
    sent.mailbox.language = "es"
    stamp(sent.mailbox, by=None, reason="test").save()
    assert '<html lang="es"' in words(partner.get())
    partner.client.post(reverse("web:language"), {"language": "en"})
    assert '<html lang="en"' in words(partner.get())


def test_too_many_answers_from_one_link_wait(sent, partner, settings):
    settings.ACCOUNT_RATE_LIMITS = {"partner_answer": "2/10m/key"}
    codes = [partner.post("partner_review", sent.pk, name="").status_code for _number in range(3)]
    assert codes == [422, 422, 429]
    assert partner.get().status_code == 200


@pytest.mark.parametrize(
    ("told", "band"),
    [
        ("", ""), ("9", "under 18"), ("17", "under 18"), ("18", "18 to 24"), ("about 42", "25 to 44"),
        ("30 to 35", "25 to 44"), ("40 to 50", "25 to 64"), ("64", "45 to 64"), ("65", "65 or older"),
        ("102", "65 or older"), ("16 to 19", "under 25"), ("60 to 70", "45 or older"),
    ],
)  # fmt: skip
def test_an_age_is_told_as_a_band(told, band):
    assert reading.age_band(told) == band


def test_what_stands_in_the_open_is_never_typed_by_anybody():
    typed = {Fact.NAME, Fact.REF, Fact.BIRTH_DATE, Fact.CONTACT, Fact.NOTE, Fact.ELIGIBILITY, Fact.PRONOUNS}
    assert not typed & set(reading.IN_THE_OPEN) and Fact.CONTACT not in reading.TO_DECIDE
    assert not {Fact.NAME, Fact.REF, Fact.BIRTH_DATE} & set(reading.TO_DECIDE)


def test_spanish_digits_are_read_too():
    with translation.override("es"):
        assert "25" in reading.age_band("30 a 35")
