"""Words that leave about cover: that it begins or ends, never why somebody is away."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def cover(notice):
    """To whoever covers, and where it ends early to the other of the two."""
    if notice.step == "begins":
        subject = _("You cover for a colleague")
        line = _("On these days their follow-ups stand on your day as well, and you are reminded of them.")
    else:
        subject, line = _("A cover ended"), _("Please look at who stands in for whom now.")
    return Letter(subject=subject, lines=(line,), path=reverse("workforce:away"))
