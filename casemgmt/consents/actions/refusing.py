"""A person's no: written down, what it freezes, and a supervisor's decision against it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access.models import Agency, User
from casemgmt.access.policy import require
from casemgmt.access.roles import Permission
from casemgmt.codes.sharing import ConsentKind
from casemgmt.consents import policy
from casemgmt.consents.actions.sharing import lock_person, refuse_to_share, write_consent
from casemgmt.consents.models import Consent, Freeze, Override, Packet
from casemgmt.errors import RuleBroken
from casemgmt.history import hold, stamp
from casemgmt.people.models import Person


@transaction.atomic
def record_no(
    *,
    person: Person,
    reason: str,
    at: datetime,
    by: User,
    recipient: Agency | None = None,
    recipient_name: str = "",
) -> Consent:
    """Write down that the person wants nothing shared with an agency, or a name, where nothing was asked."""
    consent = write_consent(
        person=person, kind=ConsentKind.GENERAL, by=by, recipient=recipient, recipient_name=recipient_name
    )
    return refuse_to_share(consent=consent, reason=reason, at=at, by=by)


@transaction.atomic
def freeze(*, no: Consent, packets: Iterable[Packet], at: datetime, by: User) -> int:
    """Let nobody read these packets any more, of those that the no concerns; returns how many were frozen."""
    require(by, Permission.CONSENT_RECORD, no.program_id)
    lock_person(no.person_id)
    chosen = {packet.pk for packet in packets}
    found = [packet for packet in policy.left_without_consent(no, at=at) if packet.pk in chosen]
    for packet in found:
        Freeze.objects.create(program=no.program, packet=packet, no=no, by=by, at=at)
    return len(found)


@transaction.atomic
def override(*, no: Consent, recipient: Agency, why: str, by: User) -> Override:
    """Decide as a supervisor that facts may go to this agency against the person's no; returns the Override.

    The reason stands in the person's own copy. RuleBroken where this no does not stand in the way.
    """
    require(by, Permission.NO_OVERRIDE, no.program_id)
    lock_person(no.person_id)
    if policy.standing_no(no.person, recipient) != no:
        raise RuleBroken(_("This no does not stand in the way of sharing with them."))
    decision = Override(program=no.program, person=no.person, no=no, recipient=recipient, why=why, by=by)
    stamp(decision, by=by, reason=gettext_noop("Decided against a no")).save(force_insert=True)
    return decision


@transaction.atomic
def end_override(*, decision: Override, by: User) -> Override:
    """Let the person's no count again, from now on."""
    require(by, Permission.NO_OVERRIDE, decision.program_id)
    decision = hold(decision)
    if decision.until is not None:
        raise RuleBroken(_("This has ended already."))
    decision.until = Now()
    stamp(decision, by=by, reason=gettext_noop("The no counts again")).save()
    decision.refresh_from_db(fields=["until"])
    return decision
