"""Where the menus lead. An entry shows when its page exists and the policy lets this user in."""

from itertools import takewhile
from typing import NamedTuple

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission

MOST_IN_A_ROW = 8  # "Mi día" to "Informes" fit a tablet


class Entry(NamedTuple):
    """One place: its words, its URL name, the permission it needs (None: any signed-in user), its icon."""

    label: str
    name: str
    permission: Permission | None
    icon: str


PLACES = (
    Entry(_("My day"), "desk:my_day", Permission.FOLLOWUP_WORK, "day"),
    Entry(_("People"), "people:find", Permission.PERSON_VIEW, "people"),
    Entry(_("Calls"), "calls:list", Permission.CALL_VIEW, "phone"),
    Entry(_("Follow-ups"), "followups:list", Permission.FOLLOWUP_VIEW, "calendar"),
    Entry(_("Referrals"), "referrals:list", Permission.REFERRAL_VIEW, "right"),
    Entry(_("Cases"), "cases:list", Permission.CASE_VIEW, "person"),
    Entry(_("Team"), "desk:team", Permission.TEAM_VIEW, "staff"),
    Entry(_("Reports"), "reports:overview", Permission.REPORT_VIEW, "chart"),
    Entry(_("Services"), "referrals:services", Permission.SERVICE_EDIT, "place"),
    Entry(_("Imports"), "calls:imports", Permission.CALL_IMPORT, "upload"),
    Entry(_("Staff and roles"), "office:staff", Permission.STAFF_MANAGE, "staff"),
    Entry(_("Who works here"), "workforce:employment", Permission.EMPLOYMENT_MANAGE, "staff"),
    Entry(_("E-mails that wait"), "office:delivery", Permission.STAFF_MANAGE, "message"),
    Entry(_("Phones and hours"), "office:phones", Permission.PROGRAM_EDIT, "phone"),
    Entry(_("Rules for sharing"), "consents:rules", Permission.SHARING_RULES, "lock"),
    Entry(_("What was shared"), "consents:ledger", Permission.DISCLOSURE_READ, "shield"),
    Entry(_("Legal requests"), "consents:legal", Permission.LEGAL_VIEW, "shield"),
    Entry(_("What is due to go"), "consents:disposals", Permission.RECORDS_DISPOSE, "calendar"),
    Entry(_("How long records stay"), "consents:schedules", Permission.RETENTION_SET, "calendar"),
    Entry(_("Who saw what"), "office:audit", Permission.AUDIT_READ, "shield"),
    Entry(_("Reviews"), "office:reviews", Permission.PRIVACY_REVIEW, "shield"),
    Entry(_("Restricted records"), "office:restricted", Permission.PERSON_RESTRICT, "lock"),
    Entry(_("Meetings with police"), "encounters:police", Permission.POLICE_VIEW, "shield"),
    Entry(_("Drafts"), "encounters:drafts", Permission.ENCOUNTER_RECORD, "pen"),
    Entry(_("Wellbeing"), "wellbeing:home", Permission.WELLBEING_OWN, "meet"),
)
FINDS = (
    Entry(_("Find a person"), "people:find", Permission.PERSON_VIEW, "search"),
    Entry(_("Find a call"), "calls:list", Permission.CALL_VIEW, "search"),
)
NOTICES = Entry(_("Notices"), "desk:notices", None, "bell")
STARTS = (
    Entry(_("New encounter"), "encounters:new", Permission.ENCOUNTER_RECORD, "plus"),
    Entry(_("New call"), "calls:new", Permission.CALL_RECORD, "plus"),
)


class Place(NamedTuple):
    """An entry as one user sees it on one page."""

    label: str
    url: str
    icon: str
    current: bool


def words_of(name):
    """What the menus call a page by its URL name, or the place that it belongs to; else ""."""
    room = name.partition(":")[0]
    labels = {entry.name: entry.label for entry in PLACES}
    rooms = {entry.name.partition(":")[0]: entry.label for entry in reversed(PLACES)}
    return labels.get(name) or rooms.get(room, "")


def places(user, path, program=None):
    """Everywhere this user may go; the one that this page belongs to is marked, and no other.

    Who works in several programs goes on in the `program` that the page is about.
    """
    found = {entry.name: place for entry in PLACES if (place := _open(entry, user, path, program))}
    here = _nearest({name: place.url.partition("?")[0] for name, place in found.items()}, path)
    return [place._replace(current=name == here) for name, place in found.items()]


def first_open(entries, user, path, program=None):
    """The first of these that the user may go to, or None."""
    return next((place for entry in entries if (place := _open(entry, user, path, program))), None)


def _open(entry, user, path, program):
    if entry.permission is not None and not policy.allows(user, entry.permission):
        return None
    try:
        url = reverse(entry.name)
    except NoReverseMatch:
        return None
    onward = f"{url}?program={program.pk}" if program else url
    return Place(entry.label, onward, entry.icon, path == url)


def _nearest(urls, path):
    """The name of the page whose address begins most like this one; else the first of the same room."""
    shared = {name: _shared(url, path) for name, url in urls.items()}
    most = max(shared.values(), default=0)
    nearest = [name for name, count in shared.items() if count == most]
    if most and len(nearest) == 1:
        return nearest[0]
    room = _room(path)
    return next((name for name in (nearest if most else urls) if name.partition(":")[0] == room), None)


def _shared(url, path):
    """How many parts of two addresses are the same from the beginning."""
    pairs = zip(url.strip("/").split("/"), path.strip("/").split("/"), strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _room(path):
    try:
        return resolve(path).namespace
    except Resolver404:
        return ""
