"""How a referral moves. Status codes are FHIR Task's; `failed` is their word and never ours on a page."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class Status(TextChoices):
    """The ten Task codes of Gravity's referral, in our words."""

    DRAFT = "draft", _("Draft")
    REQUESTED = "requested", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Declined")
    CANCELLED = "cancelled", _("Withdrawn")
    IN_PROGRESS = "in-progress", _("Under way")
    ON_HOLD = "on-hold", _("Paused")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Not linked")
    ENTERED_IN_ERROR = "entered-in-error", _("Written by mistake")


RUNNING = (Status.REQUESTED, Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD)  # sent, ended by nobody
UNDER_WAY = {Status.ACCEPTED, Status.IN_PROGRESS}
HELD = UNDER_WAY | {Status.ON_HOLD}  # the partner said yes and has not ended it
WORK, ANSWER = Permission.REFERRAL_WORK, Permission.REFERRAL_ANSWER

REFERRAL = Workflow(
    Step("write", {Status.DRAFT}, Status.DRAFT, WORK),
    Step("send", {Status.DRAFT}, Status.REQUESTED, WORK),
    Step("review", {Status.REQUESTED}, Status.REQUESTED, ANSWER),
    Step("accept", {Status.REQUESTED}, Status.ACCEPTED, ANSWER),
    Step("decline", {Status.REQUESTED}, Status.REJECTED, ANSWER),
    Step("try_to_reach", UNDER_WAY, Status.IN_PROGRESS, ANSWER),
    Step("schedule", UNDER_WAY, Status.IN_PROGRESS, ANSWER),
    Step("did_not_attend", {Status.IN_PROGRESS}, Status.IN_PROGRESS, ANSWER),
    # FHIR ends at failed; here another source may still say that the service did start.
    Step("start_service", {*UNDER_WAY, Status.ON_HOLD, Status.FAILED}, Status.IN_PROGRESS, ANSWER),
    Step("pause", UNDER_WAY, Status.ON_HOLD, ANSWER),
    Step("resume", {Status.ON_HOLD}, Status.IN_PROGRESS, ANSWER),
    Step("complete", {*UNDER_WAY, Status.ON_HOLD}, Status.COMPLETED, ANSWER),
    Step("end_unlinked", {*UNDER_WAY, Status.ON_HOLD}, Status.FAILED, ANSWER),
    Step("withdraw", {Status.DRAFT, *RUNNING}, Status.CANCELLED, WORK),
    Step("strike_out", {*Status} - {Status.ENTERED_IN_ERROR}, Status.ENTERED_IN_ERROR, WORK),
)


class ChangeStatus(TextChoices):
    """Where a change of a mailbox stands."""

    WAITING = "waiting", _("Waits")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CHANGE = Workflow(
    Step("confirm", {ChangeStatus.WAITING}, ChangeStatus.CONFIRMED, Permission.MAILBOX_CONFIRM),
    Step("refuse", {ChangeStatus.WAITING}, ChangeStatus.REFUSED, Permission.MAILBOX_CONFIRM),
    Step("withdraw", {ChangeStatus.WAITING}, ChangeStatus.WITHDRAWN, Permission.SERVICE_EDIT),
)


class ProposalStatus(TextChoices):
    """Where a proposed correction of the directory stands."""

    WAITING = "waiting", _("Waits")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


PROPOSAL = Workflow(
    Step("accept", {ProposalStatus.WAITING}, ProposalStatus.ACCEPTED, Permission.SERVICE_EDIT),
    Step("decline", {ProposalStatus.WAITING}, ProposalStatus.DECLINED, Permission.SERVICE_EDIT),
    Step("withdraw", {ProposalStatus.WAITING}, ProposalStatus.WITHDRAWN, Permission.SERVICE_EDIT),
)
