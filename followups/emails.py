"""Words that leave about follow-ups: what kind of thing waits and where to look, never whom it is about."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.notices.emails import Letter


def followup_due(notice):
    """To its owner, when the reminder comes."""
    return Letter(
        subject=_("A follow-up is due"),
        lines=(_("One of your follow-ups is due now."),),
        path=reverse("followups:detail", args=[notice.subject_id]),
    )


def followup_unowned(notice):
    """To the supervisors, when a follow-up without an owner is due."""
    return Letter(
        subject=_("A follow-up is due and has no owner"),
        lines=(_("A follow-up is due now and nobody owns it. Please give it to someone."),),
        path=reverse("followups:detail", args=[notice.subject_id]),
    )


def followup_uncovered(notice):
    """To the supervisors, when its owner is away, and nobody stands in who may see it."""
    return Letter(
        subject=_("A follow-up is due while its owner is away"),
        lines=(_("Nobody covers who could keep it. Please give it to someone, or say who covers."),),
        path=reverse("followups:detail", args=[notice.subject_id]),
    )


def followup_overdue(notice):
    """To the supervisors, when a window ended and the promise is still open."""
    return Letter(
        subject=_("A follow-up is overdue"),
        lines=(_("A follow-up of your team is overdue. Please see who can help."),),
        path=reverse("followups:detail", args=[notice.subject_id]),
    )


def followup_entered_late(notice):
    """To the owner, once a day at most, for all that were written down after their window had ended."""
    return Letter(
        subject=_("Follow-ups were entered late"),
        lines=(_("Some follow-ups were written down after their time. They are on your overdue list."),),
        path=reverse("followups:list") + "?show=overdue&whose=mine",
    )
