"""How a giving of work may move, and what came of each thing in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class MoveStatus(TextChoices):
    """Whether the work has its new owners."""

    DRAFT = "draft", _("Being prepared")
    PLANNED = "planned", _("Planned")
    MADE = "made", _("Given")
    UNDONE = "undone", _("Taken back")
    DROPPED = "dropped", _("Called off")


MOVE = Workflow(
    Step("change", {MoveStatus.DRAFT}, MoveStatus.DRAFT, Permission.CASE_ASSIGN),
    Step("plan", {MoveStatus.DRAFT}, MoveStatus.PLANNED, Permission.CASE_ASSIGN),
    Step("give", {MoveStatus.DRAFT, MoveStatus.PLANNED}, MoveStatus.MADE, Permission.CASE_ASSIGN),
    Step("drop", {MoveStatus.DRAFT, MoveStatus.PLANNED}, MoveStatus.DROPPED, Permission.CASE_ASSIGN),
    Step("undo", {MoveStatus.MADE}, MoveStatus.UNDONE, Permission.CASE_ASSIGN),
)


class ItemState(TextChoices):
    """What came of one thing that was to get a new owner."""

    WAITS = "waits", _("Not given yet")
    GIVEN = "given", _("Has its new owner")
    STAYED = "stayed", _("Stayed where it was")
    BACK = "back", _("Is back as it was")
    KEPT = "kept", _("Changed since, so it stayed")


GIVEN_ONCE = (ItemState.GIVEN, ItemState.BACK, ItemState.KEPT)
