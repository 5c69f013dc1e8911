"""What was asked of partners on a person's timeline."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.web.timeline import Event, newest, when
from referrals.models import Referral

MOMENTS = {
    "sent_at": gettext_noop("Referral sent: %(service)s"),
    "answered_at": gettext_noop("Partner answered: %(service)s"),
    "linked_at": gettext_noop("Service started: %(service)s"),
    "closed_at": gettext_noop("Referral ended: %(service)s"),
}


def referrals(person, user, before):
    """What was asked of partners, what they answered, and when the service started."""
    asked = Referral.objects.visible_to(user).filter(person=person).for_rows()
    return [
        referral(row, moment)
        for moment in MOMENTS
        for row in newest(asked.exclude(**{moment: None}), moment, before)
    ]


def referral(row, moment):
    says_more, at = moment in ("answered_at", "closed_at"), getattr(row, moment)
    same_moment = (row.pk, at)
    return Event(
        *when(at),
        title=_(MOMENTS[moment]) % {"service": row.service.name},
        icon="right",
        url=reverse("referrals:detail", args=[row.pk]),
        by={"sent_at": row.sent_by and row.sent_by.name, "answered_at": row.answered_by}.get(moment, ""),
        text=outcome(row) if says_more else "",
        act=row.packet_id if moment == "sent_at" else same_moment,
        part_of=None if moment == "sent_at" else same_moment,
    )


def outcome(row):
    """How a referral stands, with the reason that was given."""
    reasons = (row.get_decline_reason_display(), row.get_not_linked_reason_display())
    return ": ".join(str(words) for words in (row.get_status_display(), *reasons) if words)
