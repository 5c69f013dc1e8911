"""Words that leave about staff: that work was left, never whose or about whom."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def work_left(notice):
    """To each supervisor, when somebody with open work may not sign in, or has no role there, any more."""
    return Letter(
        subject=_("Open work needs a new owner"),
        lines=(_("Somebody on your team has left, and cases or follow-ups still hang on them."),),
        path=f"{reverse('office:hand_over', args=[notice.subject_id])}?program={notice.program}",
    )
