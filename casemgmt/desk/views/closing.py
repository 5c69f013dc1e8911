"""Closing a case: what stays open is shown first, and gets an owner."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.caseload import actions as caseload
from casemgmt.cases.models import Case
from casemgmt.desk import actions
from casemgmt.desk.forms import CloseForm
from casemgmt.web.listing import note_listed
from casemgmt.web.views import ActionView
from followups.models import FollowUp
from referrals.models import Referral


class CloseCase(ActionView):
    """Follow-ups, referrals and appointments that are still open stand above the button."""

    permission = Permission.CASE_WORK
    model = Case
    audited = True
    form_class = CloseForm
    template_name = "desk/close_case.html"

    def get_queryset(self):
        return super().get_queryset().select_related("person", "owner", "program")

    @cached_property
    def left(self):
        return actions.stays_open(self.object, user=self.request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"case": self.object, "by": self.request.user, "left": self.left}

    def get_context_data(self, **kwargs):
        promised = [*self.left.of_the_case, *self.left.of_others]
        for model, rows in ((FollowUp, promised), (Referral, self.left.asked)):
            if rows:
                note_listed(self.request.user, model, [row.pk for row in rows])
        return super().get_context_data(case=self.object, left=self.left, **kwargs)

    def perform(self, form):
        said = form.cleaned_data
        caseload.close_case(
            case=self.object, answers=self.left.answered(said.get("to")), reason=said["reason"],
            on=said["closed_on"], by=self.request.user, at=timezone.now(),
        )  # fmt: skip
        return _("The case is closed. It can be opened again.")

    def get_success_url(self):
        return reverse("cases:detail", args=[self.object.pk])
