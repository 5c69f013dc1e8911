"""Services, referrals and what was answered, for other systems of the staff. Partners have their own page."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from casemgmt.access.roles import Permission
from casemgmt.cases.models import Case
from casemgmt.codes.directory import ServiceStatus
from casemgmt.codes.encounters import Need
from casemgmt.codes.facts import Fact
from casemgmt.codes.languages import Language
from casemgmt.codes.referrals import (
    DeclineReason,
    DidNotAttendReason,
    LinkageSource,
    NotLinkedReason,
    Urgency,
)
from casemgmt.codes.sharing import LegalBasis
from casemgmt.consents.models import Consent
from casemgmt.people.models import Person
from casemgmt.web.api.editing import SeenFirst, ShownWithVersion, edits, with_version
from casemgmt.web.api.fields import Day, Moment, OneOf, SentFields, Shown, choice, codes, text
from casemgmt.web.api.filters import Order
from casemgmt.web.api.records import Router, VisibleViewSet, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import HAPPENED, PROMISED
from referrals.actions.asking import answers, sending
from referrals.models import Addresses, Capacity, Referral, Service
from referrals.workflow import Status

P = Permission
MAYBE = {"required": False, "allow_null": True}
BASES = [(basis.value, basis.label) for basis in (LegalBasis.CONSENT, LegalBasis.CARE_COORDINATION)]
WITH = ("service__agency", "service__access_point", "program", "mailbox")
LISTS = [(name, name) for name in ("waiting", "silent", "answers", "open", "drafts")]


class CapacityShown(Shown):
    class Meta:
        model = Capacity
        fields = ["state", "unit", "available", "maximum", "full_until", "as_of", "said_by"]


class ServiceShown(Shown):
    """What a partner offers, and how much of it was free when somebody last said so."""

    agency_name = serializers.CharField(source="agency.name")
    capacity = serializers.SerializerMethodField()

    class Meta:
        model = Service
        fields = [
            "id", "agency", "agency_name", "name", "description", "status", "needs", "areas", "languages",
            "eligibility", "minimum_age", "maximum_age", "application_process", "questions", "asks",
            "intake_phone", "intake_extension", "intake_person", "intake_hours",
            "by_coordinated_entry", "access_point", "assured_on", "capacity",
        ]  # fmt: skip

    def get_capacity(self, service) -> dict | None:
        known = getattr(service, "capacity", None)
        return known and CapacityShown(known).data


class ServiceFilter(filters.FilterSet):
    need = filters.ChoiceFilter(choices=Need.choices, field_name="needs", method="holding")
    language = filters.ChoiceFilter(choices=Language.choices, field_name="languages", method="holding")
    status = filters.ChoiceFilter(choices=ServiceStatus.choices)
    agency = filters.UUIDFilter(field_name="agency_id")
    ordering = Order(fields=["name"])

    def holding(self, services, name, value):
        return services.filter(**{f"{name}__contains": [value]})


class Services(VisibleViewSet):
    """The directory. It holds no person's data and is the same for every program."""

    model = Service
    audited = False
    permission = {"GET": P.REFERRAL_VIEW}
    serializer_class = ServiceShown
    filterset_class = ServiceFilter

    def get_queryset(self):
        return Service.objects.with_capacity()


class ReferralShown(ShownWithVersion):
    """A referral without the facts that left with it: those stand in the ledger, by name alone.

    `address`: where it went, or would go now; null where it could not be sent.
    """

    address = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = [
            "id", "program", "person", "case", "service", "after", "need", "urgency", "note", "status",
            "business_status", "sent_by", "worker", "sent_at", "answer_due_at", "answered_at", "answered_by",
            "decline_reason", "appointment_at", "did_not_attend_reason", "start_said_at", "linked_at",
            "linkage_source", "confirmed_source", "not_linked_source", "linkage_disputed", "closed_at",
            "not_linked_reason", "reason", "last_said_by", "last_said_at", "address",
        ]  # fmt: skip

    def get_address(self, referral) -> str | None:
        mailbox = referral.mailbox
        if mailbox is None and referral.status == Status.DRAFT:
            mailbox = self._addresses(referral.program_id).of(referral.service, referral.program_id)
        return mailbox and mailbox.email

    def _addresses(self, program):
        """Read once for all rows of a list."""
        known = self.context.setdefault("addresses", {})
        if program not in known:
            known[program] = Addresses(program)
        return known[program]


class Rewritten(SeenFirst, SentFields):
    """What may change while nothing has left."""

    service = OneOf(among=lambda user, context: Service.objects.askable(), required=False)
    need = choice(Need, required=False)
    urgency = choice(Urgency, required=False)
    note = text(1000, required=False, allow_blank=True)


class Drafted(SentFields):
    """A draft. `after` is a referral of the same person that came to nothing."""

    person = OneOf(among=lambda user, context: Person.objects.visible_to(user))
    service = OneOf(among=lambda user, context: Service.objects.askable())
    need = choice(Need)
    urgency = choice(Urgency, default=Urgency.ROUTINE)
    note = text(1000, default="", allow_blank=True)
    case = OneOf(among=lambda user, context: Case.objects.visible_to(user), **MAYBE)
    after = OneOf(among=lambda user, context: Referral.objects.visible_to(user), **MAYBE)


class AnswerToQuestion(SentFields):
    question = text(200)
    answer = text(300)


