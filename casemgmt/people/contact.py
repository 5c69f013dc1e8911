"""Safe contact: which ways of reaching a person are safe, and when. What the person said binds everybody."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.access.models import User
from casemgmt.codes.contact import ContactMode, YesNoUnknown
from casemgmt.days import clock, day, near_day
from casemgmt.errors import RuleBroken
from casemgmt.people.models import ContactPoint, Review, Search
from casemgmt.wording import phone

VOICEMAIL = "voicemail"  # a message left after a call: its own permission

Kind, Whose = ContactPoint.Kind, ContactPoint.Whose
WITHOUT_PLACE = {Kind.PHONE, Kind.EMAIL}  # "other" may be a doorway or a front desk
FITS = {
    ContactMode.CALL: {Kind.PHONE},
    VOICEMAIL: {Kind.PHONE},
    ContactMode.TEXT: {Kind.PHONE},
    ContactMode.VIDEO: {Kind.PHONE, Kind.EMAIL, Kind.OTHER},
    ContactMode.EMAIL: {Kind.EMAIL},
    ContactMode.LETTER: {Kind.ADDRESS},
    ContactMode.IN_PERSON: {Kind.ADDRESS, Kind.OTHER},
    ContactMode.THROUGH_OTHER: {Kind.PHONE, Kind.EMAIL, Kind.OTHER},
}
MODES = tuple(FITS)
ANY_HOUR = {ContactMode.EMAIL, ContactMode.LETTER}  # they wait to be read; the others arrive at once
SENT = {VOICEMAIL, ContactMode.TEXT, ContactMode.EMAIL, ContactMode.LETTER}  # left for whoever finds it


class Rule(NamedTuple):
    """One line about what is safe: yes, limited, no or unknown; `minor` may be folded away on a phone."""

    kind: str
    text: str
    minor: bool = False


def offered(person):
    """The ways of contact that a page may offer: what the person asked us not to use is none, and after a
    death there is none at all. Reads the contact points already loaded.
    """
    if person.has_died or person.is_struck_out:
        return []
    return [point for point in person.contact_points.all() if not point.do_not_use]


def at_a_glance(person):
    """The rules that a line about the person has room for: of the first way, or that there is no contact."""
    if person.has_died:
        return [Rule("no", _("Death reported: no contact"))]
    if person.is_struck_out:
        return [Rule("no", _("Struck out: no contact"))]
    points = offered(person)
    return [*away(person), *(rules(points[0]) if points else [])]


def away(person):
    """One line, in no more words than this: where they are stands on the person's page alone."""
    if not person.away_since:
        return []
    return [
        Rule("limited", _("Away since %(day)s") % {"day": near_day(person.away_since, timezone.localdate())})
    ]


def refuse_after_death(person):
    """RuleBroken where nobody is to be contacted any more; `person` may be None."""
    if person is not None and person.has_died:
        raise RuleBroken(_("This person is recorded as having died: there is nobody to contact."))
    refuse_struck_out(person)


def refuse_struck_out(person):
    """RuleBroken for a record with which nobody goes on; `person` may be None."""
    if person is not None and person.is_struck_out:
        raise RuleBroken(_("This record is struck out. Look for the person, or add them anew."))


def allowed(contact_point, mode, at):
    """Whether this way may be used so at this moment: (yes or no, the reason in words when no).

    After NNEDV's safe-contact guidance: only a clear yes counts. "Don't know" and "nobody asked" mean no.
    """
    reason = _refusal(contact_point, mode, at)
    return not reason, reason


def allowed_modes(contact_point, at):
    """The modes that may be chosen for this way of contact now."""
    return [mode for mode in MODES if allowed(contact_point, mode, at)[0]]


def leads_nowhere(contact_point):
    """Whether it can be told without telling where the person sleeps: a number or e-mail, no front desk's."""
    return contact_point.kind in WITHOUT_PLACE and contact_point.whose != Whose.SHELTER


def may_name_agency(contact_point):
    """Whether a voice, a text or an envelope may say who we are: only after a clear yes."""
    return contact_point.may_name_agency == YesNoUnknown.YES


