"""Restrict a record; step back from a person one knows."""

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.caseload import actions as caseload
from casemgmt.caseload.work import owners, work_of
from casemgmt.desk import actions
from casemgmt.desk.forms import RestrictForm, StepBackForm
from casemgmt.people.views.frame import OnPerson


class WhoMaySee(OnPerson):
    """A form that knows whose record it is about, and who asks."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.object, "by": self.request.user}


class Restrict(WhoMaySee):
    """Nobody but those who are named sees the record from the next request on."""

    permission = Permission.PERSON_RESTRICT
    form_class = RestrictForm
    template_name = "desk/restrict.html"
    success_url = reverse_lazy("office:restricted")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"owners": owners(self.object)}

    def perform(self, form):
        said = form.cleaned_data
        actions.restrict(
            person=self.object, kind=said["kind"], why=said["why"], may_see=list(said["may_see"]),
            whose=said["whose"], by=self.request.user, at=timezone.now(),
        )  # fmt: skip
        return _("%(ref)s is restricted. Whoever works with them has been told.") % {"ref": self.object.ref}


class StepBack(WhoMaySee):
    """ "I know this person": no reason is asked, and the work goes on in other hands."""

    permission = Permission.PERSON_VIEW
    form_class = StepBackForm
    template_name = "desk/step_back.html"

    def get_context_data(self, **kwargs):
        work = work_of(self.request.user, self.object)
        return super().get_context_data(work=work, **kwargs)

    def perform(self, form):
        caseload.step_back(
            person=self.object, to=form.cleaned_data["to"], by=self.request.user, at=timezone.now()
        )
        return _("The record is hidden from you now. Thank you for saying so.")

    def get_success_url(self):
        return reverse("desk:home")
