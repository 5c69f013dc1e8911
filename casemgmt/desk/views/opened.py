"""A record that was opened in an emergency: the countdown, and what is read of another program's record."""

from typing import NamedTuple

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.desk.views.card import Card, card
from casemgmt.encounters.models import Encounter
from casemgmt.people.models import Person, PersonGrant
from casemgmt.web.views import Page
from followups.models import FollowUp

RECENT = 10


class Opened(NamedTuple):
    """What an emergency shows of another program's record: the card, what is promised, what happened last."""

    card: Card
    person: Person
    promises: list
    meetings: list


def grant_of(user, person):
    """The user's open emergency grant for this person (an id), whatever the program; None when it is over."""
    with scope.acting_as(programs=policy.every_program(), actor="system:emergency"):
        return PersonGrant.objects.counting_down(user, person).first()


def read(grant):
    """The record as the system reads it, in its own program, for this page alone."""
    with scope.acting_as(programs=[grant.program_id], actor="system:emergency"):
        person = Person.objects.with_contact().select_related("program").get(pk=grant.person_id)
        met = Encounter.objects.filter(person=person).order_by("-started_at")[:RECENT]
        promises = FollowUp.objects.open().filter(person=person).order_by("due_at")
        return Opened(card(person, is_open=True), person, list(promises), list(met))


class OnGrant(Page):
    permission = Permission.FIRST_CONTACT

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.grant = grant_of(request.user, kwargs["pk"]) if request.user.is_authenticated else None


class OpenedRecord(OnGrant):
    """Another program's record, to be read for as long as it is open. One's own shows its usual page."""

    template_name = "desk/opened.html"

    def get(self, request, *args, **kwargs):
        if self.grant is None:
            raise Http404
        if Person.objects.visible_to(request.user).filter(pk=self.grant.person_id).exists():
            return HttpResponseRedirect(reverse("desk:person", args=[self.grant.person_id]))
        record(
            EventKind.READ, by=request.user, program=self.grant.program_id, why="opened in an emergency",
            object_kind=Person._meta.label_lower, object_id=self.grant.person_id,
        )  # fmt: skip
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(grant=self.grant, opened=read(self.grant), **kwargs)


class TimeLeft(OnGrant):
    """The countdown; when it is over, the page that shows it goes away by itself."""

    template_name = "people/parts/time_left.html"

    def get(self, request, *args, **kwargs):
        if self.grant is None:
            return HttpResponse(headers={"HX-Redirect": reverse("desk:home")})
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(grant=self.grant, **kwargs)
