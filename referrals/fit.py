"""Which services fit a person, in what order, and the reasons that a page shows beside each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.codes.directory import CapacityState, CapacityUnit
from casemgmt.codes.languages import Language
from referrals.models import Addresses, Referral, Service
from referrals.workflow import Status

FITS, MAYBE, NOT = "yes", "unknown", "no"
OPENNESS = {CapacityState.FREE: 2, CapacityState.ASK: 1, CapacityState.WAITLIST: 0, CapacityState.FULL: -2}
FREE_WORDS = {
    CapacityUnit.BED: lambda n: ngettext("%(n)s bed free", "%(n)s beds free", n),
    CapacityUnit.SLOT: lambda n: ngettext("%(n)s place free", "%(n)s places free", n),
    CapacityUnit.APPOINTMENT: lambda n: ngettext("%(n)s appointment free", "%(n)s appointments free", n),
    CapacityUnit.UNIT: lambda n: ngettext("%(n)s home free", "%(n)s homes free", n),
}


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Empty means: it does not matter, or nobody knows."""

    at: datetime
    need: str = ""
    language: str = ""
    area: str = ""
    ages: tuple | None = None


@dataclass(frozen=True)
class FitReason:
    """One line beside a service: `kind` is yes, no or unknown; `weight` orders the services."""

    kind: str
    text: str
    weight: int = 0


@dataclass(frozen=True)
class ServiceMatch:
    """A service, the reasons for and against it, and whether it can be asked here at all."""

    service: Service
    reasons: tuple
    can_be_asked: bool

    @property
    def fits(self):
        return self.can_be_asked and not any(reason.kind == NOT for reason in self.reasons)

    @property
    def weight(self):
        return sum(reason.weight for reason in self.reasons)


def matches(wanted, *, programs, leave_out=()):
    """Services that meet the need, those that fit first, then by what speaks for them, then by name.

    They can be asked where one of these programs (ids) has an open mailbox.

    What does not fit is kept and says why: “why is it not offered?” is asked often.
    """
    services = Service.objects.askable().with_capacity().exclude(pk__in=leave_out)
    if wanted.need:
        services = services.meeting(wanted.need)
    addresses = Addresses(*programs)
    found = [_match(service, wanted, addresses.reach(service, programs)) for service in services]
    return sorted(found, key=lambda match: (not match.fits, -match.weight, match.service.name))


def wanted_for(person, need, *, at, area=""):
    """What is known about a person, as a search."""
    day = person.program.day_of(at)
    return Wanted(at=at, need=need, language=person.language, area=area, ages=person.ages(on=day))


def next_services(referral, *, at=None):
    """After a decline: what else may take this person for this need, without whom we asked already."""
    wanted = wanted_for(referral.person, referral.need, at=at or timezone.now())
    before = asked_before(referral.person, referral.need)
    left = matches(wanted, programs=[referral.program_id], leave_out=before)
    return [match for match in left if match.fits and match.service.pk != referral.service_id]


def asked_before(person, need):
    """Services (a query of ids) that were asked to meet this need of this person, whatever came of it."""
    sent = Referral.objects.filter(person=person, need=need).exclude(sent_at=None)
    return sent.exclude(status=Status.ENTERED_IN_ERROR).order_by().values("service_id")


def capacity_reason(service, *, at):
    """How much is free and how old that word is; an old word weighs nothing and says that it is old."""
    said = getattr(service, "capacity", None)
    if said is None:
        return FitReason(MAYBE, _("Nobody said yet how much is free"))
    words = {"what": free_words(said), "age": age_words(said, at=at)}
    if said.is_stale(at=at):
        return FitReason(MAYBE, _("%(what)s, but that was said %(age)s: call first") % words)
    kind = {CapacityState.FREE: FITS, CapacityState.FULL: NOT}.get(said.state, MAYBE)
    return FitReason(kind, _("%(what)s, said %(age)s") % words, 2 * OPENNESS[said.state])


def free_words(capacity):
    """ "2 beds free" where somebody counted, else “Has space”, “Full”."""
    if capacity.state == CapacityState.FREE and capacity.available is not None:
        words = FREE_WORDS.get(capacity.unit, FREE_WORDS[CapacityUnit.SLOT])
        return words(capacity.available) % {"n": capacity.available}
    return capacity.get_state_display()


def age_words(capacity, *, at):
    """How long ago: “just now”, “2 hours ago”, “9 days ago”."""
    ago = at - capacity.as_of
    if ago.total_seconds() < 60:
        return _("just now")
    if ago.days:
        return ngettext("%(n)s day ago", "%(n)s days ago", ago.days) % {"n": ago.days}
    return _("%(time)s ago") % {"time": timesince(capacity.as_of, at, depth=1)}


def _match(service, wanted, can_be_asked):
    found = [
        _language(service, wanted),
        _area(service, wanted),
        _age(service, wanted),
        capacity_reason(service, at=wanted.at),
        _entry(service),
        None if can_be_asked else FitReason(NOT, _("No open mailbox: it cannot be asked here")),
    ]
    return ServiceMatch(service, tuple(reason for reason in found if reason), can_be_asked)


def _language(service, wanted):
    if not wanted.language:
        return None
    name = Language(wanted.language).label
    if not service.languages:
        return FitReason(MAYBE, _("Not known whether they speak %(language)s") % {"language": name})
    if wanted.language in service.languages:
        return FitReason(FITS, _("Speaks %(language)s") % {"language": name}, 3)
    return FitReason(
        MAYBE, _("Does not speak %(language)s: an interpreter is needed") % {"language": name}, -3
    )


def _area(service, wanted):
    if not wanted.area or not service.areas:
        return None
    if wanted.area.casefold() in {area.casefold() for area in service.areas}:
        return FitReason(FITS, _("Serves %(area)s") % {"area": wanted.area}, 2)
    return FitReason(NOT, _("Serves %(areas)s only") % {"areas": ", ".join(service.areas)}, -4)


def _age(service, wanted):
    lowest, highest = service.minimum_age, service.maximum_age
    if lowest is None and highest is None:
        return None
    words = age_range(lowest, highest)
    if wanted.ages is None:
        return FitReason(MAYBE, _("For %(ages)s; the age is not known") % {"ages": words})
    youngest, oldest = wanted.ages
    if (highest is not None and youngest > highest) or (lowest is not None and oldest < lowest):
        return FitReason(NOT, _("For %(ages)s only") % {"ages": words}, -4)
    return FitReason(FITS, _("For %(ages)s") % {"ages": words}, 1)


def age_range(lowest, highest):
    """ "ages 18 to 24", "age 18 and up", "up to age 24"; empty when anyone may come."""
    if lowest is None and highest is None:
        return ""
    if lowest is None:
        return _("up to age %(to)s") % {"to": highest}
    if highest is None:
        return _("age %(from)s and up") % {"from": lowest}
    return _("ages %(from)s to %(to)s") % {"from": lowest, "to": highest}


def _entry(service):
    if not service.by_coordinated_entry:
        return None
    return FitReason(
        MAYBE, _("Asked through the access point, %(agency)s") % {"agency": service.asked_agency}
    )
