"""Correct what is known of a person, keep how to reach them, and see every change."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.people import actions
from casemgmt.people.contact import refuse_after_death
from casemgmt.people.forms import ContactForm, DenyDeathForm, PersonForm
from casemgmt.people.models import ContactPoint
from casemgmt.people.views.frame import BelowPerson, OnPerson, PersonPage
from casemgmt.web.changes import changes_of
from casemgmt.web.editing import Edits
from casemgmt.web.views import ActionView


class Correct(Edits, OnPerson):
    """Set what was wrong or missing."""

    permission = Permission.PERSON_RECORD
    form_class = PersonForm
    template_name = "people/correct.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.object, "on": timezone.localdate()}

    def perform(self, form):
        actions.correct(
            person=self.object,
            by=self.request.user,
            **form.details,
        )
        return _("Saved.")

    def get_success_url(self):
        return reverse("desk:person", args=[self.object.pk])


class DenyDeath(OnPerson):
    """That the person died was written down by mistake."""

    permission = Permission.PERSON_RECORD
    form_class = DenyDeathForm
    template_name = "people/deny_death.html"

    def perform(self, form):
        actions.deny_death(person=self.object, by=self.request.user, **form.cleaned_data)
        return _("They may be contacted again. The history keeps what was said before.")

    def get_success_url(self):
        return reverse("desk:person", args=[self.object.pk])


class Contact(PersonPage):
    """Every way to reach the person, with what is safe there."""

    permission = Permission.PERSON_VIEW
    template_name = "people/contact.html"


class OnContact(BelowPerson):
    """A page about one way of contact."""

    permission = Permission.PERSON_RECORD
    form_class = ContactForm
    template_name = "people/contact_form.html"

    @cached_property
    def person(self):
        found = super().person
        refuse_after_death(found)
        return found

    def get_success_url(self):
        return reverse("people:contact", args=[self.person.pk])

    def confirmed(self, form):
        """Who heard it from the person, and on which day; nothing when nobody did."""
        told = form.cleaned_data["told"]
        return {"confirmed_on": timezone.localdate(), "confirmed_by": self.request.user} if told else {}


class AddContact(OnContact, ActionView):
    def get_initial(self):
        return {"told": True}

    def perform(self, form):
        fields = form.fields_of_contact | self.confirmed(form)
        actions.add_contact(person=self.person, by=self.request.user, **fields)
        return _("Added.")


class CorrectContact(Edits, OnContact, ActionView):
    model = ContactPoint
    audited = True
    logs_person = False

    def get_queryset(self):
        return super().get_queryset().filter(person=self.person)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.object}

    def perform(self, form):
        fields = form.fields_of_contact | self.confirmed(form)
        actions.correct_contact(contact_point=self.object, by=self.request.user, **fields)
        return _("Saved.")


class ConfirmContact(CorrectContact):
    """One press: the person said that all of it still holds."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        actions.confirm_contact(contact_point=self.object, by=request.user, on=timezone.localdate())
        return HttpResponseRedirect(self.get_success_url())


class PersonHistory(PersonPage):
    """Every change to the person and to how they are reached: who, when, from what to what."""

    permission = Permission.PERSON_VIEW
    template_name = "people/history.html"

    def get_context_data(self, **kwargs):
        told = changes_of(self.object.history.all(), ContactPoint.history.filter(person_id=self.object.pk))
        return super().get_context_data(changes=told, **kwargs)
