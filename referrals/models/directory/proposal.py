"""What one program would correct in the directory, where others decide. No person's data."""

import copy
import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.history import tracked, words
from casemgmt.workflow import whether
from referrals.models.directory.service import Service
from referrals.workflow import ProposalStatus


class ServiceProposalQuerySet(models.QuerySet):
    def decided_by(self, user):
        """Proposals about services that the user decides on."""
        ours = policy.programs_where(user, Permission.SERVICE_EDIT)
        return self.filter(service__in=Service.objects.kept_by(*ours))

    def visible_to(self, user):
        """Those, and what the user's own programs proposed."""
        ours = policy.programs_where(user, Permission.SERVICE_EDIT)
        return self.filter(Q(service__in=Service.objects.kept_by(*ours)) | Q(program__in=ours))

    def proposed_by_programs_of(self, user):
        """What the user's own programs proposed."""
        return self.filter(program__in=policy.programs_where(user, Permission.SERVICE_EDIT))

    def waiting(self):
        return self.filter(status=ProposalStatus.WAITING)

    def for_rows(self):
        return self.select_related(
            "service__agency", "service__access_point", "program", "proposed_by", "decided_by"
        )


class ServiceProposal(models.Model):
    """Fields of one service as somebody of another program would have them, and what became of that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="+", db_column="program", editable=False
    )
    service = models.ForeignKey(Service, models.CASCADE, related_name="proposals")
    changes = models.JSONField(_("what would change"), encoder=DjangoJSONEncoder)
    why = models.CharField(_("why"), max_length=300)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    status = models.CharField(
        _("status"), max_length=10, choices=ProposalStatus, default=ProposalStatus.WAITING
    )
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.CharField(_("why not"), max_length=300, blank=True)

    objects = ServiceProposalQuerySet.as_manager()
    history = tracked()

    class Meta:
        ordering = ["proposed_at", "id"]
        verbose_name = _("proposal for a service")
        verbose_name_plural = _("proposals for services")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ProposalStatus.values) & ~Q(why="") & ~Q(changes={}),
                name="service_proposal_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.WAITING, decided_by=None, decided_at=None)
                | ~Q(status=ProposalStatus.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="service_proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.DECLINED) | ~Q(answer=""),
                name="service_proposal_declined_says_why",
            ),
            models.UniqueConstraint(
                fields=["program", "service"],
                condition=Q(status=ProposalStatus.WAITING),
                name="service_proposal_one_at_a_time",
                violation_error_message=_("Your program has a proposal here that still waits."),
            ),
        ]

    def __str__(self):
        return str(self.service)

    is_waiting = whether("status", ProposalStatus.WAITING)
    was_accepted = whether("status", ProposalStatus.ACCEPTED)
    was_withdrawn = whether("status", ProposalStatus.WITHDRAWN)

    @property
    def wanted(self):
        """{name: value} of the fields that would change."""
        return {name: _value(Service._meta.get_field(name), kept) for name, kept in self.changes.items()}

    @property
    def lines(self):
        """(label, as it is now, as proposed) of each field, in words."""
        proposed = copy.copy(self.service)
        for name, value in self.wanted.items():
            setattr(proposed, name, value)
        fields = [field for field in Service._meta.concrete_fields if field.name in self.changes]
        return [(field.verbose_name, words(field, self.service), words(field, proposed)) for field in fields]


def _value(field, kept):
    if field.is_relation:
        return field.related_model.objects.filter(pk=kept).first()
    return field.to_python(kept)
