"""Words that leave about work that moved: that it did, never what or whose."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def work_moved(notice):
    """To both sides, once each, and to supervisors where something could not go."""
    subject, line = {
        "given": (_("Work was given to you"), _("Somebody gave you open work. Please look at what is next.")),
        "away": (
            _("Some of your work has a new owner"),
            _("Somebody gave open work of yours to a colleague."),
        ),
        "back": (_("Work went back"), _("A giving of work was taken back. Look at what is whose now.")),
        "stayed": (
            _("Some work could not go to its new owner"),
            _("It was planned for today. Please say who goes on with what stayed."),
        ),
    }[notice.step]
    return Letter(subject=subject, lines=(line,), path=reverse("caseload:move", args=[notice.subject_id]))