class Leaving(SentFields):
    """Why it may leave, which facts go along (what the service asks, unless named), its own questions."""

    basis = serializers.ChoiceField(choices=BASES)
    consent = OneOf(among=lambda user, context: Consent.objects.visible_to(user), **MAYBE)
    facts = codes(Fact, required=False)
    answers = AnswerToQuestion(many=True, required=False)
    address = text(254, required=False)

    def validate_answers(self, said):
        asked = self.context["referral"].service.questions if "referral" in self.context else []
        if not {one["question"] for one in said} <= set(asked):
            raise serializers.ValidationError(_("The service does not ask this."))
        return [(one["question"], one["answer"]) for one in said]


class Why(SentFields):
    reason = text(100)


class Said(SentFields):
    """Who told it: name and role."""

    said_by = text(300)


class Declined(Said):
    reason = choice(DeclineReason)
    words = text(300, required=False, allow_blank=True)
    full_until = Day(required=False, validators=[PROMISED])


class Scheduled(Said):
    appointment_at = Moment(validators=[PROMISED])


class NotAttended(Said):
    reason = choice(DidNotAttendReason)


class Sourced(Said):
    source = choice(LinkageSource, required=False)


class Started(Sourced):
    started_at = Moment(required=False, validators=[HAPPENED])


class Ended(Sourced):
    reason = choice(NotLinkedReason)
    words = text(300, required=False, allow_blank=True)


class Paused(Said):
    words = text(300)


class Confirmed(Said):
    source = serializers.ChoiceField(
        choices=[(each.value, each.label) for each in (LinkageSource.PERSON, LinkageSource.WORKER)]
    )


class Settled(Said):
    started = serializers.BooleanField()


def answer(act, body):
    """The endpoint that writes down one answer, named after the action that it calls."""

    def write_down(self, request, pk):
        referral, sent = self.get_object(), self.read(body)
        return self.done(act(referral=referral, by=request.user, at=timezone.now(), **sent))

    write_down.__name__, write_down.__doc__ = act.__name__, act.__doc__
    return described(body, ReferralShown)(step(P.REFERRAL_ANSWER, act.__name__.replace("_", "-"))(write_down))


class ReferralFilter(filters.FilterSet):
    """`show` as on the page; without it, all."""

    show = filters.ChoiceFilter(choices=LISTS, method="shown")
    status = filters.ChoiceFilter(choices=Status.choices)
    person = filters.UUIDFilter(field_name="person_id")
    service = filters.UUIDFilter(field_name="service_id")
    need = filters.ChoiceFilter(choices=Need.choices)
    ordering = Order(fields=["created_at", "sent_at", "answer_due_at"])

    def shown(self, referrals, name, value):
        match value:
            case "waiting":
                return referrals.waiting_on_partner()
            case "silent":
                return referrals.silent(timezone.now())
            case "answers":
                return referrals.our_turn()
            case "open":
                return referrals.open()
        return referrals.drafts()


class Referrals(VisibleViewSet):
    """Asking services to take people, the newest first."""

    model = Referral
    permission = {"GET": P.REFERRAL_VIEW, "POST": P.REFERRAL_WORK, "PATCH": P.REFERRAL_WORK}
    serializer_class = ReferralShown
    filterset_class = ReferralFilter

    def get_queryset(self):
        return with_version(super().get_queryset().select_related(*WITH)).order_by("-created_at", "id")

    @described(Drafted, ReferralShown, creates=True)
    def create(self, request):
        """Begin to ask a service. Nothing leaves yet."""
        sent = self.read(Drafted)
        return self.once(lambda: sending.draft(by=request.user, **sent))

    @edits(Rewritten, ReferralShown)
    def partial_update(self, referral, sent):
        """Change what was not sent yet."""
        return sending.rewrite(referral=referral, by=self.request.user, **sent)

    @described(Leaving, ReferralShown)
    @step(P.REFERRAL_WORK, "send")
    def send(self, request, pk):
        """Ask the service. The facts that may leave go along as a packet."""
        referral = self.get_object()
        sent = self.read(Leaving, referral=referral)
        facts, said = sent.pop("facts", None), sent.pop("answers", ())
        return self.done(
            sending.send(
                referral=referral,
                facts_chosen=facts,
                answers=said,
                at=timezone.now(),
                by=request.user,
                **sent,
            )
        )

    @described(Why, ReferralShown)
    @step(P.REFERRAL_WORK, "withdraw")
    def withdraw(self, request, pk):
        """Take it back; the partner does not see it any more."""
        referral, sent = self.get_object(), self.read(Why)
        return self.done(sending.withdraw(referral=referral, at=timezone.now(), by=request.user, **sent))

    @described(Why, ReferralShown)
    @step(P.REFERRAL_WORK, "strike-out")
    def strike_out(self, request, pk):
        """Written by mistake: it counts nowhere now."""
        referral, sent = self.get_object(), self.read(Why)
        return self.done(sending.strike_out(referral=referral, at=timezone.now(), by=request.user, **sent))

    review = answer(answers.review, Said)
    accept = answer(answers.accept, Said)
    decline = answer(answers.decline, Declined)
    try_to_reach = answer(answers.try_to_reach, Said)
    schedule = answer(answers.schedule, Scheduled)
    did_not_attend = answer(answers.did_not_attend, NotAttended)
    start_service = answer(answers.start_service, Started)
    confirm_start = answer(answers.confirm_start, Confirmed)
    deny_start = answer(answers.deny_start, Sourced)
    settle_dispute = answer(answers.settle_dispute, Settled)
    pause = answer(answers.pause, Paused)
    resume = answer(answers.resume, Said)
    complete = answer(answers.complete, Said)
    end_unlinked = answer(answers.end_unlinked, Ended)


router = Router(("services", Services), ("referrals", Referrals))
