"""Follow-ups for other systems: what is owed, each try at it, and how it ended."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_filters import rest_framework as filters
from rest_framework import serializers

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.codes.contact import AttemptResult, ContactMode
from casemgmt.codes.followups import Because, FollowUpKind, FollowUpOutcome
from casemgmt.people.models import ContactPoint, Person
from casemgmt.web.api.fields import Day, Moment, OneOf, SentFields, Shown, choice, text
from casemgmt.web.api.filters import Order, Truth
from casemgmt.web.api.records import Router, VisibleViewSet, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import HAPPENED, PROMISED
from followups import actions, cadence
from followups.models import Attempt, FollowUp

P = Permission
LISTS = [(name, name) for name in ("open", "due", "overdue", "paused", "closed")]


class AttemptShown(Shown):
    class Meta:
        model = Attempt
        fields = ["id", "mode", "result", "at", "by", "note", "contact_point"]


class FollowUpShown(Shown):
    """A promise. `owner` is its assignee, else whoever carries the person's case; null for nobody."""

    owner = serializers.UUIDField(allow_null=True)
    attempts = AttemptShown(many=True)

    class Meta:
        model = FollowUp
        fields = [
            "id", "program", "person", "team", "assignee", "owner", "because", "kind", "opens_at",
            "remind_at", "due_at", "due_on", "zone", "status", "outcome", "done_at", "cancel_reason",
            "for_safety", "paused_until", "attempts",
        ]  # fmt: skip


class Assigned(SentFields):
    assignee = OneOf(among=lambda user, context: policy.colleagues(user, P.FOLLOWUP_WORK))


class FollowUpSent(SentFields):
    """A promise by hand: `within` a usual window, or by the `day`. Without an assignee it is the sender's."""

    person = OneOf(among=lambda user, context: Person.objects.visible_to(user))
    kind = choice(FollowUpKind)
    because = text(200)
    within = choice(cadence.Preset, required=False)
    day = Day(required=False, validators=[PROMISED])
    assignee = OneOf(among=lambda user, context: policy.colleagues(user, P.FOLLOWUP_WORK), required=False)
    for_safety = serializers.BooleanField(default=False, help_text="it goes on wherever the person is")

    def validate(self, sent):
        if ("within" in sent) == ("day" in sent):
            raise serializers.ValidationError({"within": [_("Say within what time, or by which day.")]})
        return sent


class EndSent(SentFields):
    """A step that may end a promise. `next_day` promises the next one with the person, in the same step."""

    next_day = Day(required=False, validators=[PROMISED])
    next_kind = choice(FollowUpKind, required=False)
    next_because = text(200, required=False)

    def validate(self, sent):
        """With `then`, the next promise as the actions take it."""
        said = {name: sent.pop(f"next_{name}", None) for name in ("day", "kind", "because")}
        if said["day"]:
            kind, because = said["kind"] or FollowUpKind.CALL, said["because"] or Because.STAY_IN_TOUCH
            return {**sent, "then": cadence.NextPromise(kind, said["day"], because)}
        if said["kind"] or said["because"]:
            raise serializers.ValidationError({"next_day": [_("Choose a day.")]})
        return sent


class AttemptSent(EndSent):
    """One try. With `done`, reaching the person closes the promise."""

    id = serializers.UUIDField(required=False, help_text="made by the sender; sent twice, it is one try")
    mode = choice(ContactMode)
    result = choice(AttemptResult)
    at = Moment(required=False, validators=[HAPPENED])
    note = text(2000, required=False, allow_blank=True)
    contact_point = OneOf(
        among=lambda user, context: ContactPoint.objects.visible_to(user), required=False, allow_null=True
    )
    done = serializers.BooleanField(required=False)


class SentOutcome(EndSent):
    outcome = choice(FollowUpOutcome)


class SentReason(SentFields):
    reason = text(100)


class Postponed(SentFields):
    day = Day(validators=[PROMISED])
    reason = text(100, required=False)


class FollowUpFilter(filters.FilterSet):
    """`show` as on the page: open, due now, overdue, paused, closed. `owner`: whoever it stands with now."""

    show = filters.ChoiceFilter(choices=LISTS, method="shown")
    owner = filters.UUIDFilter(field_name="owner")
    unowned = Truth(field_name="owner", lookup_expr="isnull")
    person = filters.UUIDFilter(field_name="person_id")
    team = filters.UUIDFilter(field_name="team_id")
    kind = filters.ChoiceFilter(choices=FollowUpKind.choices)
    ordering = Order(fields=["due_at", "remind_at", "done_at"])

    def shown(self, followups, name, value):
        now = timezone.now()
        match value:
            case "open":
                return followups.open()
            case "due":
                return followups.due(now)
            case "overdue":
                return followups.overdue(now)
            case "paused":
                return followups.paused(now)
        return followups.closed()


