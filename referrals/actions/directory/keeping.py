"""The directory: agencies, their mailboxes, their services, and how much of each is free."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import Agency, Program, User
from casemgmt.access.roles import Permission
from casemgmt.codes.directory import MailboxChangeKind as Kind
from casemgmt.constraints import keep_clean
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import hold
from referrals.actions.directory import moving
from referrals.models import Capacity, Mailbox, MailboxChange, Service, ServiceMailbox

CHANNELS = (Kind.EMAIL, Kind.PHONE)


@transaction.atomic
def add_agency(*, name: str, by: User, **flags: Any) -> Agency:
    """Add a partner agency. `flags`: is_part2_program, is_victim_service_provider, is_law_enforcement."""
    policy.require(by, Permission.SERVICE_EDIT)
    return keep_clean(Agency(name=name, is_partner=True), gettext_noop("Added"), by=by, **flags)


@transaction.atomic
def add_service(*, agency: Agency, by: User, **fields: Any) -> Service:
    """Add something that an agency offers; `fields` are those of `Service`."""
    policy.require(by, Permission.SERVICE_EDIT)
    service = keep_clean(Service(agency=agency), gettext_noop("Added"), by=by, **fields)
    if not decides(by, service):
        raise RuleBroken(_("Other programs refer to this agency. Give it a mailbox of your program first."))
    return service


@transaction.atomic
def correct_service(
    *, service: Service, by: User, reason: str = "", seen: int | None = None, **changes: Any
) -> Service:
    """Set what was wrong or has changed; `seen` is the version that the form was opened with."""
    require_say(service, by=by)
    held = hold(service, seen=seen)
    _leads_nobody_astray(held, changes, by=by)
    return keep_clean(held, reason or gettext_noop("Corrected"), by=by, **changes)


@transaction.atomic
def say_capacity(
    *,
    service: Service,
    state: str,
    said_by: str,
    at: datetime,
    by: User | None = None,
    mailbox: Mailbox | None = None,
    unit: str = "",
    available: int | None = None,
    maximum: int | None = None,
    full_until: date | None = None,
) -> Capacity:
    """Keep how much is free now, and who said so: a worker (`by`), or else the agency's own mailbox."""
    _may_say(service, by=by, mailbox=mailbox)
    if not said_by.strip():
        raise RuleBroken(_("Say who told you."))
    hold(service)
    said = Capacity.objects.filter(service=service).first() or Capacity(service=service)
    return keep_clean(
        said, gettext_noop("Free places said"), by=by, state=state, unit=unit, available=available,
        maximum=maximum, full_until=full_until, said_by=said_by, as_of=at,
    )  # fmt: skip


@transaction.atomic
def open_mailbox(
    *,
    agency: Agency,
    program: Program,
    email: str,
    by: User,
    at: datetime,
    phone: str = "",
    language: str = "en",
    name: str = "",
) -> MailboxChange | Mailbox:
    """Give an agency a mailbox: an address that takes this program's referrals.

    The first one counts at once and is returned. One more, the first at an agency that another program refers
    to, or any of an agency whose people the law guards twice, needs two people: returned is the
    `MailboxChange` that waits.
    """
    policy.require(by, Permission.SERVICE_EDIT, program)
    Agency.objects.select_for_update().get(pk=agency.pk)
    wanted: dict[str, Any] = {"email": email, "phone": phone, "language": language, "name": name}
    if moving.is_second(agency, program=program):
        return moving.ask(kind=Kind.OPEN, agency=agency, program=program, by=by, at=at, **wanted)
    return keep_clean(Mailbox(agency=agency, program=program), gettext_noop("Opened"), by=by, **wanted)


