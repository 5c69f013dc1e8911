"""Which mailbox a service names in a program: a key of its own, never the first by some order."""

from collections import defaultdict

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Scoped
from casemgmt.history import tracked
from referrals.models.directory.mailbox import Mailbox
from referrals.models.directory.service import Service


class ServiceMailbox(Scoped):
    """Where a program's referrals to one service go, where its agency has several mailboxes.

    The database holds it to a mailbox of its own program.
    """

    service = models.ForeignKey(Service, models.CASCADE, related_name="named_mailboxes")
    mailbox = models.ForeignKey(
        Mailbox, models.PROTECT, related_name="named_by", verbose_name=_("where it is asked")
    )
    history = tracked()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "service"], name="service_names_one_mailbox")
        ]

    def __str__(self):
        return f"{self.service}: {self.mailbox}"


class Addresses:
    """The mailbox of each service in some programs (ids), read once for many services."""

    def __init__(self, *programs):
        self.of_agency, self.named = defaultdict(list), {}
        here = {"program": OuterRef("program"), "mailbox": OuterRef("pk")}
        naming = ArraySubquery(ServiceMailbox.objects.order_by().filter(**here).values("service"))
        mailboxes = Mailbox.objects.filter(program__in=programs).select_related("agency")
        for mailbox in mailboxes.annotate(named_by_services=naming):
            self.of_agency[mailbox.program_id, mailbox.agency_id].append(mailbox)
            for service in mailbox.named_by_services:
                self.named[mailbox.program_id, service] = mailbox.pk

    def of(self, service, program):
        """The one that the service names, else its agency's only one; None where it has none or several."""
        theirs = self.of_agency[program, service.asked_agency.pk]
        named = self.named.get((program, service.pk))
        found = [mailbox for mailbox in theirs if mailbox.pk == named] or theirs
        return found[0] if len(found) == 1 else None

    def reach(self, service, programs):
        """Whether one of these programs can ask it now."""
        found = (self.of(service, program) for program in programs)
        return any(mailbox is not None and mailbox.is_open for mailbox in found)
