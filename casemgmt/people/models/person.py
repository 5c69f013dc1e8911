"""Who we serve, how to reach them safely, and what was decided about records that look alike."""

import datetime
import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.contact import YesNoUnknown
from casemgmt.codes.facts import Fact, LeftOut
from casemgmt.codes.languages import Language
from casemgmt.days import month, short_day
from casemgmt.history import tracked
from casemgmt.people.models.restricted import seen_by
from casemgmt.workflow import whether

NUMBERED = r"^\+1[2-9][0-9]{2}[2-9][0-9]{6}$"  # North America: neither area nor exchange begins with 0 or 1
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud and copied without mistakes


def new_ref():
    """A code like K7M2-94QX: opaque, 40 random bits, easy to say on the phone."""
    code = "".join(secrets.choice(CROCKFORD) for _place in range(8))
    return f"{code[:4]}-{code[4:]}"


class VisibleWithPeople(models.QuerySet):
    person_columns = ("person",)

    def visible_to(self, user):
        """Rows of the programs in which the user may see people, less those hidden from this user."""
        programs = policy.programs_where(user, Permission.PERSON_VIEW)
        return self.filter(*(seen_by(user, column) for column in self.person_columns), program__in=programs)


class Answer(models.TextChoices):
    """What came of a question to the person. HMIS codes 1/2, 8, 9 and 99 fold from it."""

    GIVEN = "given", _("Answered")
    UNKNOWN = "unknown", _("Doesn't know")
    WITHHELD = "withheld", _("Prefers not to say")
    NOT_ASKED = "not_asked", _("Not asked")


