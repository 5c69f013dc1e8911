"""People for other systems: found by a search that is logged, opened one at a time, never listed."""

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.response import Response

from casemgmt.access.roles import Permission
from casemgmt.codes import phones
from casemgmt.errors import RuleBroken
from casemgmt.people import actions, duplicates
from casemgmt.people.models import (
    Answer,
    Comparison,
    ContactPoint,
    Person,
    Search,
    check_birth,
    doubt_of_birth,
)
from casemgmt.web.api.editing import SeenFirst, ShownWithVersion, edits, with_version
from casemgmt.web.api.fields import (
    Moment,
    Name,
    OneOf,
    ProgramField,
    SentFields,
    SentRecord,
    Several,
    choice,
    number,
    text,
)
from casemgmt.web.api.records import Records, Router, step
from casemgmt.web.api.repeats import once
from casemgmt.web.api.schema import described
from casemgmt.web.listing import note_listed

PERSON = [
    "name", "descriptor", "legal_name", "other_names", "pronouns", "pronouns_answer", "language",
    "language_answer", "interpreter_needed", "birth_year", "birth_month", "birth_day", "birth_answer",
    "age_from", "age_to",
]  # fmt: skip
CONTACT = [
    "kind", "value", "extension", "whose", "voicemail", "text", "may_name_agency", "safe_from", "safe_to",
    "do_not_use", "note",
]  # fmt: skip
ANSWERS = {"birth_answer": "birth_year", "language_answer": "language", "pronouns_answer": "pronouns"}
UNANSWERED = [answer for answer in Answer.choices if answer[0] != Answer.GIVEN]
P = Permission


class ContactShown(ShownWithVersion):
    class Meta:
        model = ContactPoint
        fields = ["id", "person", *CONTACT, "confirmed_on"]


class PersonShown(ShownWithVersion):
    """A person. `has_died`: somebody wrote down that they died; no way of contact is given any more.

    `away_since`: somebody said that they are in custody, hospital, treatment or out of the area.
    """

    contact_points = ContactShown(many=True)
    has_died = serializers.BooleanField()

    class Meta:
        model = Person
        fields = ["id", "program", "ref", *PERSON, "age_as_of", "has_died", "away_since", "contact_points"]

    def to_representation(self, person):
        shown = super().to_representation(person)
        return shown | {"contact_points": []} if person.has_died else shown


class ContactSent(SentRecord):
    """A phone in any punctuation, an e-mail or an address, with what the person said is safe there."""

    told_today = serializers.BooleanField(default=False, help_text="the person confirmed all of it today")

    class Meta:
        model = ContactPoint
        fields = [*CONTACT, "told_today"]
        validators = []

    def validate(self, sent):
        if (sent.get("safe_from") is None) != (sent.get("safe_to") is None):
            raise serializers.ValidationError({"safe_to": [_("Give both hours, or neither.")]})
        if sent.get("safe_from") and sent["safe_from"] == sent["safe_to"]:
            raise serializers.ValidationError({"safe_to": [_("The hours must not be the same.")]})
        kind = sent.setdefault("kind", ContactPoint.Kind.PHONE)
        if kind == ContactPoint.Kind.PHONE:
            return sent | _phone(sent)
        if kind == ContactPoint.Kind.EMAIL:
            _email(sent["value"])
        return sent | {"voicemail": "", "text": "", "extension": ""}


def _phone(sent):
    try:
        number, extension = phones.read(sent["value"])
    except RuleBroken as broken:
        raise serializers.ValidationError({"value": [str(broken)]}) from None
    return {"value": number, "extension": _extension({"extension": extension} if extension else sent)}


def _extension(sent):
    typed = sent.get("extension", "")
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 10):
        raise serializers.ValidationError({"extension": [_("Use digits, ten at most.")]})
    return typed


def _email(value):
    try:
        serializers.EmailField().run_validation(value)
    except serializers.ValidationError as wrong:
        raise serializers.ValidationError({"value": wrong.detail}) from wrong


class PersonSent(SentRecord):
    """What is known of a person; a name or a description is enough. An answer says why a value is missing."""

    name = Name(max_length=200, required=False, allow_blank=True)
    legal_name = Name(max_length=200, required=False, allow_blank=True)
    other_names = Several(child=Name(max_length=200), required=False)
    pronouns_answer = serializers.ChoiceField(choices=UNANSWERED, required=False)
    language_answer = serializers.ChoiceField(choices=UNANSWERED, required=False)
    birth_answer = serializers.ChoiceField(choices=UNANSWERED, required=False)
    birth_year = number(1890, 2150, required=False, allow_null=True)
    birth_month = number(1, 12, required=False, allow_null=True)
    birth_day = number(1, 31, required=False, allow_null=True)
    birth_real = serializers.BooleanField(
        default=False,
        help_text="they said that a birth date is theirs which often fills a field, like January 1",
    )
    age_from = number(0, 120, required=False, allow_null=True)
    age_to = number(0, 120, required=False, allow_null=True)

    class Meta:
        model = Person
        fields = [*PERSON, "birth_real"]


