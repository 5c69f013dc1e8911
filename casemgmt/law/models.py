"""What was produced, how long records are kept, and what is left to say when they are gone."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import LeftOut
from casemgmt.codes.legal import RecordKind
from casemgmt.consents.models import Packet
from casemgmt.history import tracked
from casemgmt.holds.models import LegalRequest
from casemgmt.law.workflow import DISPOSAL, DisposalStatus
from casemgmt.people.models import Person, seen_by, seen_in_law


class ProductionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Copies of records, for those who produce them; never about somebody they know."""
        programs = policy.programs_where(user, Permission.LEGAL_WORK)
        return self.filter(seen_in_law(user, "request__person"), program__in=programs)


class Production(Scoped):
    """Exactly what was handed over: the packet as it left, and its fingerprint (SHA-256). Never changes."""

    request = models.ForeignKey(LegalRequest, models.PROTECT, related_name="productions")
    packet = models.OneToOneField(Packet, models.PROTECT, related_name="production")
    sha256 = models.CharField(_("fingerprint"), max_length=64)

    copied_as = LeftOut("a copy of a copy")
    objects = ProductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("production")
        verbose_name_plural = _("productions")
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="production_has_its_hash", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            )
        ]
        triggers = [
            pgtrigger.Protect(name="production_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.sha256[:8]


class RetentionScheduleQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(program__in=policy.programs_where(user, Permission.RETENTION_SET))


class RetentionSchedule(Scoped):
    """For how many years one kind of record is kept after its last entry, and who decided that."""

    kind = models.CharField(_("kind of record"), max_length=20, choices=RecordKind)
    years = models.PositiveSmallIntegerField(_("years after the last entry"))
    decided = models.CharField(_("who decided this, and when"), max_length=200)

    objects = RetentionScheduleQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("retention schedule")
        verbose_name_plural = _("retention schedules")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["program", "kind"], name="retention_once_a_kind"),
            models.CheckConstraint(name="retention_kind_known", condition=Q(kind__in=RecordKind.values)),
            models.CheckConstraint(name="retention_says_who_decided", condition=~Q(decided="")),
            models.CheckConstraint(
                name="retention_years_within_reason",
                condition=Q(years__range=(1, 99)),
                violation_error_message=_("Between 1 and 99 years."),
            ),
            # The list of what was shared answers for six years (45 CFR 164.528, 164.316). Have counsel check.
            models.CheckConstraint(
                name="retention_ledger_six_years",
                condition=~Q(kind=RecordKind.CONSENTS) | Q(years__gte=6),
                violation_error_message=_("What was shared is kept for six years at least (45 CFR 164.528)."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class DisposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Removals in the programs where the user disposes of records, less those of hidden people."""
        programs = policy.programs_where(user, Permission.RECORDS_DISPOSE)
        return self.filter(seen_by(user, "person"), program__in=programs)

    def waiting(self):
        """Proposed or approved, not carried out."""
        return self.filter(status__in=[DisposalStatus.PROPOSED, DisposalStatus.APPROVED])


class Disposal(Scoped):
    """The removal of all records of one person; once done, a tombstone that names nobody who was served."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="disposals", null=True, blank=True, verbose_name=_("person")
    )
    schedule = models.TextField(_("under which schedule"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=DisposalStatus, default=DisposalStatus.PROPOSED
    )
    done_at = models.DateTimeField(_("disposed of"), null=True, blank=True)
    removed = models.JSONField(_("rows removed"), default=dict, blank=True)

    copied_as = LeftOut("the program's own upkeep")
    objects = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        ordering = ["-done_at", "-proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=[DisposalStatus.PROPOSED, DisposalStatus.APPROVED]),
                name="disposal_proposed_once",
            ),
            models.CheckConstraint(
                name="disposal_status_known", condition=Q(status__in=DisposalStatus.values)
            ),
            models.CheckConstraint(
                name="disposal_by_two_people",
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                violation_error_message=_("Somebody else must approve what you proposed."),
            ),
            models.CheckConstraint(
                name="disposal_done_is_approved_and_names_nobody",
                condition=~Q(status=DisposalStatus.DONE)
                | Q(approved_by__isnull=False, done_at__isnull=False, person=None),
            ),
            models.CheckConstraint(
                name="disposal_approved_by_somebody",
                condition=~Q(status=DisposalStatus.APPROVED) | Q(approved_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="disposal_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="tombstone_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status=DisposalStatus.DONE),
            ),
        ]

    def __str__(self):
        return self.get_status_display()

    @property
    def steps(self):
        """Names of the steps that may be taken now."""
        return {step.name for step in DISPOSAL.steps_from(self.status)}

    @property
    def rows_removed(self):
        return sum(self.removed.values())
