"""Cases, goals and notes for other systems."""

import uuid

from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.cases import actions
from casemgmt.cases.models import Case, Goal, Note, PlanReview
from casemgmt.cases.workflow import GOAL, CaseStatus
from casemgmt.codes.cases import Acuity, NoteKind
from casemgmt.people.models import Person
from casemgmt.web.api.fields import Day, OneOf, SentFields, Shown, choice, text
from casemgmt.web.api.filters import Order, Truth, days
from casemgmt.web.api.records import Records, Router, VisibleViewSet, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import HAPPENED, PROMISED

P = Permission


class GoalShown(Shown):
    class Meta:
        model = Goal
        fields = ["id", "case", "text", "status"]


class CaseShown(Shown):
    goals = GoalShown(many=True)

    class Meta:
        model = Case
        fields = [
            "id", "program", "person", "owner", "status", "opened_on", "closed_on", "close_reason", "goals",
            "acuity", "acuity_why", "acuity_by", "acuity_at", "acuity_with",
            "lower_to", "lower_why", "lower_by",
        ]  # fmt: skip


class AddendumShown(Shown):
    class Meta:
        model = Note
        fields = ["id", "author", "text", "signed_at"]


class NoteShown(Shown):
    """A note with what was added to it. A draft is shown to its author alone."""

    addenda = AddendumShown(many=True)

    class Meta:
        model = Note
        fields = ["id", "case", "kind", "author", "text", "status", "saved_at", "signed_at", "addenda"]


def carriers(user, context):
    """Whoever carries cases where the user may."""
    return policy.colleagues(user, P.CASE_WORK)


class CaseSent(SentFields):
    """Without an owner it is the sender's; without a day it opens today. An acuity says why."""

    person = OneOf(among=lambda user, context: Person.objects.visible_to(user))
    owner = OneOf(among=carriers, required=False)
    opened_on = Day(required=False, validators=[HAPPENED])
    acuity = choice(Acuity, required=False)
    acuity_why = text(200, required=False, allow_blank=True)


class AcuitySent(SentFields):
    level = choice(Acuity)
    why = text(200)


class PlanReviewShown(Shown):
    class Meta:
        model = PlanReview
        fields = ["id", "case", "at", "by", "words", "next_on"]


class PlanReviewSent(SentFields):
    words = text(500)
    next_on = Day(validators=[PROMISED])


class LoweringAnswered(SentFields):
    agree = serializers.BooleanField()


class Reassigned(SentFields):
    owner = OneOf(among=carriers)
    why = text(100, required=False, allow_blank=True)


class GoalSent(SentFields):
    text = text(300)


class GoalMoved(SentFields):
    step = serializers.ChoiceField(choices=sorted(GOAL.steps))


class NoteSent(SentFields):
    """A draft, kept under an id of the sender's; with `sign`, part of the record for good."""

    id = serializers.UUIDField(required=False)
    kind = choice(NoteKind, default=NoteKind.GENERAL)
    text = text(20_000)
    sign = serializers.BooleanField(default=False)


class AddendumSent(SentFields):
    id = serializers.UUIDField(required=False)
    text = text(20_000)


class CaseFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=CaseStatus.choices)
    person = filters.UUIDFilter(field_name="person_id")
    owner = filters.UUIDFilter(field_name="owner_id")
    acuity = filters.ChoiceFilter(choices=Acuity.choices)
    unowned = Truth(method="without_owner")
    since, until = days("opened_on").values()
    ordering = Order(fields=["opened_on", "closed_on"])

    def without_owner(self, cases, name, value):
        unowned = cases.unowned()
        return unowned if value else cases.exclude(pk__in=unowned.values("pk"))


