"""Consent and what was shared, on a person's timeline."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.consents.models import Consent, Disclosure
from casemgmt.web.timeline import Event, newest, on_days, when


def sharing(person, user, before):
    """Consent given and taken back; and, for those who read the ledger, what was shared with whom."""
    mine = Consent.objects.visible_to(user).filter(person=person)
    given = on_days(mine, "given_on", before)
    revoked = newest(mine.exclude(revoked_at=None), "revoked_at", before)
    shared = Disclosure.objects.visible_to(user).filter(person=person).select_related("by", "packet")
    events = [consent(row, (row.given_on, None), _("Consent given: %(kind)s")) for row in given]
    events += [consent(row, when(row.revoked_at), no_words(row)) for row in revoked]
    return events + [disclosure(row) for row in newest(shared, "at", before)]


def no_words(row):
    was_given = row.given_on is not None
    return _("Consent taken back: %(kind)s") if was_given else _("Chose not to share: %(kind)s")


def consent(row, at, title):
    title = title % {"kind": row.get_kind_display()}
    return Event(*at, title=title, icon="shield", url=reverse("consents:detail", args=[row.pk]))


def disclosure(row):
    return Event(
        *when(row.at),
        title=_("Shared with %(whom)s") % {"whom": row.recipient_words},
        icon="shield",
        url=reverse("consents:disclosures", args=[row.person_id]),
        by=row.by.name,
        text=", ".join(map(str, row.fact_labels)),
        part_of=row.packet.pk if hasattr(row, "packet") else None,
    )
