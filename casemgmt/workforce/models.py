"""Spells of work: who was employed when. Roles and permissions stand in `access`, and need not match."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Membership, Scoped, Team, User
from casemgmt.access.roles import Permission
from casemgmt.codes.workforce import EndReason
from casemgmt.history import tracked
from casemgmt.web.moments import END, WORKED

SPELL = Func(
    F("started_on"), F("ended_on"), Value("[]"), function="daterange", output_field=DateRangeField()
)  # both days count; no last day means that it goes on


class EmploymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Spells in the programs whose employment the user looks after."""
        return self.filter(program__in=policy.programs_where(user, Permission.EMPLOYMENT_MANAGE))

    def on(self, day):
        """Spells that hold on this day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)

    def ended_within(self, first, last):
        """Spells whose last day is one of these days."""
        return self.filter(ended_on__range=(first, last))


class Employment(Scoped):
    """A spell of work for a program, from its first day to its last; a person who returns has two."""

    Kind = Membership.Kind

    user = models.ForeignKey(
        User, models.PROTECT, related_name="employments", verbose_name=_("member of staff")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("team")
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Membership.Kind, default=Membership.Kind.EMPLOYEE
    )
    started_on = models.DateField(_("first day"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(_("reason for leaving"), max_length=30, choices=EndReason, blank=True)

    objects = EmploymentQuerySet.as_manager()
    history = tracked()

    class Meta:
        ordering = ["-started_on", "user__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on__range=(WORKED.earliest, END.date()))
                & (Q(ended_on=None) | Q(ended_on__lt=END.date())),
                name="employment_days_possible",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="employment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="")
                | Q(ended_on__isnull=False, end_reason__in=EndReason.values),
                name="employment_end_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Membership.Kind.values), name="employment_kind_known"
            ),
            ExclusionConstraint(
                name="employment_one_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    (SPELL, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.started_on:%Y-%m-%d}"


DAYS_AWAY = Func(
    F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField()
)


class AbsenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who is away is known to whoever works with them or leads them."""
        works = policy.programs_where(user, Permission.FOLLOWUP_WORK)
        leads = policy.programs_where(user, Permission.TEAM_VIEW)
        return self.filter(program__in={*works, *leads})

    def to_change_by(self, user):
        """One's own, those that one covers, and those of the programs in which one says who is away."""
        here = policy.programs_where(user, Permission.FOLLOWUP_WORK)
        mine = Q(Q(user=user.pk) | Q(covered_by=user.pk), program__in=here)
        return self.filter(mine | Q(program__in=policy.programs_where(user, Permission.ABSENCE_RECORD)))

    def on(self, day):
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def holding(self, at):
        """That hold at this moment, by the calendar of their program; `at` is a moment or `Now()`."""
        there = Func(F("program__zone"), at, function="timezone", output_field=models.DateTimeField())
        day = Cast(there, models.DateField())
        return self.annotate(day_there=day).filter(starts_on__lte=F("day_there"), ends_on__gte=F("day_there"))

    def covering(self, at, permission):
        """Those of now for whose work somebody stands in who has this permission here."""
        return self.holding(at).filter(policy.works_with(permission, "covered_by"))

    def not_over(self, day):
        """That hold on this day or are still to come, the soonest first."""
        return self.filter(ends_on__gte=day).order_by("starts_on", "user__name")


class Absence(Scoped):
    """Days on which somebody is away, both ends included. Why is nobody's business here.

    Whoever covers stands in for them on these days: reminders and My day go to them as well, and whose the
    work is stays as it was.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name=_("member of staff"))
    covered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("covered by"), null=True, blank=True
    )
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("last day away"))

    objects = AbsenceQuerySet.as_manager()
    history = tracked()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_days_in_order"),
            models.CheckConstraint(
                condition=Q(covered_by=None) | ~Q(covered_by=F("user")),
                name="absence_covered_by_somebody_else",
            ),
            ExclusionConstraint(
                name="absence_one_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    (DAYS_AWAY, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.starts_on:%Y-%m-%d}"