def _refusal(contact_point, mode, at):
    if contact_point.person.has_died:
        return _("The person has died.")
    if contact_point.person.is_struck_out:
        return _("This record is struck out.")
    if contact_point.do_not_use:
        return _("The person asked us not to use this.")
    if contact_point.kind not in FITS[mode]:
        return _("This number or address cannot be used that way.")
    if mode in SENT and contact_point.to_confirm:
        return _("It came with a list, and nobody asked the person yet. Confirm it with them first.")
    if mode == VOICEMAIL and contact_point.voicemail != YesNoUnknown.YES:
        return _("Do not leave a voicemail here.")
    if mode == ContactMode.TEXT and contact_point.text != YesNoUnknown.YES:
        return _("Do not send a text here.")
    if mode not in ANY_HOUR and not _within_hours(contact_point, at):
        return _("Safe only %(hours)s.") % {"hours": hours_words(contact_point)}
    return ""


def _within_hours(contact_point, at):
    """Hours are the wall clock of the program's zone; 10 pm to 6 am goes past midnight."""
    start, end = contact_point.safe_from, contact_point.safe_to
    if start is None:
        return True
    clock = at.astimezone(ZoneInfo(contact_point.program.zone)).time()
    return start <= clock <= end if start < end else clock >= start or clock <= end


def hours_words(contact_point):
    """“5:00 pm to 9:00 pm”, or nothing when any hour is safe."""
    if contact_point.safe_from is None:
        return ""
    return _("%(from)s to %(to)s") % {
        "from": clock(contact_point.safe_from),
        "to": clock(contact_point.safe_to),
    }


def rules(contact_point):
    """What is safe here, as short lines for a page: the refusals are never folded away."""
    if contact_point.person.has_died or contact_point.person.is_struck_out:
        return at_a_glance(contact_point.person)
    if contact_point.do_not_use:
        return [Rule("no", _("Do not use"))]
    return [rule for rule in (*_phone_rules(contact_point), *_common_rules(contact_point)) if rule]


def _answered(contact_point, answer):
    """What was answered about messages; nothing counts before somebody asked the person."""
    return "" if contact_point.to_confirm else answer


def _phone_rules(contact_point):
    if contact_point.kind != Kind.PHONE:
        return
    hours = hours_words(contact_point)
    yield (
        Rule("limited", _("Call only %(hours)s") % {"hours": hours}) if hours else Rule("yes", _("Call: yes"))
    )
    yield _answer(
        _answered(contact_point, contact_point.voicemail),
        _("Voicemail: yes"),
        _("Voicemail: NO"),
        _("Voicemail: no, not asked yet"),
    )
    yield _answer(
        _answered(contact_point, contact_point.text),
        _("Text: yes"),
        _("Text: NO"),
        _("Text: no, not asked yet"),
    )


def _answer(answer, yes, no, unknown):
    match answer:
        case YesNoUnknown.YES:
            return Rule("yes", yes)
        case YesNoUnknown.NO:
            return Rule("no", no)
        case _:
            return Rule("unknown", unknown)


def _common_rules(contact_point):
    if not may_name_agency(contact_point):
        yield Rule("limited", _("Don't say who we are"))
    if contact_point.whose not in (Whose.OWN, Whose.UNKNOWN):
        yield Rule("limited", contact_point.get_whose_display())
    if contact_point.to_confirm:
        yield Rule("no", _("Send nothing: nobody asked them yet"))
    confirmed = contact_point.confirmed_on
    words = _("Confirmed %(day)s") % {"day": day(confirmed)} if confirmed else _("Not confirmed yet")
    yield Rule("unknown", words, minor=True)


def shown_phone(value, extension=""):
    """A kept number as people write it, its extension after an x, so that it can be typed back."""
    return f"{phone(value)} x{extension}" if extension else phone(value)


def may_reach(notice):
    """Asked right before a notice leaves: staff may always be told, a person only as they said is safe.

    And only once nobody doubts who they are (`in_doubt`).
    """
    if User.objects.filter(pk=notice.recipient, is_active=True).exists():
        return True
    to_person = ContactPoint.objects.filter(pk=notice.recipient).select_related("program", "person").first()
    if to_person is None or in_doubt(to_person.person_id):
        return False
    return allowed(to_person, ContactMode.EMAIL, timezone.now())[0]


def in_doubt(person):
    """Whether a record (an id), just made or corrected, may be about somebody whom its writer may not see.

    "No contact until reviewed" (the system's own letters) is all that this holds back. It shows nowhere and
    stops no worker: they typed the number themselves, and a refusal would tell them who is hidden.
    """
    return (
        Search.objects.to_compare().filter(terms__person=str(person)).exists()
        or Review.objects.holding(person).exists()
    )
