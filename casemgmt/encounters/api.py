"""Encounters for other systems: recorded once under an id that the sender makes."""

from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework import serializers, status
from rest_framework.response import Response

from casemgmt.access import policy
from casemgmt.access.models import Team
from casemgmt.access.roles import Permission
from casemgmt.calls.models import Call
from casemgmt.codes.encounters import Outcome, TeamRole
from casemgmt.encounters import actions
from casemgmt.encounters.models import Encounter, FollowUpIn, Presence, role_on_scene
from casemgmt.errors import RuleBroken
from casemgmt.people.models import Person
from casemgmt.web.api.fields import OneOf, ProgramField, SentFields, SentRecord, Shown, choice
from casemgmt.web.api.filters import Order, Truth, days
from casemgmt.web.api.records import Router, VisibleViewSet
from casemgmt.web.api.schema import described
from casemgmt.web.moments import HAPPENED

FACTS = [
    "call", "person", "descriptor", "team", "started_at", "place", "reasons", "did", "outcome", "transport",
    "police", "needs", "follow_up", "note",
]  # fmt: skip
P = Permission
MAYBE = {"required": False, "allow_null": True}


class PresenceShown(Shown):
    class Meta:
        model = Presence
        fields = ["user", "role"]


class EncounterShown(Shown):
    present = PresenceShown(source="presences", many=True)

    class Meta:
        model = Encounter
        fields = ["id", "program", *FACTS, "present", "recorded_by"]


class PresenceSent(SentFields):
    user = OneOf(among=lambda user, context: policy.colleagues(user, P.ENCOUNTER_RECORD))
    role = choice(TeamRole, required=False, help_text="without it, the part that goes with their role here")


class EncounterSent(SentRecord):
    """A meeting, in the program of its call, person or team. Who calls back is `follow_up_by`, if said."""

    program = ProgramField(P.ENCOUNTER_RECORD, follows=True)
    id = serializers.UUIDField(help_text="made by the sender; sent again, the first stays as it was")
    call = OneOf(among=lambda user, context: Call.objects.visible_to(user), **MAYBE)
    person = OneOf(among=lambda user, context: Person.objects.visible_to(user), **MAYBE)
    team = OneOf(among=lambda user, context: teams(user), **MAYBE)
    present = PresenceSent(many=True, required=False)
    follow_up_by = OneOf(among=lambda user, context: policy.colleagues(user, P.FOLLOWUP_WORK), **MAYBE)

    class Meta:
        model = Encounter
        fields = ["id", "program", *FACTS, "present", "follow_up_by"]
        extra_kwargs = {"started_at": {"validators": [HAPPENED]}}

    def validate_present(self, said):
        if len({one["user"] for one in said}) < len(said):
            raise serializers.ValidationError(_("Name each colleague once."))
        return said

    def validate_follow_up(self, promised):
        if promised != FollowUpIn.NONE and self.initial_data.get("outcome") == Outcome.DIED:
            raise serializers.ValidationError(actions.NOBODY_TO_CONTACT)
        return promised

    def validate(self, sent):
        """Everybody named works in the program of the encounter."""
        about = sent.get("call") or sent.get("person") or sent.get("team")
        program = sent.get("program") or (about.program if about else self.fields["program"].only())
        present = sent.get("present", [])
        if not all(policy.allows(one["user"], P.ENCOUNTER_RECORD, program) for one in present):
            raise serializers.ValidationError({"present": [_("There is no such record.")]})
        there = [(one["user"], one.get("role") or role_on_scene(one["user"], program)) for one in present]
        described = "" if sent.get("person") else sent.get("descriptor", "")
        return sent | {"program": program, "descriptor": described, "present": there}


def teams(user):
    return Team.objects.filter(program__in=policy.programs_where(user, P.ENCOUNTER_RECORD))


class EncounterFilter(filters.FilterSet):
    """Days are those of the moment in the user's own zone, of UTC where there are several; both included."""

    person = filters.UUIDFilter(field_name="person_id")
    call = filters.UUIDFilter(field_name="call_id")
    team = filters.UUIDFilter(field_name="team_id")
    unidentified = Truth(field_name="person", lookup_expr="isnull")
    since, until = days("started_at__date").values()
    ordering = Order(fields=["started_at"])


class Encounters(VisibleViewSet):
    """Meetings with people, known or not yet; newest first."""

    model = Encounter
    permission = {"GET": P.ENCOUNTER_VIEW, "POST": P.ENCOUNTER_RECORD}
    serializer_class = EncounterShown
    filterset_class = EncounterFilter

    def get_queryset(self):
        return super().get_queryset().prefetch_related("presences")

    @described(EncounterSent, EncounterShown, creates=True)
    def create(self, request):
        """Record an encounter and promise its follow-up. 200 and the first one when it is sent again."""
        recorded = actions.record(**self.read(EncounterSent), by=request.user)
        if recorded.again and not recorded.same:
            raise RuleBroken(_("An encounter with this id was recorded before, and it says something else."))
        code = status.HTTP_200_OK if recorded.again else status.HTTP_201_CREATED
        return Response(self.show(recorded.encounter), status=code)


router = Router(("encounters", Encounters))
