"""What caseload sheets say of themselves, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import BackgroundWork, KeptAs
from casemgmt.sheets import tasks, timeline
from casemgmt.web.navigation import Group, InMenu
from casemgmt.web.timeline import LastContact, Nearness, Source

SAYS = [
    KeptAs("sheets", RecordKind.CASES),
    BackgroundWork("sheets", tasks.forget_sheets, every=3600),
    InMenu(_("Caseload sheets"), "sheets:list", Permission.CASELOAD_IMPORT, "upload", 65, under=Group.WORK),
    Source("logged", _("Of the time before"), timeline.logged, timeline.entry, order=90),
    LastContact(Nearness.REACHED, timeline.last_contact),
]