def details_of(sent, *, person=None, on, is_real=True):
    """Fields of Person, whole and fitting together; what was not sent stays as `person` has it.

    A birth date that may only fill a field is refused unless it `is_real`, or was there before.
    """
    kept = {name: getattr(person, name) for name in (*PERSON, "age_as_of")} if person else {}
    asked = kept | sent
    if not asked.get("name") and not asked.get("descriptor"):
        raise serializers.ValidationError({"name": [_("Give a name, or a description.")]})
    _a_real_day(asked, on)
    born = _born(asked)
    if not is_real and born != (person.birth if person else None):
        _refuse_doubtful(born, on)
    changed = dict(sent)
    for answer, value in ANSWERS.items():
        if answer in sent or value in sent:
            otherwise = sent.get(answer, Answer.NOT_ASKED)
            changed[answer] = Answer.GIVEN if asked.get(value) else otherwise
    if "age_from" in sent or "age_to" in sent:
        changed |= _age(asked, on)
    return changed


def _age(asked, on):
    low, high = asked.get("age_from"), asked.get("age_to")
    if (low is None) != (high is None) or (low is not None and low > high):
        raise serializers.ValidationError({"age_to": [_("Give both ages, the younger first, or neither.")]})
    return {"age_from": low, "age_to": high, "age_as_of": None if low is None else on}


def _born(asked):
    return tuple(asked.get(f"birth_{part}") for part in ("year", "month", "day"))


def _refuse_doubtful(born, on):
    if doubt := doubt_of_birth(*born, on=on):
        how = _("If it is theirs, say so with birth_real; else leave out what nobody knows.")
        raise serializers.ValidationError({"birth_year": [f"{doubt} {how}"]})


def _a_real_day(asked, on):
    try:
        check_birth(*_born(asked), on=on)
    except RuleBroken as broken:
        raise serializers.ValidationError({"birth_year": [str(broken)]}) from None


class PersonCorrected(SeenFirst, PersonSent):
    """Only what changes. `seen` is the `version` that was read."""

    reason = text(100, required=False)

    class Meta(PersonSent.Meta):
        fields = [*PERSON, "birth_real", "reason"]


class ContactCorrected(SeenFirst, ContactSent):
    """The whole again: number or address, and what is safe there."""


class Denied(SentFields):
    reason = text(100)


class Described(SentFields):
    """Somebody to compare with those already known."""

    person = PersonSent()
    contact = ContactSent(required=False)


class VerdictSent(SentFields):
    person = OneOf(among=lambda user, context: Person.objects.visible_to(user))
    verdict = choice(Comparison.Verdict)


class Registered(Described):
    """A new person, after a search. Each look-alike needs a verdict; the same person is not added again."""

    search = OneOf(among=lambda user, context: Search.objects.visible_to(user))
    verdicts = VerdictSent(many=True, required=False)


class MatchShown(serializers.Serializer):
    """A person found: an id to open, and why. Nothing else of them is told here."""

    person = serializers.UUIDField(source="person.pk")
    score = serializers.FloatField()
    reasons = serializers.ListField(child=serializers.CharField())


class Matches(serializers.Serializer):
    matches = MatchShown(many=True)


class SearchSent(SentFields):
    """What to look for. A person who is added after the search belongs to its program."""

    text = text(200)
    program = ProgramField(P.PERSON_VIEW)


class SearchShown(serializers.Serializer):
    """A search stays open for an hour: a person may be added after it."""

    id = serializers.UUIDField()
    expires_at = Moment()
    matches = MatchShown(many=True)


