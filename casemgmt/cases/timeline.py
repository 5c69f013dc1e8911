"""Cases and their notes on a person's timeline."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.cases.models import Case, Note
from casemgmt.codes.cases import NoteKind
from casemgmt.web.timeline import Event, newest, on_days, when


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
