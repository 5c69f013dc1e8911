"""A ride: somebody takes a person somewhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import Fact
from casemgmt.history import tracked
from casemgmt.people.models import Person
from casemgmt.people.models.restricted import open_to
from casemgmt.rides.workflow import RideStatus


class RideQuerySet(models.QuerySet):
    def visible_to(self, user):
        programs = policy.programs_where(user, Permission.RIDE_WORK)
        return self.filter(program__in=programs, person__in=Person.objects.visible_to(user))

    def open(self):
        return self.filter(status=RideStatus.OPEN)

    def unowned(self):
        """Open, and whoever drives cannot go on with it."""
        goes_on = policy.works_with(Permission.RIDE_WORK, "driver"), open_to("driver")
        return self.open().exclude(pk__in=self.model.objects.order_by().open().filter(*goes_on).values("pk"))


class Ride(Scoped):
    """Somebody takes a person somewhere; where to treatment, Part 2 guards it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="rides")
    driver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("driver"))
    at = models.DateTimeField(_("when"))
    to_treatment = models.BooleanField(_("to substance use treatment"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=RideStatus, default=RideStatus.OPEN)

    objects = RideQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("ride")
        verbose_name_plural = _("rides")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RideStatus.values), name="ride_status_known"),
        ]

    def __str__(self):
        return self.get_status_display()

    @property
    def copied_as(self):
        return Fact.SUBSTANCE_USE_TREATMENT if self.to_treatment else Fact.RECORD
