"""The log of who saw what. Reading it is itself written to it."""

from datetime import timedelta
from typing import NamedTuple

from django.apps import apps
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record_in
from casemgmt.audit.models import Event, EventKind, Seal
from casemgmt.office.forms import LogFilter
from casemgmt.office.log_search import own_ids
from casemgmt.office.views.patterns import SUBJECT
from casemgmt.web import navigation
from casemgmt.web.lists import Column, ListPage

USER = "user:"
DAYS = 30  # shown when nothing else is asked for


class Log(ListPage):
    """Events of the programs whose log the reader may read, newest first."""

    permission = Permission.AUDIT_READ
    model = Event
    template_name = "office/log.html"
    large = True
    heading = gettext_lazy("Who saw what")
    order = "-when"
    columns = [
        Column(
            "when", gettext_lazy("When"), "at", "office/cells/when.html",
            by=("pk",), index="audit_by_program", look="nowrap",
        ),
        Column("who", gettext_lazy("Who"), "line.who", "office/cells/who.html"),
        Column("what", gettext_lazy("What happened"), "get_kind_display", "office/cells/what.html"),
        Column("record", gettext_lazy("Record"), "line.called", "office/cells/record.html"),
    ]  # fmt: skip

    @cached_property
    def programs(self):
        return policy.programs_where(self.request.user, self.permission)

    @cached_property
    def asked(self):
        """Whether the reader asked for anything; else the last days are shown."""
        return bool(set(self.request.GET) & set(LogFilter.base_fields))

    @cached_property
    def form(self):
        recent = {"since": timezone.localdate() - timedelta(days=DAYS)}
        return LogFilter(self.request.GET if self.asked else recent, user=self.request.user)

    @property
    def programs_apart(self):
        """Strangers' failed sign-ins stand in no program."""
        return [*self.programs, ""]

    def get_queryset(self):
        return Event.objects.readable_in(self.programs)

    def narrow(self, rows):
        return self.form.narrow(rows) if self.form.is_valid() else rows.none()

    @property
    def counts(self):
        """What is picked out of a log that only grows is not counted."""
        return not self.asked

    @property
    def caption(self):
        if self.form.cleaned_data.get("object"):
            return _("Who looked at this record")
        if self.asked:
            return _("Events")
        return _("The last %(days)s days") % {"days": DAYS}

    def prepare(self, rows):
        for event, line in zip(rows, described(rows, programs=self.programs), strict=True):
            event.line = line

    def get_context_data(self, **kwargs):
        context = super().get_context_data(form=self.form, **kwargs)
        self.note_reading()
        return context | {
            "rows": [event.line for event in self.shown.rows],
            "chips": self.form.chips() if self.asked and self.form.is_valid() else [],
            "person": self.form.person,
            "readers": self.readers() if self.form.person else [],
            "seals": self.seals(),
        }

    def readers(self):
        """Who looked at the person asked for, the latest first: name, how often in which way, when last."""
        looks = self.rows.exclude(object_kind=Event._meta.label_lower).order_by().values("actor")
        listed = Q(kind=EventKind.SEARCH) | Q(detail__has_key="ids")
        counted = {"opened": Count("pk", filter=~listed), "listed": Count("pk", filter=listed)}
        looks = list(looks.annotate(**counted, last=Max("at")).order_by("-last"))
        names = names_of(look["actor"] for look in looks)
        return [{**look, "who": names.get(look["actor"], look["actor"])} for look in looks]

    def seals(self):
        """Up to when the log is sealed, and how many events wait for the next seal."""
        newest = Seal.objects.filter(program__in=self.programs).order_by("-pk").first()
        waiting = Event.objects.filter(program__in=self.programs).waiting().count()
        return {"at": newest and newest.at, "waiting": waiting}

    def note_reading(self):
        asked = self.form.cleaned_data
        detail = {"after": str(self.beside or ""), "kind": asked.get("kind", "")}
        record_in(
            self.programs,
            EventKind.READ,
            by=self.request.user,
            object_kind="audit.event",
            object_id=asked.get("object", ""),
            detail=detail,
        )


class LogLine(NamedTuple):
    """An event in words: its actor by name, its record's kind and what we call it, how many it showed."""

    event: Event
    who: str
    what: str
    called: str
    shown: int | None


def described(events, *, programs):
    """A Line for each event; one query, and one for each kind of record."""
    names, ids = names_of(event.actor for event in events), own_ids(events, programs=programs)
    return [
        LogLine(
            event,
            who=names.get(event.actor, event.actor),
            what=kind_in_words(event.object_kind),
            called=ids.get((event.object_kind, event.object_id), event.object_id[:8]),
            shown=shown_in(event),
        )
        for event in events
    ]


def shown_in(event):
    """How many records a list or a search showed; None of an event that is neither."""
    return len(event.detail["ids"]) if "ids" in event.detail else event.detail.get("hits")


def names_of(actors):
    """{actor: name} of those actors that are users."""
    users = User.objects.in_bulk({actor.removeprefix(USER) for actor in actors if actor.startswith(USER)})
    return {f"{USER}{pk}": user.name for pk, user in users.items()}


def kind_in_words(kind):
    """A model's own name for its records; of a page that was refused, what the menus call it."""
    if kind == Event._meta.label_lower:
        return _("This log")
    if kind == SUBJECT:
        return _("Worth a look")
    try:
        return capfirst(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return navigation.words_of(kind) or _("A page")
