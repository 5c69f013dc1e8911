"""Pages of follow-ups. A step answers with a page, or with the row it was taken on when htmx asks."""

import uuid

from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.people.models import Person
from casemgmt.web import addresses
from casemgmt.web.changes import changes_of
from casemgmt.web.programs import found_in
from casemgmt.web.views import ActionView, NumberedListPage, ObjectPage
from followups import actions, cadence, forms
from followups.models import FollowUp
from followups.workflow import FOLLOW_UP, Status

MINE, EVERYONES, NOBODYS = "mine", "everyones", "nobody"
SHOWN = ("open", "due", "overdue", "closed")


class FollowUps(NumberedListPage):
    """Open, due, overdue or closed; mine, everyone's, nobody's, or one worker's (by id)."""

    model = FollowUp
    permission = Permission.FOLLOWUP_VIEW
    audited = True
    template_name = "followups/list.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.show = addresses.one_of(request, "show", SHOWN, otherwise="open")
        self.whose, self.owner = addresses.whose(request, [MINE, EVERYONES, NOBODYS])

    def of_whom(self):
        visible = super().get_queryset()
        if self.whose == MINE:
            return visible.owned_by(self.request.user)
        if self.whose == NOBODYS:
            return visible.unowned()
        return visible.with_owner().filter(owner=self.owner.pk) if self.owner else visible

    def get_queryset(self):
        rows = self.of_whom().for_rows()
        if self.show == "closed":
            return rows.closed().order_by(F("done_at").desc(nulls_last=True), "-due_at", "id")
        now = timezone.now()
        lists = {"open": rows.open(), "due": rows.due(now), "overdue": rows.overdue(now)}
        return lists[self.show].soonest_first()

    def get_context_data(self, **kwargs):
        now = timezone.now()
        counts = self.of_whom().aggregate(
            open=Count("pk", filter=Q(status=Status.OPEN)),
            due=Count("pk", filter=Q(pk__in=FollowUp.objects.due(now).values("pk"))),
            overdue=Count("pk", filter=Q(pk__in=FollowUp.objects.overdue(now).values("pk"))),
        )
        tabs = [("open", _("Open")), ("due", _("Due soon")), ("overdue", _("Overdue")), ("closed", _("Done"))]
        return super().get_context_data(
            shows_closed=self.show == "closed", of_mine=self.whose == MINE, of_nobody=self.whose == NOBODYS,
            owner=self.owner, back=self.request.get_full_path(),
            tabs=[
                {"label": label, "url": f"?show={name}&whose={self.whose}", "current": name == self.show,
                 "count": counts.get(name)}
                for name, label in tabs
            ],
            **kwargs,
        )  # fmt: skip


class Detail(ObjectPage):
    """One promise: why, by when, whose, and every try at keeping it."""

    model = FollowUp
    permission = Permission.FOLLOWUP_VIEW
    audited = True
    template_name = "followups/detail.html"

    def get_queryset(self):
        return super().get_queryset().for_rows().with_tries()

    def get_context_data(self, **kwargs):
        attempts = list(self.object.attempts.all())
        points = self.object.person.contact_points.all() if self.object.person else []
        has_phone = any(point.kind == point.Kind.PHONE and not point.do_not_use for point in points)
        return super().get_context_data(
            attempts=attempts,
            overdue=self.object.is_overdue(at=timezone.now()),
            suggest_closing=self.object.is_open
            and not self.object.asks_partner
            and cadence.may_suggest_closing(attempts=attempts, has_phone=has_phone),
            **kwargs,
        )


class FollowUpHistory(ObjectPage):
    """Who changed what, and why: newest first."""

    model = FollowUp
    permission = Permission.FOLLOWUP_VIEW
    audited = True
    template_name = "followups/history.html"
    TOLD = ("assignee", "due_at", "status", "outcome", "cancel_reason", "person")

    def get_context_data(self, **kwargs):
        told = changes_of(self.object.history.all())
        owners = User.objects.in_bulk({change.row.assignee_id for change in told})
        for change in told:
            change.owner = owners.get(change.row.assignee_id)
            change.moved = [name for name in self.TOLD if change.says(name)]
        return super().get_context_data(changes=told, **kwargs)


class Promise(ActionView):
    """Promise by hand, for one person; opening it is logged, because it shows whom it is about."""

    permission = Permission.FOLLOWUP_WORK
    form_class = forms.PromiseForm
    template_name = "followups/new.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()

    def get(self, request, *args, **kwargs):
        if "person" not in request.GET:
            return render(request, "followups/for_whom.html", {"back": request.path})
        return super().get(request, *args, **kwargs)

    @cached_property
    def person(self):
        try:
            asked = uuid.UUID(self.request.GET.get("person", ""))
        except ValueError as error:
            raise Http404 from error
        visible = Person.objects.visible_to(self.request.user).select_related("program")
        found = found_in(self.request, visible, asked)
        record(EventKind.READ, by=self.request.user, of=found)
        return found

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.person, "by": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, **kwargs)

    def perform(self, form):
        program, sent = self.person.program, form.cleaned_data
        window = form.window(opens_at=self.now, zone=program.zone)
        self.made = actions.schedule(
            program=program, person=self.person, window=window, kind=sent["kind"],
            team=policy.team_of(sent["assignee"], Permission.FOLLOWUP_WORK, program),
            because=sent["because"], assignee=sent["assignee"], by=self.request.user,
        )  # fmt: skip
        return _("The follow-up is promised.")

    def get_success_url(self):
        return reverse("followups:detail", args=[self.made.pk])


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
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=False)
        return asked if ours and asked.startswith("/") else ""

    def get_success_url(self):
        return self.back() or reverse("followups:detail", args=[self.object.pk])


class LogAttempt(FollowUpStep):
    """Two taps: open it, then the result."""

    name, title = "try", gettext_lazy("Log an attempt")
    form_class = forms.AttemptForm

    def refuse_when_closed(self):
        sent_before = {str(attempt.pk) for attempt in self.object.attempts.all()}
        if self.request.POST.get("attempt_id") not in sent_before:
            super().refuse_when_closed()
            actions.refuse_try_after_death(self.object)

    def take(self, form):
        attempt = actions.log_attempt(followup=self.object, by=self.request.user, **form.attempt)
        return _("Logged: %(result)s.") % {"result": attempt.get_result_display()}


class Complete(FollowUpStep):
    name, title, submit = "complete", gettext_lazy("Mark as done"), gettext_lazy("Done")
    form_class = forms.CompleteForm

    def take(self, form):
        actions.complete(followup=self.object, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        return _("The follow-up is done.")


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
