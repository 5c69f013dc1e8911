"""Where people are and that they died, for other systems. A safe place is said and seen on pages alone."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.codes.whereabouts import (
    CONFIRMS,
    NAMED,
    ContactThere,
    DeathKnownBy,
    DeathState,
    SaidBy,
    UntilIs,
    Whereabouts,
)
from casemgmt.people.models import Person
from casemgmt.web.api.editing import SeenFirst, ShownWithVersion, edits, with_version
from casemgmt.web.api.fields import Day, Moment, OneOf, SentFields, Shown, choice, text
from casemgmt.web.api.filters import Order, Truth
from casemgmt.web.api.records import Router, VisibleViewSet, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import HAPPENED, PROMISED
from casemgmt.whereabouts import actions
from casemgmt.whereabouts.models import Death, Stay

P = Permission
AGAIN = [
    "facility", "as_of", "source", "said_by", "until_is", "expected_until", "contact_there", "court_on",
    "left_behind",
]  # fmt: skip


class StayShown(ShownWithVersion):
    """One stay. The booking number is never answered."""

    class Meta:
        model = Stay
        fields = ["id", "program", "person", "kind", "since", "came_from", *AGAIN, "ended_on"]


class StayFacts(SentFields):
    """What is known of a stay beside where it is."""

    facility = text(200, required=False, allow_blank=True)
    as_of = Moment(required=False, validators=[HAPPENED])
    said_by = text(120, required=False, allow_blank=True)
    until_is = choice(UntilIs, required=False)
    expected_until = Day(required=False, allow_null=True, validators=[PROMISED])
    contact_there = choice(ContactThere, required=False)
    court_on = Day(required=False, allow_null=True, validators=[PROMISED])
    left_behind = text(500, required=False, allow_blank=True)

    def validate(self, sent):
        if sent.get("source") in NAMED and not sent.get("said_by"):
            raise serializers.ValidationError({"said_by": [_("Write down who says so.")]})
        return {"as_of": timezone.now(), **sent}


class StaySent(StayFacts):
    """A new word of where somebody is."""

    person = OneOf(among=lambda user, context: Person.objects.visible_to(user))
    kind = choice(Whereabouts)
    since = Day(validators=[HAPPENED])
    source = choice(SaidBy)
    came_from = choice(Whereabouts, required=False)


class StaySaidAgain(SeenFirst, StayFacts):
    source = choice(SaidBy)


class LeftSent(SentFields):
    on = Day(validators=[HAPPENED])


class StayFilter(filters.FilterSet):
    person = filters.UUIDFilter(field_name="person_id")
    kind = filters.ChoiceFilter(choices=Whereabouts.choices)
    open = Truth(field_name="ended_on", lookup_expr="isnull")
    ordering = Order(fields=["since", "as_of"])


class Stays(VisibleViewSet):
    """Where people are and were, the newest first."""

    model = Stay
    permission = {"GET": P.WHEREABOUTS_VIEW, "POST": P.WHEREABOUTS_RECORD, "PATCH": P.WHEREABOUTS_RECORD}
    serializer_class = StayShown
    filterset_class = StayFilter

    def get_queryset(self):
        return with_version(super().get_queryset())

    @described(StaySent, StayShown, creates=True)
    def create(self, request):
        """Say where somebody is. An open stay ends when this one begins."""
        sent = self.read(StaySent)
        return self.once(lambda: actions.say_where(by=request.user, at=timezone.now(), **sent))

    @edits(StaySaidAgain, StayShown)
    def partial_update(self, stay, sent):
        """They are still there, or something of it was wrong. 409 when somebody changed it since `seen`."""
        return actions.correct_stay(stay=stay, by=self.request.user, at=timezone.now(), **sent)

    @described(LeftSent, StayShown)
    @step(P.WHEREABOUTS_RECORD, "left")
    def left(self, request, pk):
        """They left."""
        stay, sent = self.get_object(), self.read(LeftSent)
        return self.done(actions.end_stay(stay=stay, by=request.user, at=timezone.now(), **sent))


class DeathShown(Shown):
    """One word of a death. That it was a mistake is said of the person: `people/…/lives/`."""

    class Meta:
        model = Death
        fields = [
            "id", "program", "person", "state", "reported_at", "reported_by", "known_by", "told_by",
            "died_on", "place", "cause", "kept_until", "confirmed_at", "confirmed_by", "also_by",
            "mistaken_at",
        ]  # fmt: skip


class DiedSent(SentFields):
    """A first word that somebody died."""

    person = OneOf(among=lambda user, context: Person.objects.visible_to(user))
    known_by = choice(DeathKnownBy)
    told_by = text(120, required=False, allow_blank=True)
    died_on = Day(required=False, validators=[HAPPENED])
    place = text(200, required=False, allow_blank=True)


class DeathConfirmed(SentFields):
    """Who confirms it; `also_by` where two members of staff were there."""

    known_by = serializers.ChoiceField(choices=[(known.value, known.label) for known in CONFIRMS])
    also_by = OneOf(among=lambda user, context: policy.colleagues(user, P.WHEREABOUTS_RECORD), required=False)
    told_by = text(120, required=False, allow_blank=True)
    died_on = Day(required=False, validators=[HAPPENED])
    place = text(200, required=False, allow_blank=True)
    cause = text(200, required=False, allow_blank=True)


class DeathFilter(filters.FilterSet):
    person = filters.UUIDFilter(field_name="person_id")
    state = filters.ChoiceFilter(choices=DeathState.choices)
    ordering = Order(fields=["reported_at"])


class Deaths(VisibleViewSet):
    """Words of a death: reported, confirmed, or found to be a mistake."""

    model = Death
    permission = {"GET": P.WHEREABOUTS_VIEW, "POST": P.WHEREABOUTS_RECORD}
    serializer_class = DeathShown
    filterset_class = DeathFilter

    @described(DiedSent, DeathShown, creates=True)
    def create(self, request):
        """Report a death. Nothing is closed; messages stop, promises wait, partners are asked to keep."""
        sent = self.read(DiedSent)
        return self.once(lambda: actions.report_death(by=request.user, at=timezone.now(), **sent))

    @described(DeathConfirmed, DeathShown)
    @step(P.WHEREABOUTS_RECORD, "confirm")
    def confirm(self, request, pk):
        """It is known: referrals close in neutral words, promises of contact end."""
        death, sent = self.get_object(), self.read(DeathConfirmed)
        return self.done(actions.confirm_death(death=death, by=request.user, at=timezone.now(), **sent))

    @described(None, DeathShown)
    @step(P.WHEREABOUTS_RECORD, "keep")
    def keep(self, request, pk):
        """Ask partners to keep for 48 hours more."""
        return self.done(actions.ask_to_keep(death=self.get_object(), by=request.user, at=timezone.now()))


router = Router(("stays", Stays), ("deaths", Deaths))
