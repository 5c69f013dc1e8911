"""The list behind a number, for whoever may see those records."""

from typing import NamedTuple

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.figures.metric import LISTED
from casemgmt.reports.views.frame import OneFigure
from casemgmt.web.views import NumberedListPage


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


class Rows(OneFigure, NumberedListPage):
    """Every record behind a number. Opening the list is written to the log."""

    template_name = "reports/rows.html"

    @cached_property
    def rows(self):
        if self.metric.rows is None:
            raise Http404
        return self.metric.rows(program=self.program.pk, period=self.period)

    def get_queryset(self):
        model, kept = self.rows.model, listed(self.rows.model)
        policy.require(self.request.user, kept.permission, self.program)
        seen = model.objects.visible_to(self.request.user).values("pk")
        return self.rows.filter(pk__in=seen).select_related(*kept.related).order_by(kept.order, "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        line = listed(self.rows.model).line
        context["lines"] = [line(row) for row in context["object_list"]]
        shown = [str(row.pk) for row in context["object_list"]]
        record(
            EventKind.READ,
            by=self.request.user,
            program=self.program.pk,
            object_kind="figure",
            object_id=self.metric.key,
            detail={"rows": context["paginator"].count, "ids": shown},
        )
        return context
