"""How a case, a goal and a note may move, and who may move them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class CaseStatus(TextChoices):
    """Whether somebody works with the person now."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class GoalStatus(TextChoices):
    """How far a goal has come."""

    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    MET = "met", _("Met")
    SET_ASIDE = "set_aside", _("Set aside")


class NoteStatus(TextChoices):
    """A draft is its author's; a signed note never changes again, it is only added to."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")


GOING_ON = {GoalStatus.PLANNED, GoalStatus.IN_PROGRESS}

CASE = Workflow(
    Step("work", {CaseStatus.OPEN}, CaseStatus.OPEN, Permission.CASE_WORK),
    Step("reassign", {CaseStatus.OPEN}, CaseStatus.OPEN, Permission.CASE_ASSIGN),
    Step("hand_on", {CaseStatus.OPEN}, CaseStatus.OPEN, Permission.CASE_WORK),  # one's own
    Step("close", {CaseStatus.OPEN}, CaseStatus.CLOSED, Permission.CASE_WORK),
    Step("reopen", {CaseStatus.CLOSED}, CaseStatus.OPEN, Permission.CASE_WORK),
)
GOAL = Workflow(
    Step("start", {GoalStatus.PLANNED}, GoalStatus.IN_PROGRESS, Permission.CASE_WORK),
    Step("meet", GOING_ON, GoalStatus.MET, Permission.CASE_WORK),
    Step("set_aside", GOING_ON, GoalStatus.SET_ASIDE, Permission.CASE_WORK),
    Step("take_up", {GoalStatus.MET, GoalStatus.SET_ASIDE}, GoalStatus.IN_PROGRESS, Permission.CASE_WORK),
)
NOTE = Workflow(
    Step("write", {NoteStatus.DRAFT}, NoteStatus.DRAFT, Permission.CASE_WORK),
    Step("sign", {NoteStatus.DRAFT}, NoteStatus.SIGNED, Permission.CASE_WORK),
    Step("add", {NoteStatus.SIGNED}, NoteStatus.SIGNED, Permission.CASE_WORK),
)
