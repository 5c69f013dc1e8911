"""The pages of consent: ask, read aloud, say yes in four ways, share, take back, account for it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from casemgmt.audit.models import Event
from casemgmt.codes.sharing import ConsentKind
from casemgmt.consents import actions
from casemgmt.consents.models import Consent, Disclosure, SharingPolicy
from tests.answers import edited
from tests.consents.scans import page, size_of

pytestmark = pytest.mark.django_db
TOLD = {
    "language": "es",
    "interpreter": "worker",
    "interpreter_name": "Luz Marín",
    "told_how_to_revoke": "on",
}
SIGNER = {"signer_name": "Rosalind Okafor-Zeta", "signed_as": "self"}
DRAWING = "M10 20L30 40L50 60"


@pytest.fixture
def worker(client_for, social_worker):
    return client_for(social_worker)


@pytest.fixture
def packet(agreed, share):
    return share(consent=agreed(), facts={"name": "Rosalind", "need": "A bed tonight"})


@pytest.fixture
def addresses(person, packet, asked):
    given, draft = packet.disclosure.consent, asked()
    return {
        **{name: reverse(f"consents:{name}", args=[person.pk])
           for name in ("list", "new", "share_other", "disclosures")},
        **{name: reverse(f"consents:{name}", args=[given.pk])
           for name in ("detail", "release", "revoke", "share")},
        **{name: reverse(f"consents:{name}", args=[draft.pk]) for name in ("read", "terms", "drop")},
        "give": reverse("consents:give", args=[draft.pk, "verbal"]),
        "packet": reverse("consents:packet", args=[packet.pk]),
        "ledger": reverse("consents:ledger"),
    }  # fmt: skip


def test_every_page_opens_for_the_social_worker(worker, addresses):
    for name, address in addresses.items():
        assert worker.get(address).status_code == 200, name


def test_no_page_exists_for_another_program(client_for, outsider, addresses):
    stranger = client_for(outsider)
    for name, address in addresses.items():
        assert stranger.get(address).status_code == (403 if name in ("ledger", "disclosures") else 404), name


def test_a_call_taker_is_told_that_the_role_does_not_include_it(client_for, call_taker, addresses):
    taker = client_for(call_taker)
    for name, address in addresses.items():
        assert taker.get(address).status_code == 403, name


def test_the_privacy_officer_reads_the_ledger_by_id_and_opens_no_record(
    client_for, auditor, addresses, person
):
    officer = client_for(auditor)
    page = officer.get(addresses["ledger"]).content.decode()
    assert person.ref in page
    assert person.name not in page
    assert officer.get(addresses["disclosures"]).status_code == 404
    assert officer.get(addresses["packet"]).status_code == 403


def test_asking_leads_to_the_words_and_a_spoken_yes_is_recorded(worker, person, housing, today):
    terms = {"recipient": housing.pk, "purpose": "service", "what": ["name", "need"], "expires_on": today}
    answer = worker.post(reverse("consents:new", args=[person.pk]), terms)
    consent = Consent.objects.get()
    assert answer.url == reverse("consents:read", args=[consent.pk])
    words = worker.get(answer.url).content.decode()
    assert person.name in words
    assert "Harbor Housing" in words
    give = reverse("consents:give", args=[consent.pk, "verbal"])
    answer = worker.post(give, TOLD | {"witness": "Dana Whitfield"})
    assert answer.url == reverse("consents:detail", args=[consent.pk])
    consent.refresh_from_db()
    assert (consent.status, consent.language, consent.interpreter_name) == ("active", "es", "Luz Marín")


def test_asking_for_one_agency_comes_with_what_its_service_needs(worker, person, housing):
    page = worker.get(reverse("consents:new", args=[person.pk]), {"recipient": housing.pk})
    asked = page.context["form"]
    assert asked["recipient"].value() == str(housing.pk)
    assert asked["purpose"].value() == "service" and {"name", "need"} <= set(asked["what"].value())


def test_a_consent_names_one_recipient_and_not_two(worker, person, housing, today):
    terms = {"purpose": "service", "what": ["name"], "expires_on": today}
    for named in ({}, {"recipient": housing.pk, "recipient_name": "Ana"}):
        answer = worker.post(reverse("consents:new", args=[person.pk]), terms | named)
        assert answer.status_code == 422
    assert not Consent.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in ConsentKind if kind != ConsentKind.GENERAL])
def test_the_kinds_that_need_a_signature_offer_no_spoken_yes(kind, worker, asked):
    consent = asked(kind)
    page = worker.get(reverse("consents:read", args=[consent.pk])).content.decode()
    verbal = reverse("consents:give", args=[consent.pk, "verbal"])
    assert verbal not in page
    assert worker.get(verbal).status_code == 404
    assert worker.post(verbal, TOLD | {"witness": "Dana"}).status_code == 404


@pytest.mark.parametrize(
    ("way", "signed"),
    [
        ("typed", {"means_it": "on"}),
        ("drawn", {"signature": DRAWING}),
        ("scanned", {"page": SimpleUploadedFile("page.pdf", page("PDF"))}),
    ],
)
def test_a_signature_is_taken_in_three_ways(way, signed, worker, asked):
    consent = asked(ConsentKind.PART2_TPO)
    give = reverse("consents:give", args=[consent.pk, way])
    assert worker.get(give).status_code == 200
    answer = worker.post(give, TOLD | SIGNER | signed | {"told_redisclosure": "on"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert worker.get(answer.url).status_code == 200
    assert worker.get(reverse("consents:release", args=[consent.pk])).status_code == 200
    consent.refresh_from_db()
    assert (consent.status, consent.given) == ("active", way)


@pytest.mark.parametrize("dot", ["M10 20L10 21", "M10 20L11 21L12 20L10 20", "M300 99L301 99L320 110"])
def test_a_dot_is_no_signature(dot, worker, asked):
    give = reverse("consents:give", args=[asked().pk, "drawn"])
    answer = worker.post(give, TOLD | SIGNER | {"signature": dot})
    assert answer.status_code == 422
    assert "too small for a signature" in answer.content.decode()


@pytest.mark.parametrize("drawn", ["", "M", "M1 2", 'M10 20L30 40"/><script>', "url(javascript:alert(1))"])
def test_a_drawn_signature_is_a_drawing_and_nothing_else(drawn, worker, asked):
    give = reverse("consents:give", args=[asked().pk, "drawn"])
    answer = worker.post(give, TOLD | SIGNER | {"signature": drawn})
    assert answer.status_code == 422
    assert "Nothing is drawn yet" in answer.content.decode()


def test_what_is_missing_is_said_in_words_and_nothing_typed_is_lost(worker, asked):
    give = reverse("consents:give", args=[asked(ConsentKind.PART2_TPO).pk, "typed"])
    answer = worker.post(give, TOLD | SIGNER | {"means_it": "on"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "may share them further" in page
    assert "Luz Marín" in page


def test_the_scanned_page_comes_back_as_a_download(worker, asked, responder, today):
    paper = {"given": "scanned", "scan": page("PDF"), "language": "en", "interpreter": "none"}
    consent = actions.give(
        consent=asked(ConsentKind.LEGAL), on=today, by=responder, told_how_to_revoke=True, **SIGNER, **paper
    )
    answer = worker.get(reverse("consents:scan", args=[consent.pk]))
    assert size_of(answer.content) == size_of(page("PDF"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert worker.get(reverse("consents:scan", args=[asked().pk])).status_code == 404


def test_a_no_leaves_nothing_behind(worker, asked, person):
    answer = worker.post(reverse("consents:drop", args=[asked().pk]))
    assert answer.url == reverse("consents:list", args=[person.pk])
    assert not Consent.objects.exists()


def test_terms_change_only_while_nothing_is_agreed(worker, asked, agreed, housing, today):
    terms = {"recipient": housing.pk, "purpose": "care", "what": ["name"], "expires_on": today}
    assert edited(worker, reverse("consents:terms", args=[asked().pk]), terms).status_code == 302
    assert Consent.objects.get().purpose == "care"
    assert worker.post(reverse("consents:terms", args=[agreed().pk]), terms).status_code == 404


def test_sharing_on_a_consent_shows_exactly_what_left(worker, agreed, reach):
    reach()
    share = reverse("consents:share", args=[agreed().pk])
    assert "(541) 555-0117" in worker.get(share).content.decode()
    answer = worker.post(share, {"facts": ["name"], "need": "A bed tonight"})
    page = worker.get(answer.url).content.decode()
    assert "A bed tonight" in page
    assert "(541) 555-0117" not in page
    assert "Do not pass it on" in page
    assert "Consent of" in page


def test_a_fact_that_the_consent_does_not_name_cannot_be_chosen(worker, agreed):
    answer = worker.post(reverse("consents:share", args=[agreed().pk]), {"facts": ["birth_date"]})
    assert answer.status_code == 422
    assert not Disclosure.objects.exists()


def test_a_consent_of_everyone_who_treats_me_asks_to_whom_now(worker, agreed, housing, police):
    consent = agreed(ConsentKind.PART2_TPO, recipient=None, all_treating=True)
    share = reverse("consents:share", args=[consent.pk])
    wrong = worker.post(share, {"facts": ["name"], "to": police.pk})
    assert wrong.status_code == 422
    answer = worker.post(share, {"facts": ["name"], "to": housing.pk})
    page = worker.get(answer.url).content.decode()
    assert "42 CFR part 2 prohibits unauthorized use or disclosure of these records." in page


def test_an_emergency_is_shared_with_its_reason_and_without_it_refused(worker, person):
    share = reverse("consents:share_other", args=[person.pk])
    typed = {
        "basis": "medical_emergency",
        "purpose": "safety",
        "name": "St. Mary emergency room",
        "facts": ["name"],
    }
    assert worker.post(share, typed).status_code == 422
    answer = worker.post(share, typed | {"because": "Unconscious at the bus station"})
    assert "St. Mary emergency room" in worker.get(answer.url).content.decode()


def test_taking_back_freezes_the_packet_on_its_page(worker, packet):
    page = reverse("consents:packet", args=[packet.pk])
    assert "A bed tonight" in worker.get(page).content.decode()
    worker.post(reverse("consents:revoke", args=[packet.disclosure.consent_id]), {"reason": ""})
    frozen = worker.get(page).content.decode()
    assert "A bed tonight" not in frozen
    assert "consent was taken back" in frozen


def test_a_second_press_on_take_back_changes_nothing(worker, agreed):
    revoke = reverse("consents:revoke", args=[agreed().pk])
    assert worker.post(revoke).status_code == 302
    assert worker.post(revoke).status_code == 422


@pytest.mark.parametrize(("show", "lines"), [("all", 2), ("part2", 1), ("hipaa", 1)])
def test_the_accounting_lists_what_each_rule_counts(show, lines, worker, agreed, share, person):
    share(consent=agreed(ConsentKind.PART2_TPO), facts={"substance_use": "Asks for treatment"})
    share(basis="court_order", because="Order 12", address="1 Court Street")
    page = worker.get(reverse("consents:disclosures", args=[person.pk]), {"show": show}).content.decode()
    assert page.count('<th scope="row">') == lines
    assert ("1 Court Street" in page) == (show != "part2")


def test_the_administrator_sets_the_rules_and_says_who_decided(client_for, administrator, program):
    boss, address = client_for(administrator), reverse("consents:rules")
    assert boss.get(address).status_code == 200
    wrong = edited(boss, address, {"care_coordination": "on", "verbal_days": 10, "own_copy_days": 30})
    assert wrong.status_code == 422
    edited(
        boss,
        address,
        {"care_coordination": "on", "verbal_days": 10, "own_copy_days": 30, "decided": "City attorney, 2026"},
    )
    assert SharingPolicy.objects.get().verbal_days == 10
    edited(boss, address, {"verbal_days": 7, "own_copy_days": 15})
    assert SharingPolicy.objects.get().care_coordination is False


def test_each_opening_is_written_to_the_log(worker, packet, person):
    consent = packet.disclosure.consent
    worker.get(reverse("consents:list", args=[person.pk]))
    worker.get(reverse("consents:detail", args=[consent.pk]))
    worker.get(reverse("consents:packet", args=[packet.pk]))
    worker.get(reverse("consents:ledger"))
    opened = Event.objects.filter(kind="read").values_list("object_id", flat=True)
    assert sorted(opened) == sorted([str(person.pk), str(consent.pk), str(packet.pk)])
    listed = Event.objects.get(kind="search", object_kind="consents.disclosure")
    assert listed.detail["ids"] == [str(packet.disclosure_id)]


@pytest.mark.parametrize("name", ["list", "disclosures"])
def test_lists_need_no_more_queries_when_they_grow(name, worker, agreed, share, person):
    share(consent=agreed())
    address = reverse(f"consents:{name}", args=[person.pk])
    count = _queries_of(worker, address)
    for _more in range(5):
        share(consent=agreed())
    assert _queries_of(worker, address) == count


def _queries_of(browser, address):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_a_page_that_never_was_is_the_same_404(worker):
    for name in ("detail", "read", "release", "revoke", "share", "packet"):
        assert worker.get(reverse(f"consents:{name}", args=[uuid.uuid4()])).status_code == 404


def sheet(page):
    """The part of the printed consent that says its language."""
    text = page.content.decode()
    return text[text.index('<h1 lang="') :]


def test_a_consent_on_paper_stands_whole_in_the_persons_language(worker, asked):
    page = sheet(worker.get(reverse("consents:release", args=[asked().pk])))
    assert page.count('lang="es"') == 3
    for words in ("Usted decide", "Persona", "Firma", "Fecha"):
        assert words in page
    assert "Signature" not in page and "It is your choice" not in page


def test_a_consent_in_a_language_we_do_not_have_stands_in_english_whoever_prints_it(worker, asked, agreed):
    worker.cookies["django_language"] = "es"
    for consent in (asked(), agreed()):
        page = sheet(worker.get(reverse("consents:release", args=[consent.pk]) + "?language=vi"))
        assert page.count('lang="en"') == 3 and "It is your choice" in page and "Interpreter" in page
    translation.activate("en")
