"""The list behind a number, for whoever may see those records."""

from datetime import datetime
from typing import NamedTuple

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casemgmt import days
from casemgmt.access import policy
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.figures.metric import LISTED
from casemgmt.reports.views.frame import OneFigure
from casemgmt.web.keys import known
from casemgmt.web.lists import Column, ListPage


class ListAccess(NamedTuple):
    """Whether the list behind a figure is open to somebody, and if not, why."""

    is_open: bool
    why: str = ""


def listed(model):
    """How its slice says that records of this model are listed."""
    return next(each for each in LISTED if each.model is model)


def list_access(metric, user, program, period):
    """The ListAccess to the list behind a metric in a period."""
    if metric.rows is None:
        return ListAccess(False, _("This figure is worked out from everybody together, so it has no list."))
    permission = listed(metric.rows(program=program, period=period).model).permission
    if policy.allows(user, permission, program):
        return ListAccess(True)
    return ListAccess(
        False,
        _("Your role reads figures, not these records: it does not include “%(what)s”.")
        % {"what": permission.label},
    )


class Rows(OneFigure, ListPage):
    """Every record behind a number. Opening the list is written to the log."""

    template_name = "reports/rows.html"
    heading = gettext_lazy("The list behind a figure")
    nothing, picture = gettext_lazy("No record of this period is behind the figure."), "chart"

    @cached_property
    def behind(self):
        if self.metric.rows is None:
            raise Http404
        return self.metric.rows(program=self.program.pk, period=self.period)

    @property
    def model(self):
        return self.behind.model

    @cached_property
    def kept(self):
        return listed(self.model)

    @property
    def order(self):
        return "-when" if self.kept.order.startswith("-") else "when"

    @property
    def columns(self):
        name = self.kept.order.removeprefix("-")
        key = known(name) if self.model._meta.get_field(name).null else name
        record_of = pgettext_lazy("a row of a list", "Record")
        return [
            Column("record", record_of, "line.text", "reports/cells/record.html"),
            Column("when", gettext_lazy("When"), when, by=(key,)),
            Column("what", pgettext_lazy("kind of record", "What"), "line.what"),
        ]

    @property
    def caption(self):
        return self.metric.name

    def get_queryset(self):
        policy.require(self.request.user, self.kept.permission, self.program)
        seen = self.model.objects.visible_to(self.request.user).values("pk")
        return self.behind.filter(pk__in=seen).select_related(*self.kept.related)

    def prepare(self, rows):
        for row in rows:
            row.line = self.kept.line(row)

    def get_context_data(self, **kwargs):
        shown = [str(row.pk) for row in self.shown.rows]
        record(
            EventKind.READ, by=self.request.user, program=self.program.pk, object_kind="figure",
            object_id=self.metric.key, detail={"rows": self.total, "ids": shown},
        )  # fmt: skip
        return super().get_context_data(**kwargs)


def when(row):
    at = days.local(row.line.at)
    return at.date() if isinstance(at, datetime) else at
