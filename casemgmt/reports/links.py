"""What reports say of themselves, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.web.navigation import Begins, Group, InMenu

SAYS = [
    InMenu(_("Reports"), "reports:overview", Permission.REPORT_VIEW, "chart", 80, under=Group.TEAM),
    Begins(Permission.REPORT_VIEW, "reports:overview", order=70),
]
