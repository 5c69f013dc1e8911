"""Steps of a follow-up. Each answers with a page, or with the row it was taken on when htmx asks."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django_htmx.http import HttpResponseClientRedirect

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.codes.contact import AttemptResult
from casemgmt.days import day
from casemgmt.web import addresses
from casemgmt.web.views import ActionView, ObjectPage
from followups import actions, cadence, forms
from followups.models import FollowUp
from followups.workflow import FOLLOW_UP, Status


class FollowUpRow(ObjectPage):
    """One line of a list again, when somebody opened a step there and thought better of it."""

    model = FollowUp
    permission = Permission.FOLLOWUP_VIEW
    audited = True
    template_name = "followups/parts/row.html"

    def get(self, request, *args, **kwargs):
        if not request.htmx:
            return redirect("followups:detail", *args, **kwargs)
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().for_rows()

    def get_context_data(self, **kwargs):
        return super().get_context_data(back=self.request.GET.get("next", ""), **kwargs)


class FollowUpStep(ActionView):
    """One step of the table, on a page of its own or in the row of a list."""

    model = FollowUp
    permission = Permission.FOLLOWUP_WORK
    audited = True
    once = False  # a step that the table allows once; an attempt carries an id of its own
    name = title = submit = ""
    undo = ""  # the step that takes this one back

    def get_queryset(self):
        return super().get_queryset().for_rows()

    def get(self, request, *args, **kwargs):
        self.refuse_when_closed()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.refuse_when_closed()
        return super().post(request, *args, **kwargs)

    def refuse_when_closed(self):
        """409 rather than a form that cannot be sent."""
        FOLLOW_UP.step(self.name, Status(self.object.status))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"followup": self.object, "now": timezone.now()}

    def get_template_names(self):
        return ["followups/parts/step_row.html" if self.request.htmx else "followups/step.html"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            followup=self.object, back=self.back(), title=self.title, submit=self.submit,
            fields=f"followups/parts/{self.name}.html", **kwargs,
        )  # fmt: skip

    def form_valid(self, form):
        answer = super().form_valid(form)
        if not self.request.htmx or answer.status_code != 302:
            return answer
        followup = self.get_queryset().get(pk=self.object.pk)
        row = {"followup": followup, "back": self.back(), "said": self.said, "undo": self.undo}
        return render(self.request, "followups/parts/row.html", row)

    def perform(self, form):
        """A row says itself what was done; a page says it when it opens."""
        self.said = self.take(form)
        return "" if self.request.htmx else self.said

    def back(self):
        """Where the reader came from, when that is a page of ours."""
        return addresses.back(self.request, "next")

    def get_success_url(self):
        return self.back() or reverse("followups:detail", args=[self.object.pk])


class EndingStep(FollowUpStep):
    """A step that may end a promise: "and the next one?" is asked with it, and one action does both."""

    @cached_property
    def proposed(self):
        return cadence.propose_next(self.object, to=self.request.user, now=timezone.now())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"proposed": self.proposed}

    def get_context_data(self, **kwargs):
        return super().get_context_data(proposed=self.proposed, **kwargs)

    def said_of(self, done: str, then: cadence.NextPromise | None) -> str:
        """What was done, and what was promised with it."""
        if then is None:
            return done
        follows = _("Next: %(what)s, by %(day)s.") % {"what": then.what, "day": day(then.day)}
        return f"{done} {follows}"


class LogAttempt(EndingStep):
    """Two taps: open it, then the result."""

    name, title = "try", gettext_lazy("Log an attempt")
    form_class = forms.AttemptForm
    asks_where = False

    def refuse_when_closed(self):
        sent_before = {str(attempt.pk) for attempt in self.object.attempts.all()}
        if self.request.POST.get("attempt_id") not in sent_before:
            super().refuse_when_closed()
            actions.refuse_try_after_death(self.object)

    def take(self, form):
        attempt = actions.log_attempt(followup=self.object, by=self.request.user, **form.attempt)
        self.asks_where = attempt.result == AttemptResult.AWAY and self.may_say_where
        logged = _("Logged: %(result)s.") % {"result": attempt.get_result_display()}
        return self.said_of(logged, form.attempt["then"])

    @property
    def may_say_where(self):
        program = self.object.program_id
        return self.object.person and policy.allows(self.request.user, Permission.WHEREABOUTS_RECORD, program)

    def form_valid(self, form):
        """Who is away is somewhere: that is asked next."""
        answer = super().form_valid(form)
        if not self.asks_where:
            return answer
        address = reverse("whereabouts:say", args=[self.object.person_id])
        address = f"{address}?{urlencode({'next': self.get_success_url()})}"
        return HttpResponseClientRedirect(address) if self.request.htmx else redirect(address)


class Complete(EndingStep):
    name, title = "complete", gettext_lazy("Mark as done")
    form_class = forms.CompleteForm

    @property
    def submit(self):
        """Where the next one is asked for, its own buttons send the form."""
        return "" if self.proposed else _("Done")

    def take(self, form):
        actions.complete(
            followup=self.object, outcome=form.cleaned_data["outcome"], then=form.then,
            by=self.request.user, at=timezone.now(),
        )  # fmt: skip
        return self.said_of(_("The follow-up is done."), form.then)


class Postpone(FollowUpStep):
    name, title, submit = "postpone", gettext_lazy("Postpone"), gettext_lazy("Move to this day")
    form_class = forms.PostponeForm

    def take(self, form):
        actions.postpone(
            followup=self.object, day=form.cleaned_data["day"], by=self.request.user, at=timezone.now(),
            reason=form.cleaned_data["reason"] or gettext_noop("Postponed"),
        )  # fmt: skip
        return _("The follow-up was moved.")


class Cancel(FollowUpStep):
    name, title, submit = "cancel", gettext_lazy("Cancel this follow-up"), gettext_lazy("Cancel it")
    form_class = forms.FollowUpReasonForm

    def take(self, form):
        actions.cancel(followup=self.object, by=self.request.user, **form.cleaned_data)
        return _("The follow-up was cancelled.")


class Reopen(FollowUpStep):
    name, title, submit = "reopen", gettext_lazy("Open again"), gettext_lazy("Open again")
    form_class = forms.FollowUpReasonForm

    def take(self, form):
        actions.reopen(followup=self.object, by=self.request.user, **form.cleaned_data)
        return _("The follow-up is open again.")


class Assign(FollowUpStep):
    name, title, submit = "assign", gettext_lazy("Give it to somebody"), gettext_lazy("Give it")
    permission = Permission.FOLLOWUP_ASSIGN
    form_class = forms.AssignForm

    def take(self, form):
        actions.assign(followup=self.object, by=self.request.user, **form.cleaned_data)
        return _("%(name)s owns it now.") % {"name": form.cleaned_data["assignee"]}


class Take(FollowUpStep):
    """One button, no questions: it is mine now."""

    name, title, submit = "take", gettext_lazy("Take it"), gettext_lazy("Take it")
    form_class = forms.NothingForm
    undo = "give_back"

    def take(self, form):
        actions.assign(followup=self.object, assignee=self.request.user, by=self.request.user)
        return _("It is yours now.")


class GiveBack(FollowUpStep):
    """Undo a taking."""

    name, title, submit = "give_back", gettext_lazy("Give it back"), gettext_lazy("Give it back")
    form_class = forms.NothingForm

    def take(self, form):
        actions.give_back(followup=self.object, by=self.request.user)
        return _("You gave it back.")
