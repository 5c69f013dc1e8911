import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Agency, Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import Fact, LeftOut, Sensitivity, facts_of, guarded_as
from casemgmt.codes.sharing import (
    BASES,
    EXPLAINED,
    PRODUCED,
    Given,
    LegalBasis,
    RedisclosureNotice,
    SharingPurpose,
)
from casemgmt.consents.models.consent import Consent
from casemgmt.holds.models import LegalRequest
from casemgmt.people.models import Person, seen_by
from casemgmt.workflow import whether

PART2_YEARS, HIPAA_YEARS = 3, 6
NOTICE_GUARDS = {
    RedisclosureNotice.PART2_2024: {Sensitivity.PART2},
    RedisclosureNotice.VICTIM_1: {Sensitivity.VICTIM_SERVICE},
    RedisclosureNotice.GENERAL_1: set(),
}
UNTOLD = {LegalBasis.CARE_COORDINATION, LegalBasis.TO_THE_PERSON}


def years_before(day, years):
    """The same day some years earlier; February 29 becomes February 28."""
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


class DisclosureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The ledger of the programs in which the user may read it, less what is about hidden people."""
        programs = policy.programs_where(user, Permission.DISCLOSURE_READ)
        return self.filter(seen_by(user, "person"), program__in=programs)

    def part2_accounting(self, on):
        """What left with consent from Part 2 records in three years (42 CFR 2.25). Have counsel check."""
        guarded = Q(notice=RedisclosureNotice.PART2_2024)
        return self._since(on, PART2_YEARS).filter(guarded, basis=LegalBasis.CONSENT)

    def hipaa_accounting(self, on):
        """What 45 CFR 164.528 counts, six years: not for care, not to the person, not on a signed yes.

        A spoken yes is no authorization under 164.508, so it is counted. Have counsel check.
        """
        authorized = Q(basis=LegalBasis.CONSENT) & ~Q(consent__given=Given.VERBAL)
        return self._since(on, HIPAA_YEARS).exclude(authorized).exclude(basis__in=UNTOLD)

    def _since(self, on, years):
        return self.filter(at__date__gte=years_before(on, years))

    def for_rows(self):
        """With all that one line of the ledger shows."""
        return self.select_related("person", "by", "consent", "recipient", "packet")


def _accepted():
    """Guarded facts leave only on a basis that their law names."""
    return [
        models.CheckConstraint(
            name=f"disclosure_basis_fits_{sensitivity.value}",
            condition=~Q(facts__overlap=[fact.value for fact in facts_of(sensitivity)])
            | Q(basis__in=sorted(BASES[sensitivity])),
        )
        for sensitivity in Sensitivity
        if sensitivity != Sensitivity.ORDINARY
    ]


def _part2():
    """Facts that only an order under 42 CFR 2.61-2.67 with a subpoena opens. Have counsel check."""
    guarded = [fact.value for fact in facts_of(Sensitivity.PART2, Sensitivity.SUD_NOTES)]
    return Q(facts__overlap=guarded) | Q(notice=RedisclosureNotice.PART2_2024)


def _victim():
    guarded = [fact.value for fact in facts_of(Sensitivity.VICTIM_SERVICE)]
    return Q(facts__overlap=guarded) | Q(notice=RedisclosureNotice.VICTIM_1)


class Disclosure(Scoped):
    """One act of sharing. A line of the ledger never changes; only a merge of two records takes it along."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="disclosures")
    recipient = models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True, blank=True)
    recipient_name = models.CharField(_("to whom"), max_length=300)
    recipient_address = models.CharField(_("their address"), max_length=300, blank=True)
    purpose = models.CharField(_("what for"), max_length=20, choices=SharingPurpose)
    facts = ArrayField(models.CharField(max_length=30, choices=Fact), verbose_name=_("what"))
    basis = models.CharField(_("why it may leave"), max_length=20, choices=LegalBasis)
    because = models.CharField(_("what happened"), max_length=500, blank=True)
    consent = models.ForeignKey(
        Consent, models.PROTECT, related_name="disclosures", null=True, blank=True, verbose_name=_("consent")
    )
    request = models.ForeignKey(
        LegalRequest, models.PROTECT, related_name="disclosures", null=True, blank=True,
        verbose_name=_("legal request"),
    )  # fmt: skip
    court_order = models.CharField(_("court order"), max_length=300, blank=True)
    subpoena = models.CharField(_("subpoena"), max_length=300, blank=True)
    notice = models.CharField(_("notice on it"), max_length=20, choices=RedisclosureNotice)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("shared by"))
    at = models.DateTimeField(_("when"))

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="disclosure_by_person"),
            models.Index(fields=["program", "-at", "-id"], name="disclosure_by_time"),
        ]
        constraints = [
            *_accepted(),
            models.CheckConstraint(
                name="disclosure_names_its_consent",
                condition=Q(basis=LegalBasis.CONSENT, consent__isnull=False)
                | ~Q(basis=LegalBasis.CONSENT) & Q(consent=None),
            ),
            models.CheckConstraint(
                name="disclosure_in_law_answers_a_request",
                condition=~Q(basis__in=sorted(PRODUCED)) & ~Q(facts__overlap=[Fact.RECORD.value])
                | Q(request__isnull=False),
            ),
            models.CheckConstraint(
                name="disclosure_part2_by_order_and_subpoena",
                condition=~Q(_part2(), basis=LegalBasis.COURT_ORDER) | ~Q(court_order="") & ~Q(subpoena=""),
            ),
            models.CheckConstraint(
                name="disclosure_victim_services_by_order",
                condition=~Q(_victim(), basis=LegalBasis.COURT_ORDER) | ~Q(court_order=""),
            ),
            models.CheckConstraint(
                name="disclosure_says_what_happened",
                condition=~Q(basis__in=sorted(EXPLAINED)) | ~Q(because=""),
                violation_error_message=_("Say what happened: it stays on the list of what was shared."),
            ),
            models.CheckConstraint(
                name="disclosure_says_to_whom",
                condition=~Q(recipient_name=""),
                violation_error_message=_("Say to whom."),
            ),
            models.CheckConstraint(
                name="disclosure_names_known_facts",
                condition=Q(facts__len__gt=0, facts__contained_by=Fact.values),
            ),
            models.CheckConstraint(
                name="disclosure_codes_known",
                condition=Q(
                    purpose__in=SharingPurpose.values,
                    basis__in=LegalBasis.values,
                    notice__in=RedisclosureNotice.values,
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ledger_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["person"]),
            ),
            pgtrigger.Protect(name="ledger_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.get_purpose_display()

    @property
    def copied_as(self):
        """A line that guarded facts left, or that a guarded program shared, tells as much as they do."""
        return guarded_as(NOTICE_GUARDS[self.notice], self.facts)

    goes_to_the_person = whether("basis", LegalBasis.TO_THE_PERSON)

    @property
    def recipient_words(self):
        """To whom, in words; what the person got names nobody else."""
        return _("The person") if self.goes_to_the_person else self.recipient_name

    @property
    def fact_labels(self):
        """The facts in words, in the order of the list."""
        return [fact.label for fact in Fact if fact in self.facts]


READ_WITH = (
    "disclosure__person", "disclosure__by", "disclosure__program__agency",
    "disclosure__recipient", "disclosure__consent__recipient", "freeze",
)  # fmt: skip


class PacketQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Packets about people the user may see, for those who share facts. Productions have their page."""
        programs = policy.programs_where(user, Permission.FACTS_SHARE)
        people = Person.objects.visible_to(user)
        return self.filter(program__in=programs, disclosure__person__in=people, production=None)

    def for_reading(self):
        """With all that `policy.readable` asks."""
        return self.select_related(*READ_WITH)


class Packet(Scoped):
    """What left, as it left: allowed facts only. Whether it may still be read is asked at each view."""

    disclosure = models.OneToOneField(Disclosure, models.PROTECT, related_name="packet")
    facts = models.JSONField()

    copied_as = LeftOut("what left stands in the list of what was shared")
    objects = PacketQuerySet.as_manager()

    class Meta:
        verbose_name = _("packet")
        verbose_name_plural = _("packets")
        triggers = [
            pgtrigger.Protect(name="packet_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return str(self.pk)
