"""What a partner opens its page with, and the contacts on it. It has links, not accounts."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from casemgmt.access.models import Scoped, User
from casemgmt.codes.facts import LeftOut
from referrals.models.asking.referral import Referral
from referrals.models.directory.mailbox import Mailbox

MOST_TRIES = 5


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

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="contact_codes")
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
