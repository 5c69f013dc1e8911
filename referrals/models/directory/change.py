"""Where a partner's letters and codes go is moved by no single hand, nor without a word to the old place."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Agency, Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.directory import MailboxChangeKind
from casemgmt.codes.phones import KEPT
from casemgmt.history import tracked
from casemgmt.workflow import whether
from referrals.models.directory.mailbox import Mailbox
from referrals.workflow import CHANGE, ChangeStatus

Kind = MailboxChangeKind
WAITS = timedelta(hours=24)  # where one person asked, and nobody objects or confirms
BOTH = (Kind.OPEN, Kind.REOPEN)  # they say the address and the phone at once


class MailboxChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Changes in the programs whose directory the user keeps."""
        return self.filter(program__in=policy.programs_where(user, Permission.SERVICE_EDIT))

    def waiting(self):
        return self.filter(status=ChangeStatus.WAITING)

    def about(self, mailbox):
        """Changes of this mailbox, and another mailbox that its agency is to get."""
        beside = Q(kind=Kind.OPEN, agency=mailbox.agency_id, program=mailbox.program_id)
        return self.filter(Q(mailbox=mailbox) | beside)

    def due(self, now):
        """Those that one person may ask for, and whose waiting time is over."""
        return self.waiting().filter(counts_at__lte=now)

    def of_other_channel(self, kind):
        """Of changes, those that touch the other of the two ways to an agency: letters, and the phone."""
        return self.exclude(kind=kind)

    def lately(self, now):
        """Still waiting, or confirmed so short a time ago that the same hand may not go on."""
        confirmed = Q(status=ChangeStatus.CONFIRMED, decided_at__gt=now - WAITS)
        return self.filter(Q(status=ChangeStatus.WAITING) | confirmed)

    def by_hand_of(self, user):
        """What this user asked for or confirmed."""
        return self.filter(Q(asked_by=user) | Q(decided_by=user))

    def for_rows(self):
        return self.select_related("agency", "program", "mailbox", "asked_by", "decided_by")


class MailboxChange(Scoped):
    """One change of one way to an agency. Until it is confirmed, everything goes where it went before."""

    mailbox = models.ForeignKey(
        Mailbox,
        models.PROTECT,
        related_name="changes",
        null=True,
        blank=True,
        help_text="none yet, where one is opened",
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(_("what changes"), max_length=10, choices=Kind)
    name = models.CharField(_("name of the desk"), max_length=80, blank=True)
    email = models.EmailField(_("new address"), blank=True)
    phone = models.CharField(_("new phone for codes"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    old_email = models.EmailField(_("address until then"), blank=True)
    old_phone = models.CharField(_("phone for codes until then"), max_length=20, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ChangeStatus, default=ChangeStatus.WAITING)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    counts_at = models.DateTimeField(
        _("counts from"), null=True, blank=True, help_text="none: it needs two people"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    said_by = models.CharField(_("who at the agency said no"), max_length=300, blank=True)

    objects = MailboxChangeQuerySet.as_manager()
    history = tracked()

    class Meta:
        ordering = ["-asked_at", "id"]
        verbose_name = _("change of a mailbox")
        verbose_name_plural = _("changes of mailboxes")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values, status__in=ChangeStatus.values, phone__regex=KEPT),
                name="mailbox_change_codes_known",
            ),
            models.CheckConstraint(
                condition=Q(mailbox=None, kind=Kind.OPEN)
                | Q(mailbox__isnull=False, kind=Kind.OPEN, status=ChangeStatus.CONFIRMED)
                | Q(mailbox__isnull=False) & ~Q(kind=Kind.OPEN),
                name="mailbox_change_names_its_mailbox",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.OPEN, Kind.EMAIL]) | ~Q(email=""),
                name="mailbox_change_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(status=ChangeStatus.WAITING, decided_at=None, decided_by=None)
                | ~Q(status=ChangeStatus.WAITING) & Q(decided_at__isnull=False),
                name="mailbox_change_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(counts_at=None) | Q(counts_at__gte=F("asked_at") + WAITS),
                name="mailbox_change_waits_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=ChangeStatus.CONFIRMED)
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))
                | Q(decided_by=None, counts_at__isnull=False, decided_at__gte=F("counts_at")),
                name="mailbox_change_is_no_single_hands",
            ),
            models.UniqueConstraint(
                fields=["mailbox", "kind"],
                condition=Q(status=ChangeStatus.WAITING),
                name="mailbox_change_once_a_channel",
            ),
            models.UniqueConstraint(
                "program",
                Lower("email"),
                condition=Q(status=ChangeStatus.WAITING) & ~Q(email=""),
                name="mailbox_change_to_an_address_once",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.agency}"

    @property
    def steps(self):
        """Names of the steps that may be taken now."""
        return {step.name for step in CHANGE.steps_from(self.status)}

    is_waiting = whether("status", ChangeStatus.WAITING)
    was_confirmed = whether("status", ChangeStatus.CONFIRMED)
    moves_phone = whether("kind", Kind.PHONE)
    moves_email = whether("kind", Kind.EMAIL)
    opens_mailbox = whether("kind", Kind.OPEN)

    @property
    def needs_two(self):
        return self.counts_at is None

    @property
    def old(self):
        return self.old_phone if self.moves_phone else self.old_email

    @property
    def new(self):
        return self.phone if self.kind == Kind.PHONE else self.email or self.old_email
