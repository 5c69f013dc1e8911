"""What other systems do across several slices."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from casemgmt.access import policy
from casemgmt.access.roles import Permission as P
from casemgmt.caseload import actions as caseload
from casemgmt.cases.api import CaseShown
from casemgmt.cases.models import Case
from casemgmt.codes.cases import CloseReason
from casemgmt.desk import actions
from casemgmt.desk.forms.timeline import LONGEST
from casemgmt.desk.timeline import find, timeline
from casemgmt.people.models import Person
from casemgmt.web.api.fields import Day, Moment, OneOf, SentFields, choice, text
from casemgmt.web.api.records import Records, Router, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import HAPPENED, OPENED_AT
from casemgmt.web.timeline import SOURCES


class Closed(SentFields):
    """Without a day it closes today. `successor` keeps the follow-ups that belong to the case."""

    reason = choice(CloseReason)
    closed_on = Day(required=False, validators=[HAPPENED])
    successor = OneOf(
        among=lambda user, context: policy.colleagues(user, P.FOLLOWUP_WORK), required=False, allow_null=True
    )


class TimelineAsked(SentFields):
    """`show` narrows it to one kind of entry, `text` to those that hold each of its words; the newest
    `before` a day. What is typed is sent, never part of an address.
    """

    show = serializers.ChoiceField(choices=[], required=False)
    text = text(LONGEST, required=False)
    before = Day(required=False, validators=[OPENED_AT])

    def get_fields(self):
        fields = super().get_fields()
        fields["show"].choices = [(each.key, str(each.label)) for each in SOURCES]
        return fields


class EventShown(serializers.Serializer):
    """One entry: what happened, in words. `at` is null where only the day is known."""

    day = Day()
    at = Moment(allow_null=True)
    title = serializers.CharField()
    by = serializers.CharField()
    text = serializers.CharField()


class TimelineShown(serializers.Serializer):
    """The newest entries, whole days; `older`: the day to ask `before` for those before them, or null."""

    events = EventShown(many=True)
    older = Day(allow_null=True)


class People(Records):
    """What happened with a person reaches into every slice."""

    model = Person

    @described(TimelineAsked, TimelineShown)
    @step(P.PERSON_VIEW, "timeline")
    def timeline(self, request, pk):
        """Everything that happened, as far as the asker may see it, the newest first."""
        person, sent = self.get_object(), self.read(TimelineAsked)
        asked = {"user": request.user, "kind": sent.get("show", ""), "before": sent.get("before")}
        found = find(person, typed=sent["text"], **asked) if "text" in sent else timeline(person, **asked)
        return Response(TimelineShown(found).data)


class Cases(Records):
    """Closing a case reaches into follow-ups and referrals."""

    model = Case
    serializer_class = CaseShown

    def get_queryset(self):
        return super().get_queryset().select_related("person", "owner").prefetch_related("goals")

    @described(Closed, CaseShown)
    @step(P.CASE_WORK, "close")
    def close(self, request, pk):
        """End the period of work and say why. Follow-ups without a successor wait for a supervisor."""
        case, sent = self.get_object(), self.read(Closed)
        left = actions.stays_open(case, user=request.user)
        return self.done(
            caseload.close_case(
                case=case, answers=left.answered(sent.get("successor")), reason=sent["reason"],
                on=sent.get("closed_on", timezone.localdate()), by=request.user, at=timezone.now(),
            )
        )  # fmt: skip


router = Router(("people", People), ("cases", Cases))
