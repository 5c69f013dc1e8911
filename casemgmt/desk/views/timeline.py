"""Everything that happened with one person in one line of days, newest first.

Each source reads one kind of record, as far as the user may see it, in a fixed number of queries.
Days are those of the program's calendar; a page ends with a whole day, so that nothing is cut in two.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import NamedTuple

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.calls.models import Call
from casemgmt.encounters.models import Encounter
from followups.models import Attempt, FollowUp

LENGTH = 50


class Kind(TextChoices):
    """What the timeline can be narrowed to."""

    ENCOUNTERS = "encounters", gettext_lazy("Encounters")
    CALLS = "calls", gettext_lazy("Calls")
    FOLLOWUPS = "followups", gettext_lazy("Follow-ups")
    ATTEMPTS = "attempts", gettext_lazy("Attempts")


@dataclass(frozen=True)
class Event:
    """One line: `at` is None where only the day is known."""

    day: date
    at: datetime | None
    title: str
    icon: str
    url: str = ""
    by: str = ""
    text: str = ""


class Timeline(NamedTuple):
    """`days`: dicts of date and events; `older`: the day before which more may stand, or None."""

    days: list
    older: date | None


def timeline(person, *, user, kind="", before=None):
    """The person's newest days, or those before a day; one kind of event or all."""
    sources = [SOURCES[kind]] if kind in SOURCES else SOURCES.values()
    events = [event for source in sources for event in source(person, user, before)]
    events.sort(key=lambda event: (event.day, event.at or midnight(event.day)), reverse=True)
    days = [{"date": day, "events": list(each)} for day, each in groupby(events, key=lambda event: event.day)]
    return whole_days(days)


def whole_days(days):
    """As many days as hold LENGTH events, and at least one; where more stand, the last day to start from."""
    count, kept = 0, []
    for day in days:
        if kept and count + len(day["events"]) > LENGTH:
            return Timeline(kept, kept[-1]["date"])
        kept.append(day)
        count += len(day["events"])
    return Timeline(kept, kept[-1]["date"] if count > LENGTH else None)


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
    return [
        promise(row, row.created_at, _("Follow-up promised: %(what)s") % {"what": row.get_kind_display()})
        for row in made
    ] + [
        promise(row, row.done_at, _("Follow-up done: %(outcome)s") % {"outcome": row.get_outcome_display()})
        for row in kept
    ]


def promise(row, at, title):
    ended = f"{row.get_status_display()}: {row.cancel_reason}" if row.cancel_reason else ""
    url = reverse("followups:detail", args=[row.pk])
    text = f"{row.why}\n{ended}".strip()
    return Event(*when(at), title=title, icon="calendar", url=url, text=text)


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
        )
        for row in newest(tried, "at", before)
    ]


SOURCES = {
    Kind.ENCOUNTERS: encounters,
    Kind.CALLS: calls,
    Kind.FOLLOWUPS: followups,
    Kind.ATTEMPTS: attempts,
}


def newest(rows, moment, before):
    """At most one more than a page holds, so that it shows whether more stands behind."""
    earlier = {f"{moment}__lt": midnight(before)} if before else {}
    return rows.filter(**earlier).order_by(f"-{moment}", "id")[: LENGTH + 1]


def when(at):
    return timezone.localtime(at).date(), at


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))
