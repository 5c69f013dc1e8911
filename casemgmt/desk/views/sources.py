"""What can stand on a person's timeline.

Each source reads one kind of record, as far as the user may see it, in a fixed number of queries.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from casemgmt.calls.models import Call
from casemgmt.cases.models import Case, Note
from casemgmt.codes.cases import NoteKind
from casemgmt.consents.models import Consent, Disclosure
from casemgmt.encounters.models import Encounter
from followups.models import Attempt, FollowUp
from referrals.models import Referral

LENGTH = 50


class TimelineKind(TextChoices):
    """What the timeline can be narrowed to."""

    ENCOUNTERS = "encounters", gettext_lazy("Encounters")
    CALLS = "calls", gettext_lazy("Calls")
    FOLLOWUPS = "followups", gettext_lazy("Follow-ups")
    ATTEMPTS = "attempts", gettext_lazy("Attempts")
    CASES = "cases", gettext_lazy("Cases and notes")
    REFERRALS = "referrals", gettext_lazy("Referrals")
    SHARING = "sharing", gettext_lazy("Consent and sharing")


@dataclass(frozen=True)
class Event:
    """One line: `at` is None where only the day is known.

    `act` is the act that it tells, `part_of` the act that it came of: where that stands there too, the two
    are one entry (`timeline.one_an_act`).
    """

    day: date
    at: datetime | None
    title: str
    icon: str
    url: str = ""
    by: str = ""
    text: str = ""
    act: object = None
    part_of: object = None


def encounters(person, user, before):
    met = Encounter.objects.visible_to(user).filter(person=person).select_related("recorded_by")
    return [
        Event(
            *when(row.started_at),
            title=_("Encounter: %(outcome)s") % {"outcome": row.get_outcome_display()},
            icon="meet",
            url=reverse("encounters:detail", args=[row.pk]),
            by=row.recorded_by.name,
            text=row.note,
            act=row.pk,
        )
        for row in newest(met, "started_at", before)
    ]


def calls(person, user, before):
    """Calls that led to an encounter with the person; only for those who may see calls."""
    met = Encounter.objects.visible_to(user).filter(person=person)
    about = Call.objects.visible_to(user).filter(pk__in=met.values("call")).defer("source_row", "notes")
    about = about.filter(day__lt=before) if before else about
    return [
        Event(
            row.day,
            row.requested_at,
            title=_("Call: %(reasons)s") % {"reasons": ", ".join(map(str, row.reason_labels))},
            icon="phone",
            url=reverse("calls:detail", args=[row.pk]),
        )
        for row in about.order_by("-day", "id")[: LENGTH + 1]
    ]


def followups(person, user, before):
    """A promise stands on the day it was made, and again on the day it was kept."""
    mine = FollowUp.objects.visible_to(user).filter(person=person)
    made, kept = newest(mine, "created_at", before), newest(mine.exclude(done_at=None), "done_at", before)
    return [promise(row, row.created_at, promised(row.kind_words), part_of=row.origin) for row in made] + [
        promise(row, row.done_at, done(row), part_of=(row.pk, row.done_at)) for row in kept
    ]


def done(row):
    return _("Follow-up done: %(outcome)s") % {"outcome": row.get_outcome_display()}


def promised(what):
    return _("Follow-up promised: %(what)s") % {"what": what} if what else _("Follow-up promised")


def promise(row, at, title, *, part_of):
    ended = f"{row.get_status_display()}: {row.cancel_reason}" if row.cancel_reason else ""
    url = reverse("followups:detail", args=[row.pk])
    text = f"{row.why}\n{ended}".strip()
    return Event(*when(at), title=title, icon="calendar", url=url, text=text, part_of=part_of)


def attempts(person, user, before):
    tried = Attempt.objects.visible_to(user).filter(followup__person=person).select_related("by")
    return [
        Event(
            *when(row.at),
            title=str(row),
            icon="message",
            url=reverse("followups:detail", args=[row.followup_id]),
            by=row.by.name,
            text=row.note,
            act=(row.followup_id, row.at),
        )
        for row in newest(tried, "at", before)
    ]


def cases(person, user, before):
    """A case stands on the day it was opened and on the day it was closed; notes once they are signed."""
    mine = Case.objects.visible_to(user).filter(person=person)
    written = Note.objects.visible_to(user).signed().filter(case__person=person).select_related("author")
    ended = _("Case closed: %(why)s")
    events = [case(row, row.opened_on, _("Case opened")) for row in on_days(mine, "opened_on", before)]
    for row in on_days(mine, "closed_on", before):
        events.append(case(row, row.closed_on, ended % {"why": row.get_close_reason_display()}))
    return events + [note(row) for row in newest(written, "signed_at", before)]


def case(row, day, title):
    return Event(day, None, title=title, icon="staff", url=reverse("cases:detail", args=[row.pk]))


def note(row):
    title = _("Note: %(kind)s") % {"kind": row.get_kind_display()}
    url = reverse("cases:note", args=[row.pk])
    return Event(
        *when(row.signed_at), title=title, icon="note", url=url, by=row.author.name, text=beginning(row)
    )


def beginning(row):
    """The first line of a note; what is kept apart from the record shows on its own page alone."""
    return row.text.strip().splitlines()[0] if row.kind == NoteKind.GENERAL else ""


def referrals(person, user, before):
    """What was asked of partners, what they answered, and when the service started."""
    asked = Referral.objects.visible_to(user).filter(person=person).for_rows()
    return [
        referral(row, moment)
        for moment in REFERRAL_MOMENTS
        for row in newest(asked.exclude(**{moment: None}), moment, before)
    ]


def referral(row, moment):
    says_more, at = moment in ("answered_at", "closed_at"), getattr(row, moment)
    same_moment = (row.pk, at)
    return Event(
        *when(at),
        title=_(REFERRAL_MOMENTS[moment]) % {"service": row.service.name},
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


REFERRAL_MOMENTS = {
    "sent_at": gettext_noop("Referral sent: %(service)s"),
    "answered_at": gettext_noop("Partner answered: %(service)s"),
    "linked_at": gettext_noop("Service started: %(service)s"),
    "closed_at": gettext_noop("Referral ended: %(service)s"),
}
SOURCES = {
    TimelineKind.ENCOUNTERS: encounters,
    TimelineKind.CALLS: calls,
    TimelineKind.FOLLOWUPS: followups,
    TimelineKind.ATTEMPTS: attempts,
    TimelineKind.CASES: cases,
    TimelineKind.REFERRALS: referrals,
    TimelineKind.SHARING: sharing,
}


def newest(rows, moment, before):
    """At most one more than a page holds, so that it shows whether more stands behind."""
    earlier = {f"{moment}__lt": midnight(before)} if before else {}
    return rows.filter(**earlier).order_by(f"-{moment}", "id")[: LENGTH + 1]


def on_days(rows, day, before):
    """The same for what is known by the day alone."""
    earlier = {f"{day}__lt": before} if before else {}
    return rows.exclude(**{day: None}).filter(**earlier).order_by(f"-{day}", "id")[: LENGTH + 1]


def when(at):
    return timezone.localtime(at).date(), at


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))
