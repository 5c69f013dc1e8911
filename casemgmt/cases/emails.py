"""Words that leave about cases: that one was given, never whose."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def case_given(notice):
    """To the new owner."""
    return Letter(
        subject=_("A case is yours now"),
        lines=(_("Somebody gave you a case. Please look at what is planned next."),),
        path=reverse("cases:detail", args=[notice.subject_id]),
    )
