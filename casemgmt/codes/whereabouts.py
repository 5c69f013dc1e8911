"""Where a person is now, who said so, and how to reach them there. Own lists, version 1 (2026).

Each kind names the HUD FY2026 living situation that an export would use; a safe place and places outside of
the area have none.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Whereabouts(TextChoices):
    """Where somebody is. No kind names immigration detention: that is *other custody*."""

    STREET = "street", _("On the street")
    VEHICLE = "vehicle", _("In a vehicle")
    ENCAMPMENT = "encampment", _("In an encampment")
    SHELTER = "shelter", _("In a shelter")
    SAFE_HAVEN = "safe_haven", _("In a safe haven")
    OWN_HOME = "own_home", _("In a home of their own")
    WITH_FAMILY = "with_family", _("With family")
    WITH_FRIENDS = "with_friends", _("With friends")
    HOTEL = "hotel", _("In a hotel or motel")
    TRANSITIONAL = "transitional", _("In transitional housing")
    HALFWAY = "halfway", _("In a halfway house")
    HOSPITAL = "hospital", _("In a hospital")
    PSYCHIATRIC_HOSPITAL = "psychiatric_hospital", _("In a psychiatric hospital")
    DETOX_RESIDENTIAL = "detox_residential", _("In detox or residential treatment")
    CRISIS_CENTER = "crisis_center", _("In a crisis center")
    NURSING = "nursing", _("In a nursing home")
    JAIL = "jail", _("In jail")
    PRISON = "prison", _("In prison")
    JUVENILE_FACILITY = "juvenile_facility", _("In a juvenile facility")
    OTHER_CUSTODY = "other_custody", _("In other custody")
    OUT_OF_AREA = "out_of_area", _("Out of the area")
    NOT_KNOWN = "not_known", _("Not known")


W = Whereabouts
CUSTODY = (W.JAIL, W.PRISON, W.JUVENILE_FACILITY, W.OTHER_CUSTODY)
# Nobody comes and goes there as they like: what was promised to the person pauses.
PAUSES = (*CUSTODY, W.HOSPITAL, W.PSYCHIATRIC_HOSPITAL, W.DETOX_RESIDENTIAL, W.CRISIS_CENTER)
AWAY = (*PAUSES, W.NURSING, W.OUT_OF_AREA)
# From there a stay of 90 days ends what HUD calls homeless (24 CFR 578.3).
HOMELESS = (W.STREET, W.VEHICLE, W.ENCAMPMENT, W.SHELTER, W.SAFE_HAVEN)
HUD = {
    W.STREET: 116, W.VEHICLE: 116, W.ENCAMPMENT: 116, W.SHELTER: 101, W.SAFE_HAVEN: 118, W.OWN_HOME: 410,
    W.WITH_FAMILY: 335, W.WITH_FRIENDS: 336, W.HOTEL: 314, W.TRANSITIONAL: 302, W.HALFWAY: 329,
    W.HOSPITAL: 206, W.PSYCHIATRIC_HOSPITAL: 204, W.DETOX_RESIDENTIAL: 205, W.NURSING: 225, W.JAIL: 207,
    W.PRISON: 207, W.JUVENILE_FACILITY: 207, W.OTHER_CUSTODY: 207, W.NOT_KNOWN: 37,
}  # fmt: skip


class SaidBy(TextChoices):
    """Who says where somebody is; it is never inferred."""

    SEEN = "seen", _("Seen by one of us")
    SELF = "self", _("The person")
    FAMILY = "family", _("Family or friends")
    FACILITY = "facility", _("The place itself")
    PUBLIC_ROSTER = "public_roster", _("A public roster")
    PARTNER = "partner", _("A partner")


NAMED = (SaidBy.FAMILY, SaidBy.FACILITY, SaidBy.PARTNER)  # who of them is written down, too


class UntilIs(TextChoices):
    """How sure the day is on which a stay ends."""

    EXACT = "exact", _("Exactly that day")
    ABOUT = "about", _("About that day")
    UNKNOWN = "unknown", _("Not known")


class ContactThere(TextChoices):
    """How they can be reached there."""

    VISIT = "visit", _("By a visit")
    CALL = "call", _("By phone")
    LETTER = "letter", _("By letter")
    REFUSED = "refused", _("The place lets nobody reach them")
    UNKNOWN = "unknown", _("Not known yet")


class DeathState(TextChoices):
    """How sure it is that somebody died."""

    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed")
    MISTAKEN = "mistaken", _("Reported by mistake")


class DeathKnownBy(TextChoices):
    """How a death is known."""

    MEDICAL_EXAMINER = "medical_examiner", _("The medical examiner")
    HOSPITAL = "hospital", _("A hospital")
    FAMILY = "family", _("Family, in person")
    STAFF_PRESENT = "staff_present", _("Two of us who were there")
    OBITUARY = "obituary", _("An obituary")
    POLICE = "police", _("Police")


# A notice in the paper and the word of police report a death; these confirm it.
CONFIRMS = (
    DeathKnownBy.MEDICAL_EXAMINER,
    DeathKnownBy.HOSPITAL,
    DeathKnownBy.FAMILY,
    DeathKnownBy.STAFF_PRESENT,
)


class Within(IntegerChoices):
    """How many hours a program has to write an incident report."""

    A_DAY = 24, _("24 hours")
    THREE_DAYS = 72, _("72 hours")
