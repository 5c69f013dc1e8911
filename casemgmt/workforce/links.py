"""What the workforce says of itself, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.declared import LetterKind
from casemgmt.figures.metric import Line, Listed
from casemgmt.web.navigation import Group, InMenu
from casemgmt.workforce import emails, metrics
from casemgmt.workforce.models import Employment


def _line(spell):
    return Line(spell.user.name, spell.ended_on or spell.started_on, spell.get_kind_display())


SAYS = [
    LetterKind("cover", emails.cover),
    InMenu(
        _("Who works here"),
        "workforce:employment",
        Permission.EMPLOYMENT_MANAGE,
        "staff",
        120,
        under=Group.SETTINGS,
    ),
    metrics.STAFF_STAYING,
    metrics.STAFF_RETENTION,
    metrics.STAFF_TURNOVER,
    Listed(Employment, Permission.EMPLOYMENT_MANAGE, _line, "-started_on", ("user",)),
]
