"""A correction of the directory, proposed by a program that does not decide there."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import policy as access
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.constraints import keep_clean, require_clean
from casemgmt.errors import RuleBroken
from casemgmt.history import lock_in_place, put
from casemgmt.notices.actions import tell
from referrals.actions.directory import keeping
from referrals.models import Service, ServiceProposal
from referrals.workflow import PROPOSAL, ProposalStatus

SUBJECT = "referrals.serviceproposal"


@transaction.atomic
def propose(
    *, service: Service, program: Program, by: User, at: datetime, why: str, **changes: Any
) -> ServiceProposal:
    """Propose other values of a service's fields, and tell those who decide; what stays the same is left out.

    RuleBroken where nothing differs, where it could not be so, or where this program's last one still waits.
    """
    access.require(by, Permission.SERVICE_EDIT, program)
    if keeping.decides(by, service):
        raise RuleBroken(_("You decide what stands here. Correct it yourself."))
    wanted = {name: value for name, value in changes.items() if getattr(service, name) != value}
    if not wanted:
        raise RuleBroken(_("This is what stands there already. Change something first."))
    _could_be(service, wanted)
    kept = {name: getattr(value, "pk", value) for name, value in wanted.items()}
    proposal = ServiceProposal(
        program=program, service=service, changes=kept, why=why, proposed_by=by, proposed_at=at
    )
    keep_clean(proposal, gettext_noop("Proposed"), by=by)
    _tell_who_decides(proposal, at=at)
    return proposal


@transaction.atomic
def accept(*, proposal: ServiceProposal, by: User, at: datetime, seen: int | None = None) -> ServiceProposal:
    """Correct the service as proposed; `seen` is the version of it that the page showed."""
    _take(proposal, "accept", by=by)
    said = {"name": proposal.proposed_by.name, "program": proposal.program.name}
    why = _("Proposed by %(name)s, %(program)s") % said
    keeping.correct_service(service=proposal.service, by=by, seen=seen, reason=why[:200], **proposal.wanted)
    return _decide(proposal, ProposalStatus.ACCEPTED, gettext_noop("Accepted"), by=by, at=at)


@transaction.atomic
def decline(*, proposal: ServiceProposal, answer: str, by: User, at: datetime) -> ServiceProposal:
    """Leave the service as it is; `answer` says why, to whoever proposed."""
    _take(proposal, "decline", by=by)
    if not answer.strip():
        raise RuleBroken(_("Say why not."))
    proposal.answer = answer
    return _decide(proposal, ProposalStatus.DECLINED, gettext_noop("Declined"), by=by, at=at)


@transaction.atomic
def withdraw(*, proposal: ServiceProposal, by: User, at: datetime) -> ServiceProposal:
    """Take back what the user's own program proposed, while nobody has decided."""
    _step(proposal, "withdraw")
    access.require(by, Permission.SERVICE_EDIT, proposal.program_id)
    return _settle(proposal, ProposalStatus.WITHDRAWN, gettext_noop("Withdrawn"), by=by, at=at)


def _take(proposal: ServiceProposal, name: str, *, by: User) -> None:
    _step(proposal, name)
    keeping.require_say(proposal.service, by=by)


def _step(proposal: ServiceProposal, name: str) -> None:
    lock_in_place(proposal)
    PROPOSAL.step(name, ProposalStatus(proposal.status))


def _decide(
    proposal: ServiceProposal, status: ProposalStatus, why: str, *, by: User, at: datetime
) -> ServiceProposal:
    _settle(proposal, status, why, by=by, at=at)
    _tell([proposal.program_id], proposal, lambda program: [proposal.proposed_by], status, at=at)
    return proposal


def _settle(
    proposal: ServiceProposal, status: ProposalStatus, why: str, *, by: User, at: datetime
) -> ServiceProposal:
    proposal.status, proposal.decided_by, proposal.decided_at = status, by, at
    keep_clean(proposal, why, by=by)
    return proposal


def _could_be(service: Service, wanted: dict[str, Any]) -> None:
    """As it would stand, before anybody is asked to look at it."""
    tried = Service.objects.get(pk=service.pk)
    require_clean(put(tried, wanted))


def _tell_who_decides(proposal: ServiceProposal, *, at: datetime) -> None:
    deciding = keeping.deciding(proposal.service, among=access.every_program())
    _tell(
        deciding,
        proposal,
        lambda program: access.workers(program, Permission.SERVICE_EDIT),
        ProposalStatus.WAITING,
        at=at,
    )


def _tell(
    programs: Sequence[str],
    proposal: ServiceProposal,
    readers: Callable[[Program], Iterable[User]],
    step: str,
    *,
    at: datetime,
) -> None:
    """Each program's notices are written in its own scope: whoever proposes or decides works in another."""
    with scope.acting_as(programs=programs, actor="system:directory"):
        for program in Program.objects.filter(pk__in=programs):
            for reader in readers(program):
                tell(
                    kind="service_proposal",
                    step=step,
                    program=program.pk,
                    recipient=reader.pk,
                    subject_kind=SUBJECT,
                    subject_id=proposal.pk,
                    occurrence=at,
                )
