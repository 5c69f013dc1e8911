"""Words that leave about rides: that one waits, never whose."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def ride_promised(notice):
    """To the driver."""
    return Letter(
        subject=_("A ride is yours"),
        lines=(_("Somebody asked you to take a person somewhere."),),
        path=reverse("rides:detail", args=[notice.subject_id]),
    )
