"""What law says of itself, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import BackgroundWork, KeptAs
from casemgmt.law import tasks
from casemgmt.web.navigation import Begins, InMenu

SAYS = [
    KeptAs("law", RecordKind.CONSENTS),
    BackgroundWork("disposals", tasks.resume_disposals, every=60),
    InMenu(_("Legal requests"), "law:legal", Permission.LEGAL_VIEW, "shield", order=170),
    InMenu(_("What is due to go"), "law:disposals", Permission.RECORDS_DISPOSE, "calendar", order=180),
    InMenu(_("How long records stay"), "law:schedules", Permission.RETENTION_SET, "calendar", order=190),
    Begins(Permission.LEGAL_WORK, "law:legal", order=40),
]