class YesNoAnswer(models.TextChoices):
    """A yes-or-no question to the person, "not asked" kept apart from "prefers not to say"."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Doesn't know")
    WITHHELD = "withheld", _("Prefers not to say")
    NOT_ASKED = "not_asked", _("Not asked")


def _answered(answer, given):
    """The answer says "given" exactly when there is a value."""
    return (Q(**{answer: Answer.GIVEN}) & given) | (~Q(**{answer: Answer.GIVEN}) & ~given)


def _found_by(column):
    """A name is empty, or leaves something by which it is found again (people_fold)."""
    left = Func(F(column), function="people_fold", output_field=models.TextField())
    return Q(**{column: ""}) | ~Q(Exact(left, Value("")))


class PersonQuerySet(VisibleWithPeople):
    person_columns = ("pk",)

    def with_contact(self):
        return self.prefetch_related("contact_points")

    def with_last_met(self):
        """Annotates `last_met`: when a team last met them."""
        same = self.model.objects.filter(pk=OuterRef("pk")).order_by()
        met = same.annotate(last_met=models.Max("encounters__started_at"))
        return self.annotate(last_met=Subquery(met.values("last_met")))


class Person(Scoped):
    """Someone served: as little as is known, in the words the person uses."""

    ref = models.CharField(_("ID"), max_length=9, unique=True, default=new_ref, editable=False)
    name = models.CharField(_("name they go by"), max_length=200, blank=True)
    descriptor = models.CharField(_("description"), max_length=200, blank=True)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    other_names = ArrayField(
        models.CharField(max_length=200), verbose_name=_("other names"), default=list, blank=True
    )
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    pronouns_answer = models.CharField(
        _("pronouns: answer"), max_length=10, choices=Answer, default=Answer.NOT_ASKED
    )
    language = models.CharField(_("language"), max_length=8, choices=Language, blank=True)
    language_answer = models.CharField(
        _("language: answer"), max_length=10, choices=Answer, default=Answer.NOT_ASKED
    )
    interpreter_needed = models.CharField(
        _("interpreter needed"), max_length=10, choices=YesNoAnswer, default=YesNoAnswer.NOT_ASKED
    )
    birth_year = models.SmallIntegerField(_("birth year"), null=True, blank=True)
    birth_month = models.SmallIntegerField(_("birth month"), null=True, blank=True)
    birth_day = models.SmallIntegerField(_("birth day"), null=True, blank=True)
    birth_answer = models.CharField(
        _("birth date: answer"), max_length=10, choices=Answer, default=Answer.NOT_ASKED
    )
    age_from = models.SmallIntegerField(_("age, at least"), null=True, blank=True)
    age_to = models.SmallIntegerField(_("age, at most"), null=True, blank=True)
    age_as_of = models.DateField(_("age as of"), null=True, blank=True)
    death_said_by = ArrayField(
        models.UUIDField(), default=list, editable=False, help_text="the records that say the person died"
    )
    away_since = models.DateField(_("away since"), null=True, editable=False, help_text="from the open stay")

    struck_out_at = models.DateTimeField(_("struck out"), null=True, editable=False)

    copied_as = Fact.RECORD
    objects = PersonQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "ref"]
        indexes = [
            models.Index(fields=["birth_year", "birth_month", "birth_day"], name="person_birth"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ref__regex=f"^[{CROCKFORD}]{{4}}-[{CROCKFORD}]{{4}}$"), name="person_ref_shape"
            ),
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(descriptor=""), name="person_named_or_described"
            ),
            models.CheckConstraint(
                condition=_found_by("name") & _found_by("legal_name"), name="person_names_are_found"
            ),
            models.CheckConstraint(
                condition=Q(birth_day=None) | Q(birth_month__isnull=False),
                name="person_birth_day_needs_month",
            ),
            models.CheckConstraint(
                condition=Q(birth_month=None) | Q(birth_year__isnull=False),
                name="person_birth_month_needs_year",
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(1890, 2150)),
                name="person_birth_year_plausible",
            ),
            models.CheckConstraint(
                condition=Q(birth_month=None) | Q(birth_month__range=(1, 12)),
                name="person_birth_month_plausible",
            ),
            models.CheckConstraint(
                condition=Q(birth_day=None)
                | Q(birth_day__range=(1, 29))
                | Q(birth_day=30) & ~Q(birth_month=2)
                | Q(birth_day=31, birth_month__in=(1, 3, 5, 7, 8, 10, 12)),
                name="person_birth_day_plausible",
            ),
            models.CheckConstraint(
                condition=Q(age_from=None, age_to=None, age_as_of=None)
                | Q(age_from__gte=0, age_to__lte=120, age_to__gte=F("age_from"), age_as_of__isnull=False),
                name="person_age_is_a_range_as_of_a_day",
            ),
            models.CheckConstraint(
                condition=_answered("birth_answer", Q(birth_year__isnull=False)), name="person_birth_answered"
            ),
            models.CheckConstraint(
                condition=_answered("language_answer", ~Q(language="")), name="person_language_answered"
            ),
            models.CheckConstraint(
                condition=_answered("pronouns_answer", ~Q(pronouns="")), name="person_pronouns_answered"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", *Language.values]), name="person_language_known"
            ),
            models.CheckConstraint(
                condition=Q(interpreter_needed__in=YesNoAnswer.values), name="person_interpreter_known"
            ),
            models.CheckConstraint(
                condition=Q(birth_answer__in=Answer.values)
                & Q(language_answer__in=Answer.values)
                & Q(pronouns_answer__in=Answer.values),
                name="person_answers_known",
            ),
        ]

    def __str__(self):
        return self.ref

    @property
    def shown_name(self):
        """What to call them on a page: their name, else the description somebody gave."""
        return self.name or self.descriptor

    @property
    def has_died(self):
        """Somebody wrote down that the person died, and nobody that this is wrong: contact has ended."""
        return bool(self.death_said_by)

    @property
    def is_struck_out(self):
        """It came with a list that was taken back: it stays as it is, and nobody goes on with it."""
        return self.struck_out_at is not None

    @property
    def all_names(self):
        return [name for name in (self.name, self.legal_name, *self.other_names) if name]

    @property
    def birth(self):
        """As much of the birth date as is known: (year, month, day), each perhaps None."""
        return self.birth_year, self.birth_month, self.birth_day

    @property
    def birth_words(self):
        """The birth date as far as it is known, or the reason why it is not."""
        if not self.birth_year:
            return self.get_birth_answer_display()
        if not self.birth_month:
            return str(self.birth_year)
        day = datetime.date(self.birth_year, self.birth_month, self.birth_day or 1)
        if not self.birth_day:
            return month(day)
        return short_day(day)

    def ages(self, *, on):
        """The youngest and the oldest age in years that the record allows on this day; None if unknown."""
        if self.birth_year:
            born = (self.birth_month or 0, self.birth_day or 0)
            latest = (self.birth_month or 12, self.birth_day or 31)
            years = on.year - self.birth_year
            today = (on.month, on.day)
            return years - (latest > today), years - (born > today)
        if self.age_as_of:
            since = (on - self.age_as_of).days // 365
            return self.age_from + since, self.age_to + since
        return None

    def age_words(self, *, on):
        """ "42", "about 42" or "30 to 35"; empty when nothing is known."""
        ages = self.ages(on=on)
        if not ages:
            return ""
        youngest, oldest = ages
        if oldest - youngest > 1:
            return gettext("%(from)s to %(to)s") % {"from": youngest, "to": oldest}
        exact = self.birth_day or (self.birth_month and youngest == oldest)
        return str(oldest) if exact else gettext("about %(age)s") % {"age": oldest}


class ContactPointQuerySet(VisibleWithPeople):
    def usable(self):
        return self.filter(do_not_use=False)


class ContactPoint(Scoped):
    """One phone, e-mail or address of a person, and what the person said is safe there."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        ADDRESS = "address", _("Address")
        OTHER = "other", _("Other")

    class Whose(models.TextChoices):
        OWN = "own", _("Their own")
        SHARED = "shared", _("Shared with others")
        SHELTER = "shelter", _("Shelter or front desk")
        RELATIVE = "relative", _("Family or friend")
        UNKNOWN = "unknown", _("Not known")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_points")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PHONE)
    value = models.CharField(_("number or address"), max_length=300)
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    whose = models.CharField(_("whose it is"), max_length=10, choices=Whose, default=Whose.UNKNOWN)
    voicemail = models.CharField(_("leave a voicemail?"), max_length=10, choices=YesNoUnknown, blank=True)
    text = models.CharField(_("send a text?"), max_length=10, choices=YesNoUnknown, blank=True)
    may_name_agency = models.CharField(_("say who we are?"), max_length=10, choices=YesNoUnknown, blank=True)
    safe_from = models.TimeField(_("safe from"), null=True, blank=True)
    safe_to = models.TimeField(_("safe until"), null=True, blank=True)
    do_not_use = models.BooleanField(_("do not use"), default=False)
    note = models.CharField(_("what to know"), max_length=200, blank=True)
    to_confirm = models.BooleanField(
        _("nobody asked the person yet"),
        default=False,
        db_default=False,
        help_text="nothing is sent there before",
    )
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    copied_as = Fact.RECORD
    objects = ContactPointQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("way to reach someone")
        verbose_name_plural = _("ways to reach someone")
        ordering = ["do_not_use", "-kind", "created_at"]  # phones first, addresses last
        indexes = [models.Index(fields=["value"], name="contact_value")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value", "extension"], name="contact_once_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(kind="phone") | Q(value__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="contact_phone_is_e164",
            ),
            models.CheckConstraint(
                condition=~Q(kind="phone", value__startswith="+1") | Q(value__regex=NUMBERED),
                name="contact_phone_is_a_number_here",
            ),
            models.CheckConstraint(
                condition=~Q(kind="email") | Q(value__regex=r"^[^@[:space:]]+@[^@[:space:]]+$"),
                name="contact_email_shape",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="contact_has_a_value"),
            models.CheckConstraint(
                condition=Q(extension="") | Q(kind="phone", extension__regex=r"^[0-9]{1,10}$"),
                name="contact_extension_on_phones_only",
            ),
            models.CheckConstraint(
                condition=Q(kind="phone") | Q(voicemail="", text=""), name="contact_messages_on_phones_only"
            ),
            models.CheckConstraint(
                condition=Q(safe_from=None, safe_to=None)
                | Q(safe_from__isnull=False, safe_to__isnull=False) & ~Q(safe_from=F("safe_to")),
                name="contact_hours_have_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None, confirmed_by=None)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="contact_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(to_confirm=False) | Q(confirmed_on=None), name="contact_confirmed_or_to_be"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["phone", "email", "address", "other"])
                & Q(whose__in=["own", "shared", "shelter", "relative", "unknown"])
                & Q(voicemail__in=["", *YesNoUnknown.values])
                & Q(text__in=["", *YesNoUnknown.values])
                & Q(may_name_agency__in=["", *YesNoUnknown.values]),
                name="contact_codes_known",
            ),
        ]

    is_phone = whether("kind", Kind.PHONE)
    is_their_own = whether("whose", Whose.OWN)

    def __str__(self):
        return self.get_kind_display()


class ComparisonQuerySet(VisibleWithPeople):
    person_columns = ("first", "second")


class Comparison(Scoped):
    """Two records that look alike, and what somebody decided after looking. The pair is kept in one order."""

    class Verdict(models.TextChoices):
        NOT_SAME = "not_same", _("Not the same person")
        NOT_SURE = "not_sure", _("Not sure")

    first = models.ForeignKey(Person, models.PROTECT, related_name="compared_as_first")
    second = models.ForeignKey(Person, models.PROTECT, related_name="compared_as_second")
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict)

    copied_as = LeftOut("speaks of another person")
    objects = ComparisonQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="comparison_once_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="comparison_in_one_order"),
            models.CheckConstraint(
                condition=Q(verdict__in=["not_same", "not_sure"]), name="comparison_verdict_known"
            ),
        ]

    def __str__(self):
        return self.get_verdict_display()