class FollowUps(VisibleViewSet):
    """Promises to look again, the soonest first."""

    model = FollowUp
    permission = {"GET": P.FOLLOWUP_VIEW, "POST": P.FOLLOWUP_WORK}
    serializer_class = FollowUpShown
    filterset_class = FollowUpFilter

    def get_queryset(self):
        return super().get_queryset().with_owner().prefetch_related("attempts").soonest_first()

    @described(FollowUpSent, FollowUpShown, creates=True)
    def create(self, request):
        """Promise by hand, for one person."""
        sent = self.read(FollowUpSent)
        program = sent["person"].program
        assignee = sent.get("assignee", request.user)
        return self.once(
            lambda: actions.schedule(
                program=program,
                person=sent["person"],
                team=policy.team_of(assignee, P.FOLLOWUP_WORK, program),
                window=window_of(sent, program.zone),
                kind=sent["kind"],
                because=sent["because"],
                for_safety=sent["for_safety"],
                assignee=assignee,
                by=request.user,
            )
        )

    @described(AttemptSent, AttemptShown, creates=True)
    @step(P.FOLLOWUP_WORK, "attempts")
    def attempt(self, request, pk):
        """Write down one try. A way of contact that is not safe then is refused."""
        followup, sent = self.get_object(), self.read(AttemptSent)
        sent = {"at": timezone.now(), **sent}
        attempt_id = sent.pop("id", None) or uuid.uuid4()
        return self.once_more(
            lambda: actions.log_attempt(followup=followup, attempt_id=attempt_id, by=request.user, **sent),
            rows=Attempt.objects,
            shown=AttemptShown,
        )

    @described(SentOutcome, FollowUpShown)
    @step(P.FOLLOWUP_WORK, "done")
    def complete(self, request, pk):
        """Close it with what came of it. Attempted is not reached."""
        followup, sent = self.get_object(), self.read(SentOutcome)
        return self.done(actions.complete(followup=followup, by=request.user, at=timezone.now(), **sent))

    @described(Postponed, FollowUpShown)
    @step(P.FOLLOWUP_WORK, "postpone")
    def postpone(self, request, pk):
        """Move its last day."""
        followup, sent = self.get_object(), self.read(Postponed)
        sent = {"reason": gettext_noop("Postponed"), **sent}
        return self.done(actions.postpone(followup=followup, by=request.user, at=timezone.now(), **sent))

    @described(SentReason, FollowUpShown)
    @step(P.FOLLOWUP_WORK, "cancel")
    def cancel(self, request, pk):
        """End a promise that no longer makes sense."""
        return self.done(actions.cancel(followup=self.get_object(), by=request.user, **self.read(SentReason)))

    @described(SentReason, FollowUpShown)
    @step(P.FOLLOWUP_WORK, "reopen")
    def reopen(self, request, pk):
        """Take back a closing."""
        return self.done(actions.reopen(followup=self.get_object(), by=request.user, **self.read(SentReason)))

    @described(Assigned, FollowUpShown)
    @step(P.FOLLOWUP_WORK, "owner")
    def assign(self, request, pk):
        """Take it, or give it to somebody."""
        return self.done(actions.assign(followup=self.get_object(), by=request.user, **self.read(Assigned)))

    @described(None, FollowUpShown)
    @step(P.FOLLOWUP_WORK, "take")
    def take(self, request, pk):
        """Make it one's own."""
        return self.done(actions.assign(followup=self.get_object(), assignee=request.user, by=request.user))

    @described(None, FollowUpShown)
    @step(P.FOLLOWUP_WORK, "give-back")
    def give_back(self, request, pk):
        """Undo a taking: back to whoever had it before."""
        return self.done(actions.give_back(followup=self.get_object(), by=request.user))


def window_of(sent, zone):
    """What was asked for, as `actions.schedule` takes it."""
    if "day" in sent:
        return cadence.until(sent["day"], opens_at=timezone.now(), zone=zone)
    return cadence.window(sent["within"], opens_at=timezone.now(), zone=zone)


router = Router(("follow-ups", FollowUps))
