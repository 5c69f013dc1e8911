"""Cases and their notes on a person's timeline."""

from django.db.models import Case as If
from django.db.models import F, TextField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.cases.models import Case, Note
from casemgmt.codes.cases import NoteKind
from casemgmt.web.timeline import Codes, Each, lines

FIRST_LINES, FIRST_LETTERS = 3, 400
TEXT = If(When(kind=NoteKind.GENERAL, then=F("text")), default=Value(""), output_field=TextField())


def cases(person, user):
    """A case stands on the day it was opened and on the day it was closed; notes once they are signed.

    The words of a note that is kept apart from the record show on its own page alone.
    """
    mine = Case.objects.visible_to(user).filter(person=person)
    written = Note.objects.visible_to(user).signed().filter(case__person=person)
    kinds = Each(Value("opened"), Value("closed"))
    return [
        lines(mine, kind=kinds, day=Each("opened_on", "closed_on"), codes=Codes("close_reason")),
        lines(written, kind=Value("note"), at="signed_at", codes=Codes("kind"), by="author__name", text=TEXT),
    ]


def case(line):
    [code] = line.codes
    if line.kind == "note":
        return note(line, code)
    ended = _("Case closed: %(why)s") % {"why": Case(close_reason=code).get_close_reason_display()}
    title = ended if line.kind == "closed" else _("Case opened")
    return line.told(title, "staff", reverse("cases:detail", args=[line.id]))


def note(line, kind):
    """With its first lines."""
    title = _("Note: %(kind)s") % {"kind": Note(kind=kind).get_kind_display()}
    text, url = beginning(line.text), reverse("cases:note", args=[line.id])
    return line.told(title, "note", url, by=line.by, text=text, words=line.text)


def beginning(text):
    """The first lines that hold words; dots say that more was written."""
    written = [each.strip() for each in text.split("\n") if each.strip()]
    shown = "\n".join(written[:FIRST_LINES])
    if len(shown) > FIRST_LETTERS:
        return f"{shown[:FIRST_LETTERS].rstrip()}…"
    return f"{shown} …" if len(written) > FIRST_LINES else shown
