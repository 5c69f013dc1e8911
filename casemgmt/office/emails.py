"""Words that leave about staff: that work was left, never whose or about whom."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def hidden_work_left(notice):
    """To those who say who sees a restricted record, when somebody with open work on one has left."""
    return Letter(
        subject=_("Restricted records need a new owner"),
        lines=(
            _("Somebody who has left still holds open work on restricted records. Name who goes on with it."),
        ),
        path=reverse("office:restricted"),
    )


def work_left(notice):
    """To each supervisor, when somebody with open work may not sign in, or has no role there, any more."""
    return Letter(
        subject=_("Open work needs a new owner"),
        lines=(_("Somebody on your team has left, and cases, follow-ups or referrals still hang on them."),),
        path=f"{reverse('office:hand_over', args=[notice.subject_id])}?program={notice.program}",
    )


def letter_stopped(notice):
    """To the administrators, when an e-mail was refused for good or broke off twice."""
    return Letter(
        subject=_("An e-mail could not be sent"),
        lines=(_("The mail server refused it for good, or the connection broke again and again."),),
        path=reverse("office:delivery"),
    )
