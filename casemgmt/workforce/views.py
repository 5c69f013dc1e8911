"""Who works here, who started, who left, and what that comes to over a year."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.figures import periods
from casemgmt.figures.metric import Measure
from casemgmt.figures.writing import said
from casemgmt.web import addresses
from casemgmt.web.editing import Edits
from casemgmt.web.forms import Form
from casemgmt.web.keys import FAR_AHEAD_DAY, known
from casemgmt.web.lists import Column, FindsByWords, ListPage
from casemgmt.web.programs import InProgram, OfRecord
from casemgmt.web.views import ActionView
from casemgmt.workforce import actions, forms, metrics
from casemgmt.workforce.models import Absence, Employment


class EmploymentPage(FindsByWords, InProgram, ListPage):
    """Spells of work, newest first, under the year's three figures."""

    model = Employment
    permission = Permission.EMPLOYMENT_MANAGE
    template_name = "workforce/employment.html"
    heading = gettext_lazy("Who works here")
    caption = gettext_lazy("Spells of work")
    finds = ("user__name", "team__name")
    order = "-started"
    columns = [
        Column("name", gettext_lazy("Name"), "user.name", by=("user__name",)),
        Column("kind", gettext_lazy("Kind"), "get_kind_display", by=("kind",)),
        Column("team", gettext_lazy("Team"), "team.name", by=(known("team__name", ""),)),
        Column(
            "started", gettext_lazy("First day"), "started_on", "workforce/cells/started.html",
            by=("started_on",),
        ),
        Column(
            "ended", gettext_lazy("Last day"), "ended_on", "workforce/cells/ended.html",
            by=(known("ended_on", FAR_AHEAD_DAY),),
        ),
        Column("steps", gettext_lazy("What you can do"), template="workforce/cells/steps.html"),
    ]  # fmt: skip

    @property
    def lede(self):
        told = _("Spells of work for %(program)s. What somebody may do stands in their roles.")
        return told % {"program": self.program}

    def narrow(self, rows):
        return rows.filter(program=self.program).select_related("user", "team")

    def get_context_data(self, **kwargs):
        program = self.program
        year = periods.last_12(program.day_of(timezone.now()))
        return super().get_context_data(
            **kwargs, program=program, months=periods.label(year), tiles=year_tiles(program.pk, year)
        )


def year_tiles(program, year):
    """Retention, turnover and staying of whole months, as under Reports: (label, value, note)."""
    kept = metrics.retention(program=program, period=year)
    turnover = metrics.turnover(program=program, period=year)
    curve = metrics.survival(program=program, until=year.last)
    share = curve.at(metrics.YEAR)[0] if curve.subjects else None
    people = _("%(n)s of %(of)s people") % {"n": kept.numerator, "of": kept.denominator}
    leaving = ngettext(
        "%(n)s last day, over the average number of staff",
        "%(n)s last days, over the average number of staff",
        turnover.numerator,
    ) % {"n": turnover.numerator}
    return [
        (_("Stayed the last 12 months"), percent(kept.value), people),
        (_("Turnover in the last 12 months"), percent(turnover.value), leaving),
        (_("Still here a year after starting"), percent(share), _how_sure(curve)),
    ]


def _how_sure(curve):
    """The limits of the estimate, and on how many people's full year it stands."""
    share, low, high = curve.at(metrics.YEAR)
    rests_on = {"low": percent(low), "high": percent(high), "n": curve.at_risk(metrics.YEAR)}
    if share == 1:
        return _("Nobody has left in their first year. %(n)s have been here a year or more.") % rests_on
    return _("Likely between %(low)s and %(high)s. %(n)s have been here a year or more.") % rests_on


def percent(share):
    return said(Measure.SHARE, share)


class EmploymentForm(OfRecord, ActionView):
    """What the three forms share."""

    model = Employment
    permission = Permission.EMPLOYMENT_MANAGE
    template_name = "workforce/form.html"
    heading = submit = ""

    def get_success_url(self):
        return self.in_program(reverse("workforce:employment"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading, submit=self.submit, back=self.get_success_url(), **kwargs
        )


class Start(EmploymentForm):
    form_class = forms.StartSpellForm
    heading = submit = gettext_lazy("Record a first day")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.program}

    def perform(self, form):
        actions.start_employment(program=self.program, by=self.request.user, **form.cleaned_data)
        return _("First day recorded.")


class End(EmploymentForm):
    form_class = forms.EndSpellForm
    heading = submit = gettext_lazy("Record a last day")

    def perform(self, form):
        actions.end_employment(employment=self.object, by=self.request.user, **form.cleaned_data)
        return _("Last day recorded.")


class Correct(Edits, EmploymentForm):
    form_class = forms.CorrectSpellForm
    heading, submit = gettext_lazy("Correct a spell of work"), gettext_lazy("Save")

    def get_initial(self):
        fields = ("kind", "team", "started_on", "ended_on", "end_reason")
        return {name: getattr(self.object, name) for name in fields}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.program}

    def perform(self, form):
        actions.correct_employment(employment=self.object, by=self.request.user, **form.cleaned_data)
        return _("Corrected.")


class Away(InProgram, ActionView):
    """Somebody is away for some days: oneself, or, for who leads the team, anybody of it."""

    permission = Permission.FOLLOWUP_WORK
    form_class = forms.AwayForm
    template_name = "workforce/away.html"

    @cached_property
    def worker(self):
        """Oneself; somebody else only for who may say so."""
        found = addresses.worker(self.request, "user")
        if found is None:
            return self.request.user
        policy.require(self.request.user, Permission.ABSENCE_RECORD, self.program)
        if not policy.allows(found, self.permission, self.program):
            raise Http404
        return found

    @cached_property
    def today(self):
        return self.program.day_of(timezone.now())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "today": self.today,
            "program": self.program,
            "worker": self.worker,
        }

    def get_context_data(self, **kwargs):
        here = Absence.objects.filter(program=self.program).not_over(self.today)
        here = here.select_related("user", "covered_by")
        return super().get_context_data(
            worker=self.worker, known=here.filter(user=self.worker),
            covers=here.filter(covered_by=self.worker), mine=self.worker == self.request.user, **kwargs,
        )  # fmt: skip

    def perform(self, form):
        actions.record_absence(
            user=self.worker, program=self.program, by=self.request.user, **form.cleaned_data
        )
        return _("It is written down. The team's day shows it.")

    def get_success_url(self):
        return self.request.get_full_path()


class OnAbsence(ActionView):
    """One press about days away; back to the page of whoever is away, or covers."""

    permission = Permission.FOLLOWUP_WORK
    model = Absence
    form_class = Form
    http_method_names = ["post"]

    def get_queryset(self):
        return Absence.objects.to_change_by(self.request.user)

    def form_valid(self, form):
        absence, user = self.object, self.request.user
        whose = {} if user in (absence.user, absence.covered_by) else {"user": absence.user_id}
        back = f"{reverse('workforce:away')}?{urlencode({'program': absence.program_id, **whose})}"
        messages.success(self.request, self.perform(form))
        return HttpResponseRedirect(back)


class Back(OnAbsence):
    """They are back, or will not be away after all."""

    def perform(self, form):
        day = self.object.program.day_of(timezone.now())
        actions.end_absence(absence=self.object, on=day, by=self.request.user)
        return _("It is taken away.")


class EndCover(OnAbsence):
    """Nobody stands in any more; they stay away."""

    def perform(self, form):
        actions.end_cover(absence=self.object, by=self.request.user)
        return _("The cover has ended. What is due stands on the supervisors' day.")
