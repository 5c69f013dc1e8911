from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.calls import actions
from casemgmt.calls.forms import CallFilterForm, CallForm, CallWords, CorrectCallForm
from casemgmt.calls.importing.times import DOUBLED, SKIPPED
from casemgmt.calls.models import TIMES, Call
from casemgmt.calls.models.mapping import List
from casemgmt.web.changes import changes_of
from casemgmt.web.editing import Edits
from casemgmt.web.keys import known
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import InProgram
from casemgmt.web.views import ActionView, ObjectPage

# Of one day the newest first; a call whose hour nobody knows stands before the first of its day.
_BY_WHEN = ("day", known("requested_at"))


def _when(call):
    return call.requested_at or call.day


class Calls(ListPage):
    """Calls of the user's programs, newest first. Words to find them by are posted, and go on encrypted."""

    model = Call
    permission = Permission.CALL_VIEW
    audited = large = True
    template_name = "calls/list.html"
    heading = _("Calls")
    order = "-when"
    columns = [
        Column("when", _("When"), _when, "calls/cells/when.html", _BY_WHEN, "call_by_time"),
        Column("number", _("Number"), "source_key"),
        Column("reasons", _("Reasons"), "reason_labels"),
        Column("ending", _("How it ended"), "get_end_point_display", "calls/cells/ending.html"),
        Column("disposition", _("Where the person ended up"), "get_disposition_display"),
        Column("city", _("City"), "city"),
    ]

    @cached_property
    def filter(self):
        return CallFilterForm(self.request.GET, by=self.request.user)

    @property
    def counts(self):
        return not self.chips

    @cached_property
    def chips(self):
        return self.filter.chips() if self.filter.is_valid() else []

    def post(self, request):
        look = CallWords(request.POST)
        asked = {name: value for name, value in request.GET.items() if name in CallFilterForm.base_fields}
        asked.pop("words", None)
        if look.is_valid():
            asked["words"] = look.encrypted(by=request.user)
        return redirect(f"{reverse('calls:list')}?{urlencode(asked)}")

    def narrow(self, rows):
        calls = rows.defer("source_row", "notes")
        return self.filter.narrow(calls) if self.filter.is_valid() else calls.none()

    def get_context_data(self, **kwargs):
        typed = self.filter.cleaned_data.get("words") if self.filter.is_valid() else ""
        look = CallWords(initial={"text": typed})
        return super().get_context_data(form=self.filter, chips=self.chips, look=look, **kwargs)


class OneCall(ObjectPage):
    """One call: what was asked, when the team moved, how it ended, and who changed the record."""

    model = Call
    permission = Permission.CALL_VIEW
    audited = True
    template_name = "calls/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("team")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        call = self.object
        return context | {
            "times": [time_of(call, name, label) for name, label in TIMES.items()],
            "encounters": call.encounters.visible_to(self.request.user).select_related("recorded_by"),
            "unmapped": [(List(entry["field"]).label, entry["label"]) for entry in call.unmapped],
            "changes": changes_of(call.history.all()),
        }


class NewCall(InProgram, ActionView):
    """Type in a call."""

    permission = Permission.CALL_RECORD
    form_class = CallForm
    template_name = "calls/form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.program}

    def perform(self, form):
        self.call = actions.record_call(program=self.program, **form.cleaned_data, by=self.request.user)
        return _("Call saved.")

    def get_success_url(self):
        return reverse("calls:detail", args=[self.call.pk])


class CorrectCall(Edits, ActionView):
    """Change facts of a call, with a reason."""

    model = Call
    permission = Permission.CALL_RECORD
    form_class = CorrectCallForm
    audited = True
    template_name = "calls/form.html"

    def get_form_kwargs(self):
        call = self.object
        return super().get_form_kwargs() | {"program": call.program, "imported": call.source != Call.TYPED}

    def get_initial(self):
        return {name: getattr(self.object, name) for name in CallForm.base_fields}

    def perform(self, form):
        reason = form.cleaned_data["reason"]
        actions.correct_call(call=self.object, reason=reason, by=self.request.user, **form.changes)
        return _("Call corrected.")

    def get_success_url(self):
        return reverse("calls:detail", args=[self.object.pk])


def time_of(call, name, label):
    """One time of a call, and what is odd about it."""
    return {
        "label": label,
        "at": getattr(call, name),
        "date_only": f"{name}:date_only" in call.time_flags,
        "clock_changed": bool({f"{name}:{SKIPPED}", f"{name}:{DOUBLED}"} & {*call.time_flags}),
    }
