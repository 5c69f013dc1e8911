"""The words that leave. They name nobody and do not say what it is about; the page behind sign-in does."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def support_asked(notice):
    """To a supporter: a colleague would like to hear from you."""
    return Letter(
        subject=_("A colleague would like to hear from you"),
        lines=(_("Somebody at work asked for a moment of your time."), _("The page tells you who.")),
        path=reverse("wellbeing:asked"),
    )
