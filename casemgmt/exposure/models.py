"""What their work put responders through: a responder, a day and a kind, never a person served."""

from django.db import models
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Scoped, User
from casemgmt.codes.exposure import HardCall


class ExposureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only one's own. Row security says the same, to every role."""
        return self.filter(responder=user.pk)

    def between(self, first, last):
        """Those of these days, both included."""
        return self.filter(day__range=(first, last))

    def by_kind(self):
        """Each kind with how many times it happened and when last, the most frequent first."""
        return self.values("kind").annotate(times=Count("pk"), latest=Max("day")).order_by("-times", "kind")


class StaffNoticeQuerySet(models.QuerySet):
    def in_force(self, *, program, on):
        """Whether the program's staff and their union had been told by this day."""
        return self.filter(program=program, told_on__lte=on).exists()


class StaffNotice(Scoped):
    """That a program told its staff and their union how hard calls and check-ins are used, and how not.

    Before it, neither is collected.
    """

    told_on = models.DateField(_("day on which staff and union were told"))
    words = models.TextField(_("what they were told"), max_length=4000)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = StaffNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-told_on", "-created_at"]

    def __str__(self):
        return f"{self.told_on:%Y-%m-%d}"


class Exposure(Scoped):
    """One hard thing that one responder was part of.

    `source` is an opaque key of whatever reported it, so that reporting twice adds nothing; it leads nowhere.
    """

    created_at = None  # the hour would point at the call
    responder = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=30, choices=HardCall)
    source = models.CharField(max_length=80, editable=False)

    objects = ExposureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["responder", "source", "kind"], name="exposure_told_once"),
            models.CheckConstraint(condition=Q(kind__in=HardCall.values), name="exposure_kind_known"),
            models.CheckConstraint(condition=~Q(source=""), name="exposure_has_a_source"),
        ]
        indexes = [models.Index(fields=["responder", "-day"], name="exposure_by_responder")]

    def __str__(self):
        return f"{self.kind} {self.day:%Y-%m-%d}"
