"""Rows that the database refuses by one constraint each: a copy of a real row, changed in one way."""

import uuid
from datetime import timedelta

from django.utils import timezone

from tests import factories

TODAY = factories.local_today()
DRAFT = {"status": "draft"}
SOON = TODAY + timedelta(days=3)

# (model, constraint, changes)
# fmt: off
REFUSED = [
    ("consents.Consent", "consent_verbal_for_general_sharing_only",
     DRAFT | {"given": "verbal", "kind": "victim_service_release", "what": ["safety_needs"],
              "expires_on": SOON, "purpose": "safety"}),
    ("consents.Consent", "consent_verbal_is_short",
     DRAFT | {"given": "verbal", "given_on": TODAY, "expires_on": TODAY + timedelta(days=400)}),
    ("consents.Consent", "consent_victim_release_ends",
     DRAFT | {"kind": "victim_service_release", "what": ["safety_needs"], "expires_on": None, "given": "",
              "purpose": "safety"}),
    ("consents.Consent", "consent_kinds_never_combined", DRAFT | {"what": ["name", "sud_notes"]}),
    ("consents.Consent", "consent_end_or_none", DRAFT | {"no_end": True, "expires_on": SOON}),
    ("consents.Consent", "consent_ends_after_it_begins",
     DRAFT | {"given_on": TODAY, "expires_on": TODAY - timedelta(days=1)}),
    ("consents.Consent", "consent_revoked_has_its_moment", {"status": "revoked", "revoked_at": None}),
    ("consents.Disclosure", "disclosure_basis_fits_part2",
     {"facts": ["substance_use"], "basis": "care_coordination", "consent": None}),
    ("consents.Disclosure", "disclosure_basis_fits_sud_notes",
     {"facts": ["sud_notes"], "basis": "care_coordination", "consent": None}),
    ("consents.Disclosure", "disclosure_basis_fits_victim_service",
     {"facts": ["safety_needs"], "basis": "care_coordination", "consent": None}),
    ("consents.Disclosure", "disclosure_names_its_consent", {"basis": "consent", "consent": None}),
    ("consents.Disclosure", "disclosure_says_to_whom", {"recipient_name": ""}),
    ("consents.Disclosure", "disclosure_says_what_happened",
     {"basis": "medical_emergency", "because": "", "consent": None}),
    ("consents.Disclosure", "disclosure_names_known_facts", {"facts": ["name", "shoe size"]}),
    ("holds.LegalHold", "hold_says_why", {"why": ""}),
    ("holds.LegalHold", "hold_lifted_with_reason", {"until": timezone.now(), "lifted_why": ""}),
    ("holds.LegalRequest", "legal_request_refused_in_words",
     {"status": "refused", "answered_at": timezone.now(), "answer": ""}),
    ("holds.LegalRequest", "legal_request_answered_with_moment",
     {"status": "withdrawn", "answered_at": None}),
    ("law.Disposal", "disposal_done_is_approved_and_names_nobody",
     {"status": "done", "done_at": timezone.now()}),
    ("law.Disposal", "disposal_approved_by_somebody", {"status": "approved", "approved_by": None}),
    ("people.ContactPoint", "contact_messages_on_phones_only",
     {"kind": "email", "value": "roz@example.org", "voicemail": "yes"}),
    ("people.ContactPoint", "contact_has_a_value", {"kind": "address", "value": "", "extension": ""}),
    ("people.ContactPoint", "contact_codes_known", {"voicemail": "perhaps"}),
    ("people.ContactPoint", "contact_confirmed_by_someone", {"confirmed_on": TODAY, "confirmed_by": None}),
    ("people.ContactPoint", "contact_confirmed_or_to_be",
     {"to_confirm": True, "confirmed_on": TODAY, "confirmed_by_id": uuid.uuid4()}),
    ("people.ContactPoint", "contact_hours_have_both_ends", {"safe_from": "08:00"}),
    ("people.Person", "person_answers_known", {"language_answer": "refused"}),
    ("people.Person", "person_language_answered", {"language": "", "language_answer": "given"}),
    ("people.Person", "person_named_or_described", {"name": "", "descriptor": ""}),
    ("people.Restriction", "restriction_says_why", {"why": ""}),
    ("people.PersonGrant", "person_grant_says_why", {"why": ""}),
    ("people.Conflict", "conflict_kind_known", {"kind": "dislikes"}),
    ("people.Review", "review_emergency_says_why", {"kind": "emergency", "why": ""}),
    ("cases.Note", "note_signed_with_words_and_moment", {"status": "signed", "signed_at": None}),
    ("cases.Case", "case_closes_after_it_opens",
     {"status": "closed", "closed_on": TODAY - timedelta(days=900), "close_reason": "goals_met"}),
    ("followups.FollowUp", "followup_says_why", {"because": ""}),
    ("followups.FollowUp", "followup_origin_with_rule", {"origin": uuid.UUID(int=1), "rule": ""}),
    ("access.Membership", "membership_ends_after_it_begins",
     {"until": timezone.now() - timedelta(days=9999)}),
]
# fmt: on
