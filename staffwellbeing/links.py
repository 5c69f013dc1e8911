"""What wellbeing says of itself, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.declared import BackgroundWork, LetterKind
from casemgmt.web.navigation import Group, InMenu
from staffwellbeing import emails, tasks

SAYS = [
    LetterKind("support_asked", emails.support_asked),
    BackgroundWork("wellbeing", tasks.close_months, every=3600),
    InMenu(_("Wellbeing"), "wellbeing:home", Permission.WELLBEING_OWN, "meet", 250, under=Group.OWN),
]
