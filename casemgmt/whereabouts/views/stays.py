"""Where somebody is now: the page, and the forms behind every door to it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.people.contact import refuse_after_death
from casemgmt.people.views.frame import OnPerson, PersonPage
from casemgmt.web import addresses
from casemgmt.web.editing import Edits
from casemgmt.web.listing import note_listed
from casemgmt.web.views import ActionView
from casemgmt.whereabouts import actions
from casemgmt.whereabouts.forms import AGAIN, LeftForm, SayAgainForm, SayWhereForm
from casemgmt.whereabouts.models import SafePlace, Stay


class Where(PersonPage):
    """Where they are, until when, how to reach them there; and where they were before."""

    permission = Permission.WHEREABOUTS_VIEW
    template_name = "whereabouts/where.html"

    def get_context_data(self, **kwargs):
        user, person = self.request.user, self.object
        stays = list(Stay.objects.visible_to(user).filter(person=person))
        if stays:
            note_listed(user, Stay, [stay.pk for stay in stays])
        return super().get_context_data(
            now=next((stay for stay in stays if stay.is_open), None),
            before=[stay for stay in stays if not stay.is_open],
            safe_place=SafePlace.objects.visible_to(user).open().filter(person=person).exists(),
            **kwargs,
        )


class ToPerson:
    """Where such a form leads: back to where it was opened, if that is a page of ours, else to the page."""

    def leads_on(self, person):
        otherwise = reverse("whereabouts:where", args=[person.pk])
        return addresses.back(self.request, "next", otherwise=otherwise)


class SayWhere(ToPerson, OnPerson):
    """A new word of where they are."""

    permission = Permission.WHEREABOUTS_RECORD
    form_class = SayWhereForm
    template_name = "whereabouts/say.html"

    @cached_property
    def object(self):
        found = super().object
        refuse_after_death(found)
        return found

    def get_form_kwargs(self):
        before = Stay.objects.visible_to(self.request.user).open().filter(person=self.object).first()
        return super().get_form_kwargs() | {"came_from": before.kind if before else ""}

    def perform(self, form):
        said = {"person": self.object, "by": self.request.user, "at": timezone.now()}
        if form.is_safe_place:
            actions.say_safe_place(own_word=form.cleaned_data["own_word"], **said)
        else:
            as_of = form.cleaned_data["as_of"] or timezone.now()
            actions.say_where(**said, as_of=as_of, **form.stay)
        return _("Saved.")

    def get_success_url(self):
        return self.leads_on(self.object)


class OnStay(ActionView):
    """Something done with the stay that is open."""

    permission = Permission.WHEREABOUTS_RECORD
    model = Stay
    audited = True

    def get_queryset(self):
        return super().get_queryset().for_page().prefetch_related("person__contact_points")

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.object.person, stay=self.object, **kwargs)

    def get_success_url(self):
        return reverse("whereabouts:where", args=[self.object.person_id])


class SayAgain(Edits, OnStay):
    """They are still there, or something of it was wrong."""

    form_class = SayAgainForm
    template_name = "whereabouts/again.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.object}

    def perform(self, form):
        said, now = {name: form.cleaned_data[name] for name in AGAIN}, timezone.now()
        actions.correct_stay(stay=self.object, by=self.request.user, at=now, as_of=now, **said)
        return _("Saved.")


class LeftStay(OnStay):
    """They left; where they are now is asked next."""

    form_class = LeftForm
    template_name = "whereabouts/left.html"

    def perform(self, form):
        on = form.cleaned_data["on"]
        actions.end_stay(stay=self.object, on=on, by=self.request.user, at=timezone.now())
        return _("Saved. Where are they now?")

    def get_success_url(self):
        return reverse("whereabouts:say", args=[self.object.person_id])
