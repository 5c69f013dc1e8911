"""A partner's mailbox: the unit that answers to one program. It has links, not accounts."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Agency, Program, Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import LeftOut
from casemgmt.codes.phones import KEPT
from casemgmt.history import tracked

MOST_TRIES = 5
# What was confirmed last is the only thing that a mailbox may become.
AS_CONFIRMED = """
IF NEW.{channel} IS DISTINCT FROM (
    SELECT changed.{channel} FROM referrals_mailboxchange changed
    WHERE changed.mailbox_id = OLD.id AND changed.kind = '{channel}' AND changed.status = 'confirmed'
    ORDER BY changed.decided_at DESC LIMIT 1)
THEN RAISE EXCEPTION 'pgtrigger: a mailbox moves only as two people or a day confirmed'; END IF;
RETURN NEW;
"""


class MailboxQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Mailboxes of the programs whose directory the user keeps."""
        return self.filter(program__in=policy.programs_where(user, Permission.SERVICE_EDIT))

    def several_of(self, agency):
        """Whether this agency has more than one in some program."""
        counted = self.filter(agency=agency).order_by().values("program").annotate(n=models.Count("pk"))
        return counted.filter(n__gt=1).exists()

    def taking_from(self, *programs):
        """Where referrals of these programs (ids) can go now."""
        return self.filter(is_open=True, program__in=programs)


class Mailbox(models.Model):
    """Where an agency takes one program's referrals, and the second channel by which contacts are opened.

    Row security guards its history alone: a partner's link finds the mailbox before any scope is set.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="+", db_column="program", editable=False
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="mailboxes")
    name = models.CharField(_("name of the desk"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone for codes"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_open = models.BooleanField(_("takes referrals"), default=True)

    objects = MailboxQuerySet.as_manager()
    history = tracked()

    class Meta:
        ordering = ["email"]
        verbose_name_plural = _("mailboxes")
        constraints = [
            models.UniqueConstraint(
                "program",
                Lower("email"),
                name="mailbox_address_once_in_a_program",
                violation_error_message=_("Your program has a mailbox with this address already."),
            ),
            models.CheckConstraint(condition=Q(phone__regex=KEPT), name="mailbox_phone_is_whole"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name=f"mailbox_{channel}_moves_as_confirmed",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(channel),
                condition=pgtrigger.Q(**{f"old__{channel}__df": pgtrigger.F(f"new__{channel}")}),
                func=AS_CONFIRMED.format(channel=channel),
            )
            for channel in ("email", "phone")
        ]

    def __str__(self):
        return f"{self.name}, {self.agency}" if self.name else str(self.agency)


class MailboxLinkQuerySet(models.QuerySet):
    def live(self):
        """Links that open something now."""
        return self.filter(revoked_at=None, expires_at__gt=Now(), mailbox__is_open=True)


class MailboxLink(models.Model):
    """A link to a mailbox's page: 256 random bits, only their digest is kept. Looking uses nothing up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = MailboxLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="mailbox_link_ends_after_it_begins"
            )
        ]

    def __str__(self):
        return str(self.pk)


class ContactCode(Scoped):
    """The second channel: a worker reads a code out on the agency's registered phone. Its digest is kept.

    A code sent to the same mailbox would prove nothing that the link has not proved.
    """

    referral = models.ForeignKey("referrals.Referral", models.CASCADE, related_name="contact_codes")
    digest = models.CharField(max_length=128)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=300, blank=True)

    copied_as = LeftOut("a key, not a record")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="contact_code_tries_limited"),
            models.CheckConstraint(
                condition=Q(opened_at=None) | ~Q(opened_by=""), name="contact_code_opened_by_somebody"
            ),
        ]

    def __str__(self):
        return str(self.pk)
