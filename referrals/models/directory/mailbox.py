"""A partner's mailbox: where it takes one program's referrals."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Agency, Program
from casemgmt.access.roles import Permission
from casemgmt.codes.phones import KEPT
from casemgmt.history import tracked

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
