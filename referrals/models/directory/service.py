"""What partners offer and how much of it is free. No person's data: every program sees the same directory."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Agency
from casemgmt.codes.directory import CapacityState, CapacityUnit, ServiceStatus
from casemgmt.codes.encounters import Need
from casemgmt.codes.facts import Fact
from casemgmt.codes.languages import Language
from casemgmt.codes.phones import KEPT
from casemgmt.history import tracked
from referrals.models.directory.mailbox import Mailbox

# What a service may ask to know before it can say yes. What the person needs always goes along.
ASKABLE = [
    Fact.NAME, Fact.REF, Fact.PRONOUNS, Fact.BIRTH_DATE, Fact.AGE, Fact.LANGUAGE, Fact.INTERPRETER,
    Fact.CONTACT, Fact.URGENCY, Fact.WORKER,
]  # fmt: skip
# Beds change by the day. Own rule: a directory that is not kept sends people where nobody can take them.
COUNTS_FOR = {CapacityUnit.BED: timedelta(days=1)}
USUALLY = timedelta(days=7)


def usual_asks():
    """Who it is and how to reach them, in their language, and whom of us to call: until the service says."""
    usual = [Fact.NAME, Fact.LANGUAGE, Fact.INTERPRETER, Fact.CONTACT, Fact.URGENCY, Fact.WORKER]
    return [fact.value for fact in usual]


class ServiceQuerySet(models.QuerySet):
    def askable(self):
        """Services that can be asked now."""
        return self.filter(status=ServiceStatus.ACTIVE)

    def asked_of(self, agency):
        """What this agency is asked for: its own, and what it is the access point of."""
        own = Q(agency=agency, access_point=None)
        return self.filter(own | Q(access_point=agency))

    def kept_by(self, *programs):
        """Those on which these programs (ids) decide: with an open mailbox at its agency or access point.

        Where no program has one, nobody is asked there, and any program that keeps a directory decides.
        """
        here = Q(agency=OuterRef("agency")) | Q(agency=OuterRef("access_point"))
        taking = Mailbox.objects.filter(here, is_open=True)
        kept = self.filter(Exists(taking.filter(program__in=programs)) | ~Exists(taking))
        return kept if programs else self.none()

    def meeting(self, need):
        return self.filter(needs__contains=[need])

    def with_capacity(self):
        return self.select_related("agency", "access_point", "capacity")


class Service(models.Model):
    """Something an agency offers (HSDS 3.0 service), with what decides whether it fits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="services")
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("what it is"), max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=ServiceStatus, default=ServiceStatus.ACTIVE)
    needs = ArrayField(models.CharField(max_length=30, choices=Need), verbose_name=_("needs it meets"))
    areas = ArrayField(
        models.CharField(max_length=80), verbose_name=_("towns or areas"), default=list, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=8, choices=Language),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    eligibility = models.TextField(_("who it is for"), max_length=2000, blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("up to age"), null=True, blank=True)
    application_process = models.TextField(_("how to apply"), max_length=2000, blank=True)
    questions = ArrayField(
        models.CharField(max_length=200), verbose_name=_("its own questions"), default=list, blank=True
    )
    intake_phone = models.CharField(_("intake phone"), max_length=20, blank=True)
    intake_extension = models.CharField(
        _("extension"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^[0-9]+$", _("Digits only."))],
    )
    intake_person = models.CharField(_("whom to ask for"), max_length=80, blank=True)
    intake_hours = models.CharField(_("when they answer"), max_length=120, blank=True)
    asks = ArrayField(
        models.CharField(max_length=30, choices=[(fact.value, fact.label) for fact in ASKABLE]),
        verbose_name=_("what it needs to know"),
        default=usual_asks,
        blank=True,
    )
    by_coordinated_entry = models.BooleanField(
        _("asked through coordinated entry"),
        default=False,
        help_text=_("Referrals go to the access point, not to the provider."),
    )
    access_point = models.ForeignKey(
        Agency,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("access point"),
        help_text=_("Who takes the referrals of coordinated entry. Empty: the agency itself is one."),
    )
    assured_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = ServiceQuerySet.as_manager()
    history = tracked()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="service_name_once_in_an_agency",
                violation_error_message=_("This agency already has a service of that name."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=ServiceStatus.values) & Q(needs__contained_by=Need.values),
                name="service_codes_known",
            ),
            models.CheckConstraint(
                condition=Q(asks__contained_by=[fact.value for fact in ASKABLE]), name="service_asks_known"
            ),
            models.CheckConstraint(
                condition=Q(needs__len__gt=0),
                name="service_meets_a_need",
                violation_error_message=_("Choose at least one need."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_age=None) | Q(maximum_age=None) | Q(minimum_age__lte=F("maximum_age")),
                name="service_ages_in_order",
                violation_error_message=_("The lowest age must not be above the highest."),
            ),
            models.CheckConstraint(
                condition=Q(access_point=None) | Q(by_coordinated_entry=True),
                name="service_access_point_for_coordinated_entry",
                violation_error_message=_("Only a service of coordinated entry has an access point."),
            ),
            models.CheckConstraint(
                condition=Q(intake_phone__regex=KEPT)
                & (
                    Q(intake_extension="") | Q(intake_extension__regex=r"^[0-9]{1,10}$") & ~Q(intake_phone="")
                ),
                name="service_intake_phone_is_whole",
                violation_error_message=_("An extension needs its phone number."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.agency}"

    @property
    def need_labels(self):
        return [Need(need).label for need in self.needs]

    @property
    def ask_labels(self):
        """What it needs to know, in words, in the order of the list."""
        return [fact.label for fact in Fact if fact in self.asks]

    @property
    def language_labels(self):
        return [Language(language).label for language in self.languages]

    @property
    def can_be_asked(self):
        """The same answer as `ServiceQuerySet.askable`, for one already loaded."""
        return self.status == ServiceStatus.ACTIVE

    @property
    def asked_agency(self):
        """Who is asked: the access point, where coordinated entry has one, else the agency that offers it."""
        return self.access_point or self.agency

    @property
    def desk(self):
        """Whom to call about it, and where."""
        return {
            "agency": self.asked_agency.name,
            "phone": self.intake_phone,
            "extension": self.intake_extension,
            "person": self.intake_person,
            "hours": self.intake_hours,
        }


class Capacity(models.Model):
    """How much of a service is free, and as of when (HSDS 3.1-dev service_capacity)."""

    service = models.OneToOneField(Service, models.CASCADE, related_name="capacity", primary_key=True)
    state = models.CharField(_("state"), max_length=40, choices=CapacityState)
    unit = models.CharField(_("what is counted"), max_length=20, choices=CapacityUnit, blank=True)
    available = models.PositiveSmallIntegerField(_("free"), null=True, blank=True)
    maximum = models.PositiveSmallIntegerField(_("in all"), null=True, blank=True)
    full_until = models.DateField(_("full until"), null=True, blank=True)
    as_of = models.DateTimeField(_("as of"), db_default=Now())
    said_by = models.CharField(_("who said so"), max_length=200)
    history = tracked()

    class Meta:
        verbose_name_plural = _("capacities")
        constraints = [
            models.CheckConstraint(
                condition=Q(available=None) | Q(maximum=None) | Q(available__lte=F("maximum")),
                name="capacity_free_within_all",
                violation_error_message=_("There cannot be more free than there are in all."),
            ),
            models.CheckConstraint(condition=Q(state__in=CapacityState.values), name="capacity_state_known"),
        ]

    def __str__(self):
        return self.get_state_display()

    def is_stale(self, *, at):
        """Whether this was said too long ago to count on."""
        return at - self.as_of > COUNTS_FOR.get(self.unit, USUALLY)
