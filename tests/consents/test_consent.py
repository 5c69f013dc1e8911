"""A consent counts only when everything the law asks for is there, and the database says so itself."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from casemgmt.codes.facts import Sensitivity, facts_of
from casemgmt.codes.sharing import ConsentKind
from casemgmt.consents import actions
from casemgmt.consents.models import Consent, Scan
from casemgmt.consents.models.consent import ELEMENTS
from casemgmt.consents.workflow import CONSENT, Status
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from tests.consents.conftest import FACTS, SPOKEN, TOLD, TYPED
from tests.consents.scans import KINDS, page, size_of

pytestmark = pytest.mark.django_db

# One element of 42 CFR 2.31(a) taken away from a complete Part 2 consent.
WITHOUT = {
    "person": {"person_name": ""},
    "discloser": {"discloser": ""},
    "what": {"what": []},
    "recipient": {"recipient": None},
    "purpose": {"purpose": ""},
    "right_to_revoke": {"told_how_to_revoke": False},
    "expiry": {"expires_on": None},
    "signature": {"signature": ""},
    "date": {"given_on": None},
    "redisclosure": {"told_redisclosure": False},
    "intermediary": {"intermediary": "State health exchange"},
    "language": {"words": ""},
    "interpreter": {"interpreter": "remote"},
}


def complete(asked, today, kind=ConsentKind.PART2_TPO):
    """A draft with every element, not yet given."""
    consent = asked(kind)
    for name, value in {**TOLD, **TYPED, "given_on": today, "words": "May we share?"}.items():
        setattr(consent, name, value)
    return consent


def test_every_element_is_tried():
    assert set(WITHOUT) == set(ELEMENTS)


@pytest.mark.parametrize("element", WITHOUT)
def test_a_consent_without_an_element_is_refused_by_the_database(element, asked, today):
    consent = complete(asked, today)
    consent.status = Status.ACTIVE
    for name, value in WITHOUT[element].items():
        setattr(consent, name, value)
    with pytest.raises(IntegrityError, match=f"consent_active_has_{element}"), transaction.atomic():
        stamp(consent, by=None, reason="test").save()


@pytest.mark.parametrize(
    "element", ["what", "recipient", "purpose", "right_to_revoke", "expiry", "signature", "redisclosure",
                "intermediary", "interpreter"],
)  # fmt: skip
def test_a_consent_without_an_element_says_in_words_what_is_missing(element, asked, responder, today):
    terms = {name: value for name, value in WITHOUT[element].items() if name not in {*TOLD, *TYPED}}
    how = {**TOLD, **TYPED, **{name: value for name, value in WITHOUT[element].items() if name not in terms}}
    consent = asked(ConsentKind.PART2_TPO, **terms)
    with pytest.raises(RuleBroken, match=str(ELEMENTS[element][1])):
        actions.give(consent=consent, on=today, by=responder, **how)
    consent.refresh_from_db()
    assert consent.status == Status.DRAFT


def test_a_complete_consent_is_given_and_keeps_the_words_that_were_read(agreed, person):
    consent = agreed(ConsentKind.PART2_TPO)
    assert consent.status == Status.ACTIVE
    assert person.name in consent.words
    assert "42 CFR Part 2" in consent.words
    assert [row.history_change_reason for row in consent.history.all()] == ["Given", "Written"]


@pytest.mark.parametrize("kind", [kind for kind in ConsentKind if kind != ConsentKind.GENERAL])
def test_a_spoken_yes_is_refused_for_every_kind_that_needs_a_signature(kind, asked, responder, today):
    consent = asked(kind)
    with pytest.raises(RuleBroken, match="needs a signature"):
        actions.give(consent=consent, on=today, by=responder, **TOLD, **SPOKEN)
    consent.refresh_from_db()
    consent.given = "verbal"
    with pytest.raises(IntegrityError, match="consent_verbal_for_general_sharing_only"), transaction.atomic():
        stamp(consent, by=None, reason="test").save()


def test_a_spoken_yes_to_general_sharing_counts(agreed, today):
    assert agreed().is_live(today)


def test_a_spoken_yes_needs_a_witness_other_than_the_worker(asked, responder, today):
    for witness in ("", responder.name.upper()):
        with pytest.raises(RuleBroken):
            actions.give(consent=asked(), on=today, by=responder, given="verbal", witness=witness, **TOLD)


def test_a_spoken_yes_is_short_and_the_program_says_how_short(asked, agreed, administrator, program, today):
    actions.set_rules(program=program, by=administrator, verbal_days=5)
    agreed(expires_on=today + timedelta(days=5))
    with pytest.raises(RuleBroken, match="at most"):
        agreed(expires_on=today + timedelta(days=6))


def test_no_program_may_let_a_spoken_yes_last_longer_than_ninety_days(asked, program, administrator, today):
    with pytest.raises(RuleBroken):
        actions.set_rules(program=program, by=administrator, verbal_days=91)
    consent = complete(asked, today, ConsentKind.GENERAL)
    consent.status, consent.given, consent.witness = Status.ACTIVE, "verbal", "Dana Whitfield"
    consent.expires_on = today + timedelta(days=91)
    with pytest.raises(IntegrityError, match="consent_verbal_is_short"), transaction.atomic():
        stamp(consent, by=None, reason="test").save()


def test_a_victim_service_release_has_a_last_day_even_as_a_draft(asked):
    with pytest.raises(RuleBroken, match="needs a last day"):
        asked(ConsentKind.VICTIM_SERVICE, expires_on=None)
    consent = asked(ConsentKind.VICTIM_SERVICE)
    consent.expires_on = None
    with pytest.raises(IntegrityError, match="consent_victim_release_ends"), transaction.atomic():
        stamp(consent, by=None, reason="test").save()


def test_only_the_part2_consent_may_have_no_end(agreed):
    assert agreed(ConsentKind.PART2_TPO, expires_on=None, no_end=True).expires_on is None
    for kind in (ConsentKind.LEGAL, ConsentKind.SUD_NOTES):
        with pytest.raises(RuleBroken, match="last day"):
            agreed(kind, expires_on=None, no_end=True)


@pytest.mark.parametrize(
    ("kind", "foreign"),
    [
        (kind, fact)
        for kind in ConsentKind
        for sensitivity in Sensitivity
        for fact in facts_of(sensitivity)[:1]
        if sensitivity != Sensitivity.ORDINARY
        and not any(own in facts_of(sensitivity) for own in FACTS[kind])
    ],
)
def test_kinds_are_never_combined_in_one_consent(kind, foreign, asked):
    consent = asked(kind)
    consent.what = [*consent.what, foreign]
    with pytest.raises(IntegrityError, match="consent_kinds_never_combined"), transaction.atomic():
        stamp(consent, by=None, reason="test").save()


def test_a_purpose_belongs_to_its_kind(asked):
    with pytest.raises(RuleBroken, match="does not cover"):
        asked(ConsentKind.GENERAL, purpose="legal")


@pytest.mark.parametrize(
    "change", [{"what": ["name", "note"]}, {"expires_on": None, "no_end": True}, {"status": "draft"},
               {"recipient_name": "Somebody else"}],
)  # fmt: skip
def test_a_given_consent_keeps_its_terms_in_the_database(change, agreed):
    consent = agreed(ConsentKind.PART2_TPO)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)


def test_a_consent_taken_back_stays_taken_back_and_is_never_deleted(agreed, responder, now):
    consent = actions.revoke(consent=agreed(), reason="", at=now, by=responder)
    for change in (
        lambda rows: rows.update(status="active", revoked_at=None),
        lambda rows: rows.update(revoke_reason="Somebody else's words"),
        lambda rows: rows._raw_delete(rows.db),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Consent.objects.filter(pk=consent.pk))


def test_taking_back_keeps_the_moment_and_the_reason_if_one_was_given(agreed, responder, now):
    consent = actions.revoke(consent=agreed(), reason="Changed my mind", at=now, by=responder)
    assert (consent.status, consent.revoked_at, consent.revoke_reason) == ("revoked", now, "Changed my mind")
    with pytest.raises(RuleBroken):
        actions.revoke(consent=consent, reason="", at=now, by=responder)


def test_the_last_day_counts_and_the_day_after_does_not(agreed, today):
    consent = agreed(expires_on=today)
    for day, live in ((today, 1), (today + timedelta(days=1), 0)):
        assert Consent.objects.live(day).count() == live
        assert consent.is_live(day) == bool(live)


def test_a_draft_may_be_written_again_and_thrown_away(asked, person, responder):
    draft = asked()
    actions.write_consent(person=person, kind="general_sharing", by=responder, consent=draft, what=["name"])
    assert Consent.objects.get().what == ["name"]
    actions.drop_draft(consent=draft, by=responder)
    assert not Consent.objects.exists()


def test_a_given_consent_is_not_thrown_away(agreed, responder):
    with pytest.raises(RuleBroken):
        actions.drop_draft(consent=agreed(), by=responder)


@pytest.mark.parametrize("kind", KINDS)
def test_a_scanned_page_is_kept_and_its_fingerprint_is_the_signature(kind, asked, responder, today):
    paper = {"given": "scanned", "signer_name": "Rosalind Okafor-Zeta", "scan": page(kind)}
    consent = actions.give(consent=asked(ConsentKind.LEGAL), on=today, by=responder, **TOLD, **paper)
    kept = bytes(Scan.objects.get().content)
    assert size_of(kept) == size_of(page(kind))
    assert consent.signature == consent.scan.sha256 == hashlib.sha256(kept).hexdigest()


@pytest.mark.parametrize(
    "content",
    [None, b"", b"%PDF-" + b"0" * 5_300_000, b"<svg onload=alert(1)>", b"MZ\x90", b"%PDF-1.7 signed",
     b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0...", *(page(kind)[:400] for kind in KINDS)],
    ids=["none", "empty", "large", "svg", "program", "pdf", "png", "jpeg",
         *(f"half a {kind}" for kind in KINDS)],
)  # fmt: skip
def test_anything_but_a_small_pdf_or_picture_is_refused(content, asked, responder, today):
    with pytest.raises(RuleBroken, match=r"5 MB|cannot be opened as a page"):
        actions.give(consent=asked(), on=today, by=responder, given="scanned", scan=content, **TOLD)
    assert not Scan.objects.exists()


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", CONSENT.steps)
def test_every_cell_of_the_table_is_decided(step, status):
    if status == {"write": "draft", "give": "draft", "refuse": "draft", "revoke": "active"}[step]:
        assert CONSENT.step(step, status)
    else:
        with pytest.raises(RuleBroken):
            CONSENT.step(step, status)


def test_a_call_taker_neither_writes_nor_takes_back(agreed, asked, person, call_taker, now, today):
    with pytest.raises(NotAllowed):
        actions.write_consent(person=person, kind="general_sharing", by=call_taker)
    with pytest.raises(NotAllowed):
        actions.give(consent=asked(), on=today, by=call_taker, **TOLD, **SPOKEN)
    with pytest.raises(NotAllowed):
        actions.revoke(consent=agreed(), reason="", at=now, by=call_taker)


def test_the_words_are_read_in_spanish_when_the_person_speaks_it(asked):
    assert actions.words_of(asked(), "es") != ""
    assert actions.words_of(asked(), "am") == actions.words_of(asked(), "en")
