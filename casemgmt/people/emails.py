"""Words that leave about who may see whom: where to look, never who it is about."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def review_waiting(notice):
    """To the privacy officer, the moment it happens."""
    return Letter(
        subject=_("Something waits for your review"),
        lines=(_("A record was opened or found in a way that somebody should look at."),),
        path=reverse("office:review", args=[notice.subject_id]),
    )


def record_restricted(notice):
    """To somebody named to see a record that they work with."""
    return Letter(
        subject=_("A record you work with is restricted now"),
        lines=(_("You are one of the few who may still open it. Please keep it that way."),),
        path=reverse("desk:person", args=[notice.subject_id]),
    )


def work_restricted(notice):
    """To somebody whose open work is about a record that they may no longer open."""
    return Letter(
        subject=_("Some of your work moved out of sight"),
        lines=(_("A record is restricted now. Your supervisor knows and will say who goes on."),),
        path=reverse("desk:my_day"),
    )


def work_handed_on(notice):
    """To whom somebody who stepped back named: what was theirs with the person."""
    return Letter(
        subject=_("Open work came to you"),
        lines=(_("Somebody stepped back from a person they know, and named you to go on."),),
        path=reverse("desk:person", args=[notice.subject_id]),
    )


def work_to_hand_on(notice):
    """To supervisors: somebody stepped back from a person, and their work needs hands."""
    return Letter(
        subject=_("Work needs somebody else"),
        lines=(_("Somebody stepped back from a person they know. A supervisor holds it: say who goes on."),),
        path=reverse("desk:team"),
    )