@transaction.atomic
def correct_mailbox(*, mailbox: Mailbox, by: User, at: datetime, **changes: Any) -> MailboxChange | None:
    """Change the name or the language at once; another address or phone is asked for, and returned.

    One of the two at a time: never are both ways to an agency moved by one hand.
    """
    policy.require(by, Permission.SERVICE_EDIT, mailbox.program_id)
    held = hold(mailbox)
    moved = {kind: changes.pop(kind) for kind in CHANNELS if kind in changes}
    moved = {kind: value for kind, value in moved.items() if value != getattr(held, kind)}
    if len(moved) > 1:
        raise RuleBroken(
            _("Change the address or the phone for codes, one at a time. Somebody else does the other.")
        )
    if any(value != getattr(held, name) for name, value in changes.items()):
        keep_clean(held, gettext_noop("Corrected"), by=by, **changes)
    for kind, value in moved.items():
        return moving.ask(
            kind=kind, agency=held.agency, program=held.program, mailbox=held, by=by, at=at, **{kind: value}
        )
    return None


@transaction.atomic
def name_mailbox(*, service: Service, mailbox: Mailbox, by: User) -> ServiceMailbox:
    """Say at which of its agency's mailboxes a service is asked by the mailbox's program."""
    policy.require(by, Permission.SERVICE_EDIT, mailbox.program_id)
    if mailbox.agency_id != service.asked_agency.pk:
        raise RuleBroken(_("This mailbox belongs to another agency."))
    named = ServiceMailbox.objects.select_for_update().filter(program=mailbox.program_id, service=service)
    kept = named.first() or ServiceMailbox(program=mailbox.program, service=service)
    return keep_clean(kept, gettext_noop("Mailbox named"), by=by, mailbox=mailbox)


@transaction.atomic
def close_mailbox(*, mailbox: Mailbox, by: User) -> Mailbox:
    """Take no more referrals there; its links open nothing from now on."""
    policy.require(by, Permission.SERVICE_EDIT, mailbox.program_id)
    return keep_clean(hold(mailbox), gettext_noop("Closed"), by=by, is_open=False)


@transaction.atomic
def reopen_mailbox(*, mailbox: Mailbox, by: User, at: datetime) -> MailboxChange | Mailbox:
    """Take referrals there again; beside another open one, or at a guarded agency, two people must agree."""
    policy.require(by, Permission.SERVICE_EDIT, mailbox.program_id)
    held, agency = hold(mailbox), mailbox.agency
    beside = Mailbox.objects.taking_from(mailbox.program_id).filter(agency=agency).exclude(pk=mailbox.pk)
    if moving.needs_two(agency) or beside.exists():
        return moving.ask(kind=Kind.REOPEN, agency=agency, program=held.program, mailbox=held, by=by, at=at)
    return keep_clean(held, gettext_noop("Opened again"), by=by, is_open=True)


def decides(user: User, service: Service) -> bool:
    """Whether the user's word on this service counts; others propose."""
    return bool(deciding(service, among=policy.programs_where(user, Permission.SERVICE_EDIT)))


def deciding(service: Service, *, among: Iterable[str]) -> list[str]:
    """Those of these programs (ids) that decide on it."""
    here = Service.objects.filter(pk=service.pk)
    return [program for program in among if here.kept_by(program).exists()]


def require_say(service: Service, *, by: User) -> None:
    """NotAllowed for whoever keeps no directory, or keeps it in a program that does not decide here."""
    policy.require(by, Permission.SERVICE_EDIT)
    if not decides(by, service):
        raise NotAllowed(
            _(
                "Programs with an open mailbox at this agency decide what stands here. "
                "You can propose a change."
            )
        )


def _leads_nobody_astray(service: Service, changes: dict[str, Any], *, by: User) -> None:
    """A service is every program's. Who is asked for it changes only for those who may say so for all."""
    asked = changes.get("access_point", service.access_point) or changes.get("agency", service.agency)
    if asked == service.asked_agency:
        return
    ours = policy.programs_where(by, Permission.SERVICE_EDIT)
    if Mailbox.objects.filter(agency=service.asked_agency, is_open=True).exclude(program__in=ours).exists():
        raise RuleBroken(
            _("Another program refers to this service too, so who is asked for it stays as it is.")
        )


def _may_say(service: Service, *, by: User, mailbox: Mailbox) -> None:
    if by is not None:
        require_say(service, by=by)
    elif mailbox is None or mailbox.agency_id not in (service.agency_id, service.access_point_id):
        raise NotAllowed(_("This service belongs to another agency."))
