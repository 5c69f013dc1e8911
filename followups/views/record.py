"""One follow-up, its history, and promising by hand."""

import uuid

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.people.models import Person
from casemgmt.web.changes import changes_of
from casemgmt.web.programs import found_in
from casemgmt.web.views import ActionView, ObjectPage
from followups import actions, cadence, forms
from followups.models import FollowUp


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
            paused=self.object.is_paused(at=timezone.now()),
            suggest_closing=self.object.is_open
            and not self.object.is_paused(at=timezone.now())
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
            for_safety=sent["for_safety"],
        )  # fmt: skip
        return _("The follow-up is promised.")

    def get_success_url(self):
        return reverse("followups:detail", args=[self.made.pk])
