"""What was asked of partners on a person's timeline."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.web.timeline import Codes, Each, lines
from referrals.models import Referral

MOMENTS = {
    "sent_at": gettext_noop("Referral sent: %(service)s"),
    "answered_at": gettext_noop("Partner answered: %(service)s"),
    "linked_at": gettext_noop("Service started: %(service)s"),
    "closed_at": gettext_noop("Referral ended: %(service)s"),
}
NOBODY = Value("")
WHO = {"sent_at": "sent_by__name", "answered_at": "answered_by"}


def referrals(person, user):
    """What was asked of partners, what they answered, and when the service started."""
    asked = Referral.objects.visible_to(user).filter(person=person)
    return [
        lines(
            asked,
            kind=Each(*map(Value, MOMENTS)),
            at=Each(*MOMENTS),
            of="packet",
            by=Each(*(WHO.get(moment, NOBODY) for moment in MOMENTS)),
            codes=Codes("status", "decline_reason", "not_linked_reason"),
            name="service__name",
        )
    ]


def referral(line):
    says_more, same_moment = line.kind in ("answered_at", "closed_at"), (line.id, line.at)
    return line.told(
        _(MOMENTS[line.kind]) % {"service": line.name},
        "right",
        reverse("referrals:detail", args=[line.id]),
        by=line.by or "",
        text=outcome(*line.codes) if says_more else "",
        acts=(line.of if line.kind == "sent_at" else same_moment,),
        part_of=None if line.kind == "sent_at" else same_moment,
    )


def outcome(status, declined, not_linked):
    """How a referral stands, with the reason that was given."""
    row = Referral(status=status, decline_reason=declined, not_linked_reason=not_linked)
    reasons = (row.get_decline_reason_display(), row.get_not_linked_reason_display())
    return ": ".join(str(words) for words in (row.get_status_display(), *reasons) if words)
