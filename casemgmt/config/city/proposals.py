"""What the neighbour would correct in the directory, where Riverbend decides: it waits for a yes or a no."""

from datetime import timedelta

from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.config.city.entries import tell
from referrals.actions.directory.proposing import SUBJECT
from referrals.models import ServiceProposal
from referrals.workflow import ProposalStatus

WHOSE = "County Benefits Office"
WOULD_SAY = {
    "application_process": "By phone or at the counter. Ask for a morning: they are full after noon.",
    "intake_hours": "Mon to Fri, 8 am to 4 pm",
}
DAY = timedelta(days=1)
WHY = "Their eligibility worker told me when I called."


def propose(writer, city, neighbour):
    """A social worker of the neighbour called; those who keep Riverbend's directory were told.

    Last week's proposal was their own mistake: they withdrew it the next day.
    """
    by, at = neighbour.by_role[Role.SOCIAL_WORKER][0], writer.now - timedelta(hours=6)
    partner = next(partner for partner in city.partners if partner.agency.name == WHOSE)
    withdraw(writer, neighbour, partner.services[0], by=by, at=at - timedelta(days=7))
    proposal = ServiceProposal(
        program=neighbour.program, service=partner.services[0], changes=WOULD_SAY, why=WHY, proposed_by=by,
        proposed_at=at,
    )  # fmt: skip
    writer.write(proposal, by=by, at=at, reason="Proposed")
    keep = [role for role in Role if Permission.SERVICE_EDIT in GRANTS[role]]
    for keeper in dict.fromkeys(user for user in city.of(keep) if user.is_active):
        tell(
            writer, kind="service_proposal", step=ProposalStatus.WAITING, program=city.program.pk,
            recipient=keeper.pk, subject_kind=SUBJECT, subject_id=proposal.pk, occurrence=at, at=at,
        )  # fmt: skip


def withdraw(writer, neighbour, service, *, by, at):
    """Proposed, and taken back before anybody decided."""
    proposal = ServiceProposal(
        program=neighbour.program, service=service, changes={"intake_hours": "Closed on Mondays"},
        why="Their answering machine said so.", proposed_by=by, proposed_at=at,
    )  # fmt: skip
    writer.write(proposal, by=by, at=at, reason="Proposed")
    proposal.status, proposal.decided_by, proposal.decided_at = ProposalStatus.WITHDRAWN, by, at + DAY
    writer.write(proposal, by=by, at=at + DAY, reason="Withdrawn")
