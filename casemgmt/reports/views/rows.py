"""The list behind a number, for whoever may see those records."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.calls.models import Call
from casemgmt.encounters.models import Encounter
from casemgmt.reports.views.frame import OneFigure
from casemgmt.web.views import ListPage
from casemgmt.workforce.models import Employment
from followups.models import FollowUp
from referrals.models import Referral, UnmetNeed


class Line(NamedTuple):
    """One record of a list: its words, when it was, what it was, and where it stands."""

    text: str
    at: object
    what: str
    url: str = ""


class Kept(NamedTuple):
    """How a kind of record is listed: who may see it, its line, in which order, and what else is read."""

    permission: Permission
    line: Callable
    order: str
    related: tuple


class ListAccess(NamedTuple):
    """Whether the list behind a figure is open to somebody, and if not, why."""

    is_open: bool
    why: str = ""


def call_line(call):
    return Line(str(call), call.day, ", ".join(map(str, call.reason_labels)), _page("calls:detail", call))


def encounter_line(met):
    return Line(str(met.whom), met.started_at, met.get_outcome_display(), _page("encounters:detail", met))


def followup_line(promise):
    whom = promise.person.shown_name if promise.person else _("No person")
    return Line(whom, promise.due_at, promise.get_kind_display(), _page("followups:detail", promise))


def referral_line(asked):
    return Line(asked.person.shown_name, asked.sent_at, str(asked.service), _page("referrals:detail", asked))


def unmet_line(unmet):
    whom = unmet.person.shown_name if unmet.person else _("No person")
    return Line(whom, unmet.noted_at, f"{unmet.get_need_display()}: {unmet.get_reason_display()}")


def employment_line(spell):
    return Line(spell.user.name, spell.ended_on or spell.started_on, spell.get_kind_display())


KEPT = {
    Call: Kept(Permission.CALL_VIEW, call_line, "-day", ()),
    Encounter: Kept(Permission.ENCOUNTER_VIEW, encounter_line, "-started_at", ("person",)),
    FollowUp: Kept(Permission.FOLLOWUP_VIEW, followup_line, "-due_at", ("person",)),
    Referral: Kept(Permission.REFERRAL_VIEW, referral_line, "-sent_at", ("person", "service__agency")),
    UnmetNeed: Kept(Permission.REFERRAL_VIEW, unmet_line, "-noted_at", ("person",)),
    Employment: Kept(Permission.EMPLOYMENT_MANAGE, employment_line, "-started_on", ("user",)),
}


def list_access(metric, user, program, period):
    """The ListAccess to the list behind a metric in a period."""
    if metric.rows is None:
        return ListAccess(False, _("This figure is worked out from everybody together, so it has no list."))
    permission = KEPT[metric.rows(program=program, period=period).model].permission
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

    @cached_property
    def rows(self):
        if self.metric.rows is None:
            raise Http404
        return self.metric.rows(program=self.program.pk, period=self.period)

    def get_queryset(self):
        model, kept = self.rows.model, KEPT[self.rows.model]
        policy.require(self.request.user, kept.permission, self.program)
        seen = model.objects.visible_to(self.request.user).values("pk")
        return self.rows.filter(pk__in=seen).select_related(*kept.related).order_by(kept.order, "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        line = KEPT[self.rows.model].line
        context["lines"] = [line(row) for row in context["object_list"]]
        shown = [str(row.pk) for row in context["object_list"]]
        record(
            EventKind.READ, by=self.request.user, program=self.program.pk, object_kind="figure",
            object_id=self.metric.key,
            detail={"rows": context["paginator"].count, "ids": shown},
        )  # fmt: skip
        return context


def _page(name, row):
    return reverse(name, args=[row.pk])
