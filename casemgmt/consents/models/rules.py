from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped
from casemgmt.access.roles import Permission
from casemgmt.codes.legal import OWN_COPY_DAYS
from casemgmt.history import tracked

LONGEST_VERBAL = 90  # days; no program may go beyond


class SharingPolicyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(program__in=policy.programs_where(user, Permission.SHARING_RULES))

    def of(self, program):
        """The program's rules; the strict ones where it has set none."""
        return self.filter(program=program).first() or self.model(program_id=getattr(program, "pk", program))


class SharingPolicy(Scoped):
    """What a program and its counsel decided about sharing."""

    care_coordination = models.BooleanField(
        _("share for treatment and care coordination without asking for consent each time"), default=False
    )
    decided = models.CharField(_("who decided this, and when"), max_length=200, blank=True)
    verbal_days = models.PositiveSmallIntegerField(_("days that a spoken yes lasts"), default=14)
    own_copy_days = models.PositiveSmallIntegerField(
        _("days until a person has their own copy"),
        default=OWN_COPY_DAYS,
        help_text=_("At most 30 (45 CFR 164.524); your state may say fewer. Have counsel check."),
    )
    counsel_checked_on = models.DateField(_("counsel checked the words on"), null=True, blank=True)

    objects = SharingPolicyQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("rules for sharing")
        verbose_name_plural = _("rules for sharing")
        constraints = [
            models.UniqueConstraint(fields=["program"], name="sharing_policy_once_a_program"),
            models.CheckConstraint(
                condition=Q(care_coordination=False) | ~Q(decided=""), name="sharing_policy_says_who_decided"
            ),
            models.CheckConstraint(
                condition=Q(verbal_days__range=(1, LONGEST_VERBAL)), name="sharing_policy_verbal_days_short"
            ),
            models.CheckConstraint(
                condition=Q(own_copy_days__range=(1, OWN_COPY_DAYS)),
                name="sharing_policy_own_copy_in_time",
                violation_error_message=_("The law allows 30 days at most."),
            ),
        ]

    def __str__(self):
        return str(self.program_id)