class People(RetrieveModelMixin, Records):
    """People served. There is no list: somebody is found by a search."""

    model = Person
    permission = {"GET": P.PERSON_VIEW, "POST": P.PERSON_RECORD, "PATCH": P.PERSON_RECORD}
    serializer_class = PersonShown

    def get_queryset(self):
        return with_version(super().get_queryset().with_contact())

    @described(Registered, PersonShown, creates=True)
    def create(self, request):
        """Add a person after a search. 409 while a look-alike has no verdict."""
        sent, today = self.read(Registered), timezone.localdate()
        is_real = sent["person"].pop("birth_real")
        details = details_of(sent["person"], on=today, is_real=is_real)
        contact = sent.get("contact") and contact_of(sent["contact"], request.user, today)
        verdicts = {said["person"].pk: said["verdict"] for said in sent.get("verdicts", [])}
        return self.once(
            lambda: actions.register(
                search=sent["search"], details=details, contact=contact, verdicts=verdicts,
                by=request.user, on=today,
            )
        )  # fmt: skip

    @edits(PersonCorrected, PersonShown)
    def partial_update(self, person, sent):
        """Correct what is known. 409 when somebody changed it since version `seen`."""
        reason, is_real = sent.pop("reason", ""), sent.pop("birth_real", False)
        details = details_of(sent, person=person, on=timezone.localdate(), is_real=is_real)
        return actions.correct(person=person, by=self.request.user, reason=reason, **details)

    @described(Described, Matches)
    @action(detail=False, methods=["post"], url_path="look-alikes", permission=P.PERSON_RECORD)
    def look_alikes(self, request):
        """People already known who may be the one described. Each look is logged."""
        sent, today = self.read(Described), timezone.localdate()
        sent["person"].pop("birth_real")
        details = details_of(sent["person"], on=today)
        contact = sent.get("contact") and contact_of(sent["contact"], request.user, today)
        found = actions.look_alikes(details, contact, by=request.user, on=today)
        note_listed(request.user, Person, [match.person.pk for match in found])
        return Response(Matches({"matches": found.matches}).data)

    @described(Denied, PersonShown)
    @step(P.PERSON_RECORD, "lives")
    def deny_death(self, request, pk):
        """That they died was written down by mistake."""
        person, sent = self.get_object(), self.read(Denied)
        return self.done(actions.deny_death(person=person, by=request.user, **sent))

    @described(ContactSent, ContactShown, creates=True)
    @step(P.PERSON_RECORD, "contact-points")
    def add_contact(self, request, pk):
        """Add a way to reach the person."""
        person, sent = self.get_object(), self.read(ContactSent)
        fields = contact_of(sent, request.user, timezone.localdate())
        return self.once_more(
            lambda: actions.add_contact(person=person, by=request.user, **fields),
            rows=ContactPoint.objects, shown=ContactShown,
        )  # fmt: skip


def contact_of(sent, by, on):
    """Fields of ContactPoint; who heard it from the person and when, where they did."""
    fields = {name: value for name, value in sent.items() if name != "told_today"}
    return fields | ({"confirmed_on": on, "confirmed_by": by} if sent["told_today"] else {})


class ContactPoints(RetrieveModelMixin, Records):
    """Ways to reach people. What is safe there binds everybody."""

    model = ContactPoint
    permission = {"GET": P.PERSON_VIEW, "PATCH": P.PERSON_RECORD}
    serializer_class = ContactShown

    @edits(ContactCorrected, ContactShown)
    def partial_update(self, point, sent):
        """Say the whole again: number or address, and what is safe there."""
        fields = contact_of(sent, self.request.user, timezone.localdate())
        return actions.correct_contact(contact_point=point, by=self.request.user, **fields)

    @described(None, ContactShown)
    @step(P.PERSON_RECORD, "confirm")
    def confirm(self, request, pk):
        """The person said today that all of it still holds."""
        point = self.get_object()
        return self.done(
            actions.confirm_contact(contact_point=point, by=request.user, on=timezone.localdate())
        )


class Searches(Records):
    """A search by whatever is remembered: name, phone, birth date, ID. Logged; answered with ids only."""

    model = Search
    permission = {"POST": P.PERSON_VIEW}
    serializer_class = SearchShown

    @described(SearchSent, SearchShown, creates=True)
    def create(self, request):
        """Look for somebody."""
        sent = self.read(SearchSent)
        return once(
            request,
            make=lambda: actions.search(**sent, by=request.user),
            find=lambda pk: get_object_or_404(self.get_queryset(), pk=pk),
            show=self.look,
        )

    def look(self, search):
        """Who fits, the closest first; every look is one line of the log."""
        search.refresh_from_db(fields=["expires_at"])
        search.matches = duplicates.find(
            duplicates.read(search.terms["text"]), user=self.request.user, on=timezone.localdate()
        )
        note_listed(self.request.user, Person, [match.person.pk for match in search.matches], of=search)
        return SearchShown(search).data


router = Router(("people/searches", Searches), ("people", People), ("contact-points", ContactPoints))
