"""That somebody died: the first word, the page of it, and what confirms it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.errors import RuleBroken
from casemgmt.people.views.frame import OnPerson
from casemgmt.web import forms
from casemgmt.web.listing import note_listed
from casemgmt.web.views import ActionView, ObjectPage
from casemgmt.whereabouts import actions
from casemgmt.whereabouts.forms import ConfirmDeathForm, DiedForm
from casemgmt.whereabouts.models import Death


class SayDied(OnPerson):
    """A first word that they died. Nothing ends before it is confirmed."""

    permission = Permission.WHEREABOUTS_RECORD
    form_class = DiedForm
    template_name = "whereabouts/died.html"

    def perform(self, form):
        self.made = actions.report_death(
            person=self.object, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
        return _("Messages stop, follow-ups wait, and partners keep for now. Nothing is closed.")

    def get_success_url(self):
        return reverse("whereabouts:death", args=[self.made.pk])


class OfDeath:
    """One word of a death."""

    model = Death
    audited = True

    def get_queryset(self):
        rows = (
            super()
            .get_queryset()
            .select_related("person", "program", "reported_by", "confirmed_by", "also_by")
        )
        return rows.prefetch_related("person__contact_points")


class OneDeath(OfDeath, ObjectPage):
    """What was said, what is held, and the one list of what is left to do."""

    permission = Permission.WHEREABOUTS_VIEW
    template_name = "whereabouts/death.html"

    def get_context_data(self, **kwargs):
        user, person = self.request.user, self.object.person
        left = list(person.followups.visible_to(user).filter(origin=self.object.pk).order_by("due_at", "id"))
        if left:
            note_listed(user, type(left[0]), [row.pk for row in left])
        return super().get_context_data(person=person, death=self.object, left=left, **kwargs)


class OnDeath(OfDeath, ActionView):
    """Something done while nobody knows yet."""

    permission = Permission.WHEREABOUTS_RECORD

    def refuse_unless_reported(self):
        if not self.object.is_reported:
            raise RuleBroken(_("This is no report that waits to be confirmed."))

    def get(self, request, *args, **kwargs):
        self.refuse_unless_reported()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.refuse_unless_reported()
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.object.person, death=self.object, **kwargs)

    def get_success_url(self):
        return reverse("whereabouts:death", args=[self.object.pk])


class ConfirmDeath(OnDeath):
    """It is known, and by whom."""

    form_class = ConfirmDeathForm
    template_name = "whereabouts/confirm.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.object.program, "by": self.request.user}

    def perform(self, form):
        """What is left empty stays as it was reported."""
        said = {name: value for name, value in form.cleaned_data.items() if value}
        actions.confirm_death(death=self.object, by=self.request.user, at=timezone.now(), **said)
        return _(
            "Confirmed. What is left to do stands on one list, here and on the day of who carries the case."
        )


class Keep(OnDeath):
    """Ask partners once more."""

    http_method_names = ["post"]
    form_class = forms.Form

    def perform(self, form):
        actions.ask_to_keep(death=self.object, by=self.request.user, at=timezone.now())
        return _("Partners are asked to keep for 48 hours more.")
