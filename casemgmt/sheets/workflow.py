"""How far a caseload sheet has come, and what becomes of each of its rows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class SheetStatus(TextChoices):
    """Whether anything of it is in the records."""

    CHECKED = "checked", _("Looked at, nothing brought in yet")
    IMPORTED = "imported", _("Brought in")
    UNDONE = "undone", _("Taken back")
    DISCARDED = "discarded", _("Not brought in")


SHEET = Workflow(
    Step("import", {SheetStatus.CHECKED}, SheetStatus.IMPORTED, Permission.CASELOAD_IMPORT),
    Step("discard", {SheetStatus.CHECKED}, SheetStatus.DISCARDED, Permission.CASELOAD_IMPORT),
    Step("undo", {SheetStatus.IMPORTED}, SheetStatus.UNDONE, Permission.CASELOAD_IMPORT),
)


class RowState(TextChoices):
    """What bringing it in would do, what it did, and what taking it back did."""

    NEW = "new", _("Somebody new")
    KNOWN = "known", _("Somebody we know")
    LOOK = "look", _("Needs a look")
    SAME = "same", _("Here already")
    REFUSED = "refused", _("Refused")
    MADE = "made", _("Added as somebody new")
    ADDED = "added", _("Added to somebody we know")
    LEFT = "left", _("Left out: it needed a look")
    STRUCK = "struck", _("Struck out")
    KEPT = "kept", _("Stays: worked on since")


BROUGHT = (RowState.MADE, RowState.ADDED)
NOT_BROUGHT = (RowState.REFUSED, RowState.LEFT)
