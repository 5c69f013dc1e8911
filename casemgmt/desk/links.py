"""What the desk says of itself, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.web.navigation import Begins, Finds, Group, Inbox, InMenu, PersonTab

SAYS = [
    InMenu(_("My day"), "desk:my_day", Permission.FOLLOWUP_WORK, "day", 10, under=Group.WORK),
    InMenu(_("Team"), "desk:team", Permission.TEAM_VIEW, "staff", 70, under=Group.TEAM),
    Finds(_("Find"), "desk:find", None, "search"),
    Inbox(_("Notices"), "desk:notices", None, "bell"),
    Begins(Permission.TEAM_VIEW, "desk:team", order=10),
    Begins(Permission.FOLLOWUP_WORK, "desk:my_day", order=20),
    PersonTab("overview", _("Overview"), "desk:person", Permission.PERSON_VIEW, order=10),
]
