"""Changes of mailboxes: who asked for what, until when it waits, and the second person's yes or no."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.web import forms
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.views import ActionView, ObjectPage
from referrals.actions.directory import moving
from referrals.models import MailboxChange, Referral
from referrals.workflow import CHANGE, ChangeStatus


class ChangeStep(NamedTuple):
    """One step: its button, its action, and what is said when it is done."""

    label: str
    action: Callable
    done: str


STEPS = {
    "confirm": ChangeStep(_("Confirm it"), moving.confirm, _("Confirmed. It counts from now on.")),
    "refuse": ChangeStep(_("Refuse it"), moving.refuse, _("Refused. Everything goes where it went.")),
    "withdraw": ChangeStep(_("Withdraw it"), moving.withdraw, _("Withdrawn. Everything goes where it went.")),
}


class Changes(ListPage):
    """Those that wait, then what was decided, the newest first."""

    permission = Permission.SERVICE_EDIT
    model = MailboxChange
    template_name = "referrals/directory/changes.html"
    is_table = False
    order = "-asked"
    columns = [
        Column("asked", _("Asked"), "asked_at", by=("asked_at",)),
        Column("kind", _("Kind"), "get_kind_display", by=("kind", "asked_at")),
        Column("agency", _("Agency"), "agency"),
        Column("by", _("Asked by"), "asked_by.name"),
    ]

    def narrow(self, rows):
        return rows.for_rows().exclude(status=ChangeStatus.WAITING)

    def get_context_data(self, **kwargs):
        waiting = MailboxChange.objects.visible_to(self.request.user).for_rows().waiting()
        return super().get_context_data(waiting=waiting, now=timezone.now(), **kwargs)


class OneChange(ObjectPage):
    """Old and new, who asked and when, what goes to the old place until then, and what can be done."""

    permission = Permission.SERVICE_EDIT
    model = MailboxChange
    template_name = "referrals/directory/change.html"
    context_object_name = "change"

    def get_queryset(self):
        return super().get_queryset().for_rows()

    def get_context_data(self, **kwargs):
        change = self.object
        return super().get_context_data(
            steps=steps_for(change, self.request.user),
            asked_there=Referral.objects.open().filter(mailbox=change.mailbox_id).count(),
            **kwargs,
        )


def steps_for(change, user):
    """The steps that this user may take: whoever asked withdraws, somebody else confirms or refuses."""
    ours = {
        name for name in change.steps if policy.allows(user, CHANGE.steps[name].permission, change.program_id)
    }
    ours &= {"withdraw"} if change.asked_by_id == user.pk else {"confirm", "refuse"}
    return [(name, deciding) for name, deciding in STEPS.items() if name in ours]


class Decide(ActionView):
    """One press on a change's page."""

    model = MailboxChange
    form_class = forms.Form
    template_name = "referrals/directory/change.html"
    http_method_names = ["post"]

    @cached_property
    def deciding(self):
        if self.kwargs["step"] not in STEPS:
            raise Http404
        return STEPS[self.kwargs["step"]]

    @property
    def permission(self):
        step = CHANGE.steps.get(self.kwargs["step"])
        return step.permission if step else Permission.SERVICE_EDIT

    def get_queryset(self):
        return super().get_queryset().for_rows()

    def get_context_data(self, **kwargs):
        change = self.object
        return super().get_context_data(change=change, steps=steps_for(change, self.request.user), **kwargs)

    def perform(self, form):
        self.deciding.action(change=self.object, by=self.request.user, at=timezone.now())
        return self.deciding.done

    def get_success_url(self):
        return reverse("referrals:change", args=[self.object.pk])
