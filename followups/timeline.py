"""What was promised on a person's timeline, and each try at keeping it."""

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.codes.contact import AttemptResult
from casemgmt.web.timeline import Event, newest, when
from followups.models import Attempt, FollowUp


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


def last_contact(person, user):
    """When a try last reached the person."""
    spoken = Attempt.objects.visible_to(user).filter(followup__person=person)
    return spoken.filter(result=AttemptResult.REACHED).aggregate(at=Max("at"))["at"]
