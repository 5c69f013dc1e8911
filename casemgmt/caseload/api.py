"""Giving work on, for other systems: prepared, looked at, given, and taken back."""

from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.caseload import actions
from casemgmt.caseload.models import Move, MoveItem
from casemgmt.caseload.workflow import MoveStatus
from casemgmt.people.models import Person
from casemgmt.web.api.fields import Day, OneOf, ProgramField, SentFields, Several, Shown, text
from casemgmt.web.api.filters import Order
from casemgmt.web.api.records import Router, VisibleViewSet, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import PROMISED

P = Permission


def colleagues(user, context):
    """Whoever works on follow-ups where the user does."""
    return policy.colleagues(user, P.FOLLOWUP_WORK)


class ItemShown(Shown):
    """One record of it. `why`: why it stayed with its owner."""

    class Meta:
        model = MoveItem
        fields = ["person", "kind", "record", "owner", "to", "note", "state", "why"]


class MoveShown(Shown):
    """As far as the reader may see what moves."""

    items = serializers.SerializerMethodField()

    class Meta:
        model = Move
        fields = ["id", "program", "by", "starts_on", "status", "made_at", "undone_at", "items"]

    def get_items(self, move) -> list[dict]:
        seen = MoveItem.objects.visible_to(self.context["request"].user).filter(move=move)
        return ItemShown(seen, many=True).data


class MovePrepared(SentFields):
    """Whose work goes to whom: to one, or evenly among several. Without `people`, all of it.

    `whose` is null for what nobody goes on with.
    """

    program = ProgramField(P.CASE_ASSIGN)
    whose = OneOf(among=lambda user, context: policy.staff_of(user, P.CASE_ASSIGN), allow_null=True)
    to = Several(child=OneOf(among=colleagues), min_length=1)
    people = Several(
        child=OneOf(among=lambda user, context: Person.objects.visible_to(user)),
        required=False,
        max_length=100,
    )
    starts_on = Day(required=False, validators=[PROMISED])
    note = text(300, required=False, allow_blank=True)


class MoveFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=MoveStatus.choices)
    ordering = Order(fields=["starts_on", "made_at"])


class Moves(VisibleViewSet):
    """Work given on, the newest first."""

    model = Move
    permission = {"GET": P.FOLLOWUP_VIEW, "POST": P.CASE_ASSIGN}
    serializer_class = MoveShown
    filterset_class = MoveFilter

    @described(MovePrepared, MoveShown, creates=True)
    def create(self, request):
        """Prepare it: nothing moves before it is given."""
        sent, now = self.read(MovePrepared), timezone.now()
        people = sent.pop("people", None)
        only = None if people is None else {str(person.pk) for person in people}
        sent = {"starts_on": sent["program"].day_of(now), **sent}
        return self.once(lambda: actions.prepare(only=only, at=now, by=request.user, **sent))

    @described(None, MoveShown)
    @step(P.CASE_ASSIGN, "give")
    def give(self, request, pk):
        """Give what can go, or plan it for its day."""
        return self.done(actions.give(move=self.get_object(), at=timezone.now(), by=request.user))

    @described(None, MoveShown)
    @step(P.CASE_ASSIGN, "drop")
    def drop(self, request, pk):
        """Call it off before anything moved."""
        return self.done(actions.drop(move=self.get_object(), by=request.user))

    @described(None, MoveShown)
    @step(P.CASE_ASSIGN, "undo")
    def undo(self, request, pk):
        """Put back what nobody changed since, within 24 hours."""
        return self.done(actions.undo(move=self.get_object(), at=timezone.now(), by=request.user))


router = Router(("moves", Moves))
