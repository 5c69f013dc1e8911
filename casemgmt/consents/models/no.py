"""What follows from a person's no to an agency: packets that are frozen, and a supervisor's override."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Agency, Scoped, User
from casemgmt.consents.models.consent import Consent
from casemgmt.consents.models.ledger import Packet
from casemgmt.history import tracked
from casemgmt.people.models import Person


class WithNo(models.QuerySet):
    def visible_to(self, user):
        return self.filter(no__in=Consent.objects.visible_to(user))

    def open(self):
        return self.filter(until=None)


class Override(Scoped):
    """A supervisor lets facts go to one agency against the person's no, and answers for it in words.

    It stands in the person's own copy. A later no is not overridden by it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="overrides")
    no = models.ForeignKey(Consent, models.PROTECT, related_name="overrides", verbose_name=_("which no"))
    recipient = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("with which agency")
    )
    why = models.CharField(_("why a supervisor shares all the same"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    since = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = WithNo.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("decision against a no")
        verbose_name_plural = _("decisions against a no")
        ordering = ["-since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["no", "recipient"], condition=Q(until=None), name="override_once_for_an_agency"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="override_says_why"),
        ]

    def __str__(self):
        return str(self.recipient)

    @property
    def copied_as(self):
        return self.no.copied_as


class Freeze(Scoped):
    """A packet that left without consent and is read no more since the person's no. For good."""

    packet = models.OneToOneField(Packet, models.PROTECT, related_name="freeze")
    no = models.ForeignKey(Consent, models.PROTECT, related_name="freezes", verbose_name=_("because of"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("frozen by"))
    at = models.DateTimeField(_("frozen"))

    objects = WithNo.as_manager()

    class Meta:
        verbose_name = _("sharing that was stopped")
        verbose_name_plural = _("sharing that was stopped")
        triggers = [
            pgtrigger.Protect(name="freeze_is_for_good", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return str(self.packet_id)

    @property
    def copied_as(self):
        return self.no.copied_as
