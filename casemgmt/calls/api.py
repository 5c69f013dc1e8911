"""Calls for other systems: dispatch sends them in, reports read them out."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from casemgmt.access import policy
from casemgmt.access.models import Team
from casemgmt.access.roles import Permission
from casemgmt.calls import actions
from casemgmt.calls.models import MOST_REASONS, TIMES, Call
from casemgmt.codes.calls import CallReason, EndPoint
from casemgmt.web.api.editing import SeenFirst, ShownWithVersion, edits, with_version
from casemgmt.web.api.fields import OneOf, ProgramField, SentRecord, codes, text
from casemgmt.web.api.filters import Order, Truth, days
from casemgmt.web.api.records import Router, VisibleViewSet
from casemgmt.web.api.schema import described
from casemgmt.web.moments import HAPPENED

FACTS = [
    "source_key", "intake", "requested_at", "dispatched_at", "arrived_at", "engaged_at", "departed_at",
    "reasons", "end_point", "disposition", "police", "city", "place", "notes", "team",
]  # fmt: skip


class CallShown(ShownWithVersion):
    class Meta:
        model = Call
        fields = ["id", "program", "source", "day", *FACTS, "time_flags"]


class CallFacts(SentRecord):
    team = OneOf(among=lambda user, context: teams(user), required=False, allow_null=True)
    reasons = codes(CallReason, max_length=MOST_REASONS, required=False)

    class Meta:
        model = Call
        fields = FACTS
        extra_kwargs = {name: {"validators": [HAPPENED]} for name in TIMES}

    def validate(self, sent):
        """A team of the call's own program; any other is none."""
        record = self.context.get("record")
        program, team = record.program if record else sent.get("program"), sent.get("team")
        if team and team.program_id != program.pk:
            raise serializers.ValidationError(
                {"team": [self.fields["team"].error_messages["does_not_exist"]]}
            )
        return sent


class CallSent(CallFacts):
    program = ProgramField(Permission.CALL_RECORD)

    class Meta(CallFacts.Meta):
        fields = ["program", *FACTS]


class CallCorrected(SeenFirst, CallFacts):
    reason = text(100)

    class Meta(CallFacts.Meta):
        fields = [*FACTS, "reason"]


def teams(user):
    return Team.objects.filter(program__in=policy.programs_where(user, Permission.CALL_RECORD))


class CallFilter(filters.FilterSet):
    """Days are the calls' local days, both included."""

    reason = filters.ChoiceFilter(choices=CallReason.choices, field_name="reasons", method="with_reason")
    end_point = filters.ChoiceFilter(choices=EndPoint.choices)
    open = Truth(method="still_open")
    since, until = days("day").values()
    ordering = Order(fields=["day", "requested_at"])

    def with_reason(self, calls, name, value):
        return calls.filter(reasons__contains=[value])

    def still_open(self, calls, name, value):
        return calls.open() if value else calls.exclude(pk__in=calls.open().values("pk"))


class Calls(VisibleViewSet):
    """Calls for service of the user's programs, newest first."""

    model = Call
    permission = {
        "GET": Permission.CALL_VIEW,
        "POST": Permission.CALL_RECORD,
        "PATCH": Permission.CALL_RECORD,
    }
    serializer_class = CallShown
    filterset_class = CallFilter

    def get_queryset(self):
        return with_version(super().get_queryset().defer("source_row"))

    @described(CallSent, CallShown, creates=True)
    def create(self, request):
        """Add a call. At least one time is needed."""
        sent = self.read(CallSent)
        return self.once(lambda: actions.record_call(**sent, by=request.user))

    @edits(CallCorrected, CallShown)
    def partial_update(self, call, sent):
        """Correct facts of a call; the reason is kept in its history."""
        return actions.correct_call(call=call, by=self.request.user, **sent)


router = Router(("calls", Calls))
