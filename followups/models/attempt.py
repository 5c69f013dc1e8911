"""Each try at keeping a promise."""

from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Scoped, User
from casemgmt.codes.contact import AttemptResult, ContactMode
from casemgmt.codes.facts import Fact
from followups.models.visible import VisibleWithFollowUps


class AttemptQuerySet(VisibleWithFollowUps):
    person_column = "followup__person"

    def inside_window(self):
        """A subquery for rows of follow-ups: their tries from the first to the last moment of the window."""
        return self.filter(followup=OuterRef("pk"), at__gte=OuterRef("opens_at"), at__lte=OuterRef("due_at"))


class Attempt(Scoped):
    """One try at keeping a promise. Its id comes from the page, so a double tap is one try. Never changed."""

    followup = models.ForeignKey("followups.FollowUp", models.PROTECT, related_name="attempts")
    mode = models.CharField(_("how"), max_length=20, choices=ContactMode)
    result = models.CharField(_("what came of it"), max_length=20, choices=AttemptResult)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), max_length=2000, blank=True)
    contact_point = models.UUIDField(_("number or address used"), null=True, blank=True)

    copied_as = Fact.RECORD
    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=ContactMode.values) & Q(result__in=AttemptResult.values),
                name="attempt_codes_known",
            ),
        ]

    def __str__(self):
        return f"{self.get_mode_display()}: {self.get_result_display()}"

    @property
    def reached(self):
        """Attempted is not reached."""
        return self.result == AttemptResult.REACHED
