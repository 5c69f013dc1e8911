"""Consents for other systems, and the list of what was shared. Facts themselves leave by no API."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from casemgmt.access.roles import Permission
from casemgmt.codes.languages import Language
from casemgmt.codes.sharing import KIND_PURPOSES, ConsentKind, Given, Interpreter, LegalBasis, SignedAs
from casemgmt.consents import actions, policy
from casemgmt.consents.actions.signing import STROKES
from casemgmt.consents.forms import partners, ways_for
from casemgmt.consents.models import Consent, Disclosure, Override
from casemgmt.consents.workflow import Status
from casemgmt.people.models import Person
from casemgmt.web.api.fields import Name, OneOf, SentFields, SentRecord, Shown, choice, text
from casemgmt.web.api.filters import Order, days
from casemgmt.web.api.records import Router, VisibleViewSet, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import COUNTS_UNTIL

P = Permission
TERMS = [
    "kind", "recipient", "recipient_name", "all_treating", "purpose", "what", "expires_on", "no_end",
    "intermediary", "participants",
]  # fmt: skip
WAYS = [way for way in Given.choices if way[0] != Given.SCANNED]


class OverrideShown(Shown):
    class Meta:
        model = Override
        fields = ["recipient", "why", "by", "since", "until"]


class ConsentShown(Shown):
    """What was asked and how it was answered; the signature itself stays here."""

    live = serializers.SerializerMethodField(help_text="given, not taken back, and not ended today")
    overrides = OverrideShown(many=True, help_text="a supervisor's decisions against this no")

    class Meta:
        model = Consent
        fields = [
            "id", "program", "person", *TERMS, "status", "given", "given_on", "language", "interpreter",
            "witness", "signer_name", "signed_as", "recorded_by", "revoked_at", "revoke_reason", "overrides",
            "live",
        ]  # fmt: skip

    def get_live(self, consent) -> bool:
        return consent.is_live(consent.program.day_of(timezone.now()))


class ConsentSent(SentRecord):
    """What the person is asked: exactly one of recipient, recipient_name and all_treating."""

    person = OneOf(among=lambda user, context: Person.objects.visible_to(user))
    recipient = OneOf(among=lambda user, context: partners(), required=False, allow_null=True)
    recipient_name = Name(max_length=300, required=False, allow_blank=True)

    class Meta:
        model = Consent
        fields = ["person", *TERMS]
        extra_kwargs = {
            "kind": {"required": True},
            "purpose": {"required": True, "allow_blank": False},
            "expires_on": {"validators": [COUNTS_UNTIL]},
        }

    def validate(self, sent):
        if sum(bool(sent.get(name)) for name in ("recipient", "recipient_name", "all_treating")) != 1:
            raise serializers.ValidationError({"recipient": [_("Say with whom: one agency, or one name.")]})
        if sent["purpose"] not in KIND_PURPOSES[sent["kind"]]:
            raise serializers.ValidationError({"purpose": [_("This kind of consent is not for that.")]})
        return sent


class GivenSent(SentFields):
    """How the person said yes, after the words were read aloud. A scanned page is added on the page."""

    given = serializers.ChoiceField(choices=WAYS)
    language = choice(Language)
    interpreter = choice(Interpreter)
    interpreter_name = Name(max_length=200, required=False)
    told_how_to_revoke = serializers.BooleanField()
    told_redisclosure = serializers.BooleanField(required=False)
    witness = Name(max_length=200, required=False)
    signer_name = Name(max_length=200, required=False)
    signed_as = choice(SignedAs, required=False)
    signature = serializers.RegexField(
        rf"^{STROKES.pattern}$", max_length=20_000, required=False, help_text="the path of an SVG drawing"
    )

    def validate(self, sent):
        """A typed name is its own signature; a drawn one must be there."""
        match sent["given"]:
            case Given.VERBAL:
                return {name: value for name, value in sent.items() if name not in SIGNING}
            case Given.TYPED:
                return sent | {"signature": sent.get("signer_name", "")}
        if not sent.get("signature"):
            raise serializers.ValidationError({"signature": [_("Nothing is drawn yet.")]})
        return sent


SIGNING = {"signer_name", "signed_as", "signature"}


class SaidNo(SentFields):
    """A no. `freeze` stops what left to the same agency without consent, for good; ask the person."""

    reason = text(100, required=False, allow_blank=True)
    freeze = serializers.BooleanField(required=False, default=False)


class Overruled(SentFields):
    """A supervisor's decision against the no, for one agency; the person reads `why` in their own copy."""

    recipient = OneOf(among=lambda user, context: partners())
    why = text(300)


