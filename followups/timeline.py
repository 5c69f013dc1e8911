"""What was promised on a person's timeline, and each try at keeping it."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.codes.contact import AttemptResult
from casemgmt.codes.followups import FollowUpKind
from casemgmt.web.timeline import Codes, Each, lines
from followups.models import Attempt, FollowUp


def followups(person, user):
    """A promise stands on the day it was made, and again on the day it was kept."""
    mine = FollowUp.objects.visible_to(user).filter(person=person)
    kinds, moments = Each(Value("made"), Value("kept")), Each("created_at", "done_at")
    codes = Codes("kind", "status", "outcome")
    return [
        lines(mine, kind=kinds, at=moments, of="origin", codes=codes, name="cancel_reason", text="because")
    ]


def promise(line):
    kind, status, outcome = line.codes
    row = FollowUp(kind=kind, status=status, outcome=outcome, because=line.text, cancel_reason=line.name)
    ended = f"{row.get_status_display()}: {row.cancel_reason}" if row.cancel_reason else ""
    title, part_of = promised(row.kind_words), line.of
    if line.kind == "kept":
        title, part_of = done(row), (line.id, line.at)
    url = reverse("followups:detail", args=[line.id])
    return line.told(title, "calendar", url, text=f"{row.why}\n{ended}".strip(), part_of=part_of)


def done(row):
    return _("Follow-up done: %(outcome)s") % {"outcome": row.get_outcome_display()}


def promised(what):
    return _("Follow-up promised: %(what)s") % {"what": what} if what else _("Follow-up promised")


def attempts(person, user):
    tried = Attempt.objects.visible_to(user).filter(followup__person=person)
    codes = Codes("mode", "result")
    return [lines(tried, id="followup", at="at", codes=codes, by="by__name", text="note")]


def attempt(line):
    mode, result = line.codes
    return line.told(
        str(Attempt(mode=mode, result=result)),
        "message",
        reverse("followups:detail", args=[line.id]),
        by=line.by,
        text=line.text,
        acts=((line.id, line.at),),
    )


def last_contact(person, user):
    """When a try reached the person."""
    return last_try(person, user).filter(result=AttemptResult.REACHED)


def last_try(person, user):
    """When somebody tried to reach the person. A call to a partner is no such try."""
    tries = Attempt.objects.visible_to(user).filter(followup__person=person)
    return tries.exclude(followup__kind=FollowUpKind.PARTNER).order_by().values_list("at")
