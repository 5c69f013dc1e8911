"""The first-contact card, and opening one record in an emergency."""

from typing import NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt import scope
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.cases.models import Case
from casemgmt.desk.forms import CardForm, EmergencyForm
from casemgmt.people import actions, contact
from casemgmt.people.models import Person, PersonGrant, Restriction, Search
from casemgmt.people.templatetags.people_tags import reach
from casemgmt.web.programs import AboutProgram
from casemgmt.web.views import ActionView, ObjectPage


class Card(NamedTuple):
    """All that the card tells of one person: nothing more is read.

    `sought`: somebody may be looking for them. Then only what was asked stands here, and whom to call:
    not their name of today, no program, no language, no way to reach them.
    """

    pk: object
    name: str
    language: str
    ways: list
    owners: list
    program: str
    is_open: bool
    alerts: list = ()
    sought: bool = False

    @property
    def has_phone(self):
        return any(owner.phone for owner in self.owners)


def cards(search, user, *, only=None):
    """A Card for each hit of a Search, or for `only` this one (an id).

    They are read by the system, program by program, and told as no more than this. Each is written to the
    log of its own program, so that "who looked at this person?" names this user.
    """
    asked = search.terms["name"]
    hits = [hit for hit in search.terms["hits"] if only is None or hit[0] == str(only)]
    mine = set(
        Person.objects.visible_to(user).filter(pk__in=[pk for pk, _at in hits]).values_list("pk", flat=True)
    )
    found = []
    for program in sorted({at for _pk, at in hits}):
        ids = [pk for pk, at in hits if at == program]
        with scope.acting_as(programs=[program], actor="system:first-contact card"):
            people = Person.objects.filter(pk__in=ids).with_contact().select_related("program")
            for person in people:
                found.append(told_to(person, asked=asked, is_open=person.pk in mine))
                record(EventKind.READ, by=user, of=person, why="first-contact card")
    return found


def told_to(person, *, asked, is_open):
    """What the card tells of this person to somebody who asked for this name."""
    if Restriction.objects.open().filter(person=person, kind=Restriction.Kind.SAFETY).exists():
        return Card(person.pk, asked, "", [], whom_to_call(person), "", is_open, sought=True)
    return card(person, is_open=is_open)


def card(person, *, is_open):
    points = [point for point in contact.offered(person) if contact.leads_nowhere(point)]
    return Card(
        pk=person.pk,
        name=person.shown_name,
        language=person.get_language_display() if person.language else "",
        ways=[(reach(point), contact.rules(point)) for point in points],
        owners=whom_to_call(person),
        alerts=[rule.text for rule in contact.at_a_glance(person)] if person.has_died else [],
        program=person.program.name,
        is_open=is_open,
    )


def whom_to_call(person):
    """Who works with them: the owner of their case; without one, those who are named to see the record."""
    owners = User.objects.filter(pk__in=Case.objects.open().filter(person=person).values("owner"))
    named = PersonGrant.objects.live().named().filter(person=person).values("user")
    return list(owners) or list(User.objects.filter(pk__in=named, is_active=True))


class WithMe(AboutProgram, ActionView):
    """ "I am with this person now." What is typed is posted and held on the server."""

    permission = Permission.FIRST_CONTACT
    form_class = CardForm
    template_name = "desk/with_me.html"

    def perform(self, form):
        said = form.cleaned_data
        self.card = actions.ask_card(
            program=self.program, name=said["name"], birth=said["born"],
            age=said["age"] if not said["born"] else None, by=self.request.user, on=timezone.localdate(),
        )  # fmt: skip

    def get_success_url(self):
        return reverse("desk:card", args=[self.card.pk])


class OwnCard:
    """A use of the card, held for an hour for the one who made it."""

    permission = Permission.FIRST_CONTACT
    model = Search

    def get_queryset(self):
        return Search.objects.cards(self.request.user)


class Found(OwnCard, ObjectPage):
    template_name = "desk/card.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            cards=cards(self.object, self.request.user),
            asked=self.object.terms["name"],
            **kwargs,
        )


class Emergency(OwnCard, ActionView):
    """Open one record for an hour. The privacy officer is told before the page is shown."""

    form_class = EmergencyForm
    template_name = "desk/emergency.html"

    @cached_property
    def hit(self):
        found = cards(self.object, self.request.user, only=self.kwargs["person"])
        if not found:
            raise Http404
        return found[0]

    def get_context_data(self, **kwargs):
        return super().get_context_data(hit=self.hit, **kwargs)

    def perform(self, form):
        actions.open_in_emergency(
            card=self.object, person=self.kwargs["person"], why=form.cleaned_data["why"], by=self.request.user
        )
        return _("The record is open to you for 60 minutes. The privacy officer has been told.")

    def get_success_url(self):
        return reverse("desk:opened", args=[self.kwargs["person"]])
