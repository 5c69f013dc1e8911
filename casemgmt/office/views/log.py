"""The log of who saw what. Reading it is itself written to it."""

from datetime import timedelta

from django.apps import apps
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import Event, Kind
from casemgmt.office.forms import LogFilter
from casemgmt.web.views import ListPage

DAYS = 30  # shown when nothing else is asked for


class Log(ListPage):
    """Events of the programs whose log the reader may read, newest first."""

    permission = Permission.AUDIT_READ
    template_name = "office/log.html"

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

    def get_queryset(self):
        events = Event.objects.filter(program__in=self.programs)
        return self.form.narrow(events) if self.form.is_valid() else events.none()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(form=self.form, **kwargs)
        events = list(context["object_list"])
        self.note_reading(context["page_obj"].number)
        return context | {
            "rows": described(events),
            "chips": self.form.chips() if self.asked and self.form.is_valid() else [],
            "shown_days": DAYS,
            "asked": self.form.cleaned_data.get("object"),
        }

    def note_reading(self, page):
        asked = self.form.cleaned_data
        detail = {"page": page, "kind": asked.get("kind", "")}
        record(
            Kind.READ, by=self.request.user, program=self.programs[0], object_kind="audit.event",
            object_id=asked.get("object", ""), detail=detail,
        )  # fmt: skip


def described(events):
    """Each event with its actor by name and its record's kind in words; one query for the names."""
    names = User.objects.in_bulk({event.actor.removeprefix("user:") for event in events if by_user(event)})
    names = {str(pk): user.name for pk, user in names.items()}
    return [
        (event, names.get(event.actor.removeprefix("user:"), event.actor), kind_in_words(event.object_kind))
        for event in events
    ]


def by_user(event):
    return event.actor.startswith("user:")


def kind_in_words(kind):
    """A model's own name for its records; the name of a page that was refused stays as it is."""
    if kind == Event._meta.label_lower:
        return _("This log")
    try:
        return capfirst(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind
