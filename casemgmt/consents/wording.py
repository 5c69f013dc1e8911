"""Words that leave: what is read aloud before a person agrees, and the scope that travels with each packet.

Plain words of ours, not the law's; each program's counsel checks them before use.
"""

from django.utils.translation import gettext as _

from casemgmt.codes.sharing import ConsentKind
from casemgmt.days import short_day
from casemgmt.wording import phone


def script(consent):
    """What is read aloud for this consent, in the active language: paragraphs, an empty line between them."""
    return "\n\n".join([*_terms(consent), *_rights(consent)])


def scope_of(consent):
    """One sentence that explains the consent behind a packet (42 CFR 2.32(b))."""
    return _("Consent of %(day)s (%(kind)s) for: %(facts)s. Purpose: %(purpose)s. %(until)s") % {
        "day": _long(consent.given_on),
        "kind": consent.get_kind_display(),
        "facts": _listed(consent),
        "purpose": consent.get_purpose_display(),
        "until": _until(consent),
    }


def _terms(consent):
    named = {
        "discloser": consent.discloser,
        "person": consent.person_name,
        "facts": _listed(consent),
        "recipient": consent.recipient_words,
        "purpose": consent.get_purpose_display(),
        "intermediary": consent.intermediary,
        "participants": consent.participants,
    }
    yield _("May %(discloser)s share some facts about %(person)s?") % named
    yield _("What we would share: %(facts)s.") % named
    yield _("With whom: %(recipient)s.") % named
    if consent.intermediary:
        yield _("%(intermediary)s would pass it on to: %(participants)s.") % named
    yield _("What for: %(purpose)s.") % named
    yield _until(consent)


def _rights(consent):
    """It is never a condition of help (34 USC 12291(b)(2)), and it can be taken back (42 CFR 2.31(a)(6))."""
    yield _("It is your choice. If you say no, we still help you.")
    yield _("You can take this back at any time: tell any of us, aloud or in writing.")
    if consent.program.public_phone:
        yield _("Or call us: %(phone)s.") % {"phone": phone(consent.program.public_phone)}
    yield _("What was shared before then cannot be called back.")
    match consent.kind:
        case ConsentKind.PART2_TPO:
            yield _("These records are about substance use, and a law protects them (42 CFR Part 2).")
            yield _(
                "Whoever gets them may share them further for care and payment. "
                "That law may then no longer protect them."
            )
            yield _(
                "They may not be used against you in court unless you agree to that or a judge orders it."
            )
        case ConsentKind.SUD_NOTES:
            yield _(
                "This is only about notes from counselling. You decide about other records apart from them."
            )
        case ConsentKind.LEGAL:
            yield _("What we share can be used in that proceeding, also against you.")
        case ConsentKind.VICTIM_SERVICE:
            yield _("Nobody may make you sign this to get help. You may talk to an advocate first.")


def _until(consent):
    if consent.no_end:
        return _("It has no last day: it counts until you take it back.")
    return _("It counts until %(day)s.") % {"day": _long(consent.expires_on)}


def _listed(consent):
    return ", ".join(str(label) for label in consent.what_labels)


def _long(day):
    return short_day(day) if day else "…"
