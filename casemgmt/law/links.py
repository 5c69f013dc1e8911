"""What law says of itself, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import BackgroundWork, KeptAs
from casemgmt.law import tasks
from casemgmt.web.navigation import Begins, Group, InMenu

SAYS = [
    KeptAs("law", RecordKind.CONSENTS),
    BackgroundWork("disposals", tasks.resume_disposals, every=60),
    InMenu(_("Legal requests"), "law:legal", Permission.LEGAL_VIEW, "shield", 170, under=Group.RECORDS),
    InMenu(
        _("What is due to go"),
        "law:disposals",
        Permission.RECORDS_DISPOSE,
        "calendar",
        180,
        under=Group.RECORDS,
    ),
    InMenu(
        _("How long records stay"),
        "law:schedules",
        Permission.RETENTION_SET,
        "calendar",
        190,
        under=Group.RECORDS,
    ),
    Begins(Permission.LEGAL_WORK, "law:legal", order=40),
]