class ConsentFilter(filters.FilterSet):
    person = filters.UUIDFilter(field_name="person_id")
    recipient = filters.UUIDFilter(field_name="recipient_id")
    kind = filters.ChoiceFilter(choices=ConsentKind.choices)
    status = filters.ChoiceFilter(choices=Status.choices)
    ordering = Order(fields=["given_on", "expires_on"])


class Consents(VisibleViewSet):
    """What people agreed to."""

    model = Consent
    permission = {"GET": P.CONSENT_VIEW, "POST": P.CONSENT_RECORD}
    serializer_class = ConsentShown
    filterset_class = ConsentFilter

    def get_queryset(self):
        return super().get_queryset().select_related("program").prefetch_related("overrides")

    @described(ConsentSent, ConsentShown, creates=True)
    def create(self, request):
        """Write down what is asked. It counts once it is given."""
        sent = self.read(ConsentSent)
        return self.once(lambda: actions.write_consent(by=request.user, **sent))

    @described(GivenSent, ConsentShown)
    @step(P.CONSENT_RECORD, "give")
    def give(self, request, pk):
        """The person agreed today. 409 names what the law still asks for."""
        consent, sent = self.get_object(), self.read(GivenSent)
        if sent["given"] not in ways_for(consent.kind):
            raise serializers.ValidationError({"given": [_("This kind needs a signature.")]})
        today = consent.program.day_of(timezone.now())
        return self.done(actions.give(consent=consent, on=today, by=request.user, **sent))

    @described(SaidNo, ConsentShown)
    @step(P.CONSENT_RECORD, "revoke")
    def revoke(self, request, pk):
        """Take it back. It bites at once, and is a no to that agency on every weaker basis too."""
        return self.said_no(actions.revoke)

    @described(SaidNo, ConsentShown)
    @step(P.CONSENT_RECORD, "refuse")
    def refuse(self, request, pk):
        """They were asked and chose not to. Their no counts from now on."""
        return self.said_no(actions.refuse_to_share)

    def said_no(self, verb):
        consent, sent = self.get_object(), self.read(SaidNo)
        now, by = timezone.now(), self.request.user
        no = verb(consent=consent, reason=sent.get("reason", ""), at=now, by=by)
        if sent["freeze"]:
            actions.freeze(no=no, packets=policy.left_without_consent(no, at=now), at=now, by=by)
        return self.done(no)

    @described(Overruled, ConsentShown)
    @step(P.NO_OVERRIDE, "override")
    def override(self, request, pk):
        """Share all the same with one agency."""
        no, sent = self.get_object(), self.read(Overruled)
        actions.override(no=no, by=request.user, **sent)
        return self.done(no)


class DisclosureShown(Shown):
    """A line of the ledger: which facts left, never their values."""

    class Meta:
        model = Disclosure
        fields = [
            "id", "program", "person", "recipient", "recipient_name", "purpose", "facts", "basis", "because",
            "consent", "notice", "by", "at",
        ]  # fmt: skip


class DisclosureFilter(filters.FilterSet):
    person = filters.UUIDFilter(field_name="person_id")
    recipient = filters.UUIDFilter(field_name="recipient_id")
    basis = filters.ChoiceFilter(choices=LegalBasis.choices)
    since, until = days("at__date").values()
    ordering = Order(fields=["at"])


class Disclosures(VisibleViewSet):
    """What left the program, to whom, why and on which basis."""

    model = Disclosure
    permission = {"GET": P.DISCLOSURE_READ}
    serializer_class = DisclosureShown
    filterset_class = DisclosureFilter


router = Router(("consents", Consents), ("disclosures", Disclosures))