class Cases(VisibleViewSet):
    """Periods of work with a person."""

    model = Case
    permission = {"GET": P.CASE_VIEW, "POST": P.CASE_WORK}
    serializer_class = CaseShown
    filterset_class = CaseFilter

    def get_queryset(self):
        return super().get_queryset().select_related("person", "owner").prefetch_related("goals")

    @described(CaseSent, CaseShown, creates=True)
    def create(self, request):
        """Open a case. One at a time for a person."""
        sent = self.read(CaseSent)
        owner, day = sent.get("owner", request.user), sent.pop("opened_on", timezone.localdate())
        return self.once(lambda: actions.open_case(**sent | {"owner": owner}, on=day, by=request.user))

    @described(None, CaseShown)
    @step(P.CASE_WORK, "reopen")
    def reopen(self, request, pk):
        """Take back a closing."""
        return self.done(actions.reopen(case=self.get_object(), by=request.user))

    @described(Reassigned, CaseShown)
    @step(P.CASE_ASSIGN, "owner")
    def reassign(self, request, pk):
        """Give the case to somebody else, who is told."""
        case, sent = self.get_object(), self.read(Reassigned)
        why, now = sent.get("why", ""), timezone.now()
        return self.done(actions.reassign(case=case, to=sent["owner"], why=why, at=now, by=request.user))

    @described(AcuitySent, CaseShown)
    @step(P.CASE_WORK, "acuity")
    def say_acuity(self, request, pk):
        """Say how closely the person is followed. From crisis or high it is lowered once somebody agrees."""
        case, sent = self.get_object(), self.read(AcuitySent)
        return self.done(actions.say_acuity(case=case, at=timezone.now(), by=request.user, **sent))

    @described(LoweringAnswered, CaseShown)
    @step(P.CASE_WORK, "acuity/answer")
    def answer_lowering(self, request, pk):
        """As the second person: lower the acuity as it was asked, or keep it."""
        case, sent = self.get_object(), self.read(LoweringAnswered)
        return self.done(actions.answer_lowering(case=case, at=timezone.now(), by=request.user, **sent))

    @described(PlanReviewSent, PlanReviewShown, creates=True)
    @step(P.CASE_WORK, "plan")
    def review_plan(self, request, pk):
        """Write down that the plan was looked at with the person, and when the next look is."""
        case, sent = self.get_object(), self.read(PlanReviewSent)
        return self.once_more(
            lambda: actions.review_plan(case=case, at=timezone.now(), by=request.user, **sent),
            rows=PlanReview.objects, shown=PlanReviewShown,
        )  # fmt: skip

    @described(GoalSent, GoalShown, creates=True)
    @step(P.CASE_WORK, "goals")
    def add_goal(self, request, pk):
        """Write down what the person wants to reach."""
        case, sent = self.get_object(), self.read(GoalSent)
        return self.once_more(
            lambda: actions.add_goal(case=case, by=request.user, **sent), rows=Goal.objects, shown=GoalShown
        )

    @described(NoteSent, NoteShown, creates=True)
    @step(P.CASE_WORK, "notes")
    def write_note(self, request, pk):
        """Keep a draft, or sign at once."""
        case, sent = self.get_object(), self.read(NoteSent)
        return self.once_more(
            lambda: note_from(case, sent, by=request.user), rows=Note.objects, shown=NoteShown
        )


def note_from(case, sent, *, by):
    """A draft, or a signed note where that was asked."""
    now, pk = timezone.now(), sent.get("id") or uuid.uuid4()
    note = actions.write_note(case=case, id=pk, kind=sent["kind"], text=sent["text"], at=now, by=by)
    return actions.sign_note(note=note, at=now, by=by) if sent["sign"] else note


class Goals(Records):
    """What people want to reach."""

    model = Goal
    serializer_class = GoalShown

    @described(GoalMoved, GoalShown)
    @step(P.CASE_WORK, "steps")
    def move(self, request, pk):
        """Move a goal along its table."""
        goal, sent = self.get_object(), self.read(GoalMoved)
        return self.done(actions.move_goal(goal=goal, by=request.user, **sent))


class NoteFilter(filters.FilterSet):
    case = filters.UUIDFilter(field_name="case_id")
    kind = filters.ChoiceFilter(choices=NoteKind.choices)
    ordering = Order(fields=["signed_at", "saved_at"])


class Notes(VisibleViewSet):
    """Signed notes, and the reader's own drafts; addenda stand with the note they add to."""

    model = Note
    permission = {"GET": P.CASE_VIEW}
    serializer_class = NoteShown
    filterset_class = NoteFilter

    def get_queryset(self):
        first = super().get_queryset().filter(adds_to=None).exclude(status="draft", text="")
        return first.prefetch_related("addenda")

    @described(None, NoteShown)
    @step(P.CASE_WORK, "sign")
    def sign(self, request, pk):
        """Make a draft of one's own part of the record, for good."""
        return self.done(actions.sign_note(note=self.get_object(), at=timezone.now(), by=request.user))

    @described(AddendumSent, NoteShown, creates=True)
    @step(P.CASE_WORK, "addenda")
    def add(self, request, pk):
        """Add signed words to a signed note; answers with the whole note."""
        note, sent = self.get_object(), self.read(AddendumSent)
        sent = {"id": uuid.uuid4(), **sent}

        def added():
            actions.add_addendum(note=note, at=timezone.now(), by=request.user, **sent)
            return note

        return self.once(added)


router = Router(("cases", Cases), ("goals", Goals), ("notes", Notes))
