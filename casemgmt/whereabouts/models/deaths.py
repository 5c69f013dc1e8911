"""That somebody died: as it was reported, as it was confirmed, or that it was a mistake."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.codes.facts import Fact
from casemgmt.codes.whereabouts import CONFIRMS, DeathKnownBy, DeathState
from casemgmt.history import tracked
from casemgmt.people.models import Person, with_seen_person
from casemgmt.workflow import whether

KEPT_FOR = timedelta(hours=48)  # how long partners are asked to keep a place, each time
UNDONE_WITHIN = timedelta(days=30)


class DeathQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of people the user may see, in the programs where the user may see where people are."""
        programs = policy.programs_where(user, Permission.WHEREABOUTS_VIEW)
        return self.filter(with_seen_person(user), program__in=programs)

    def standing(self):
        """Those that nobody took back."""
        return self.exclude(state=DeathState.MISTAKEN)

    def confirmed(self):
        return self.filter(state=DeathState.CONFIRMED)


class Death(Scoped):
    """One word of a death, and what became of it. The cause is only what the medical examiner said."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="deaths")
    state = models.CharField(
        _("state"), max_length=10, choices=DeathState, default=DeathState.REPORTED, editable=False
    )
    reported_at = models.DateTimeField(_("reported"))
    reported_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who reported it")
    )
    known_by = models.CharField(_("how it is known"), max_length=20, choices=DeathKnownBy, blank=True)
    told_by = models.CharField(_("who said so"), max_length=120, blank=True)
    died_on = models.DateField(_("day of death"), null=True, blank=True)
    place = models.CharField(_("place of death"), max_length=200, blank=True)
    cause = models.CharField(_("cause, as the medical examiner said"), max_length=200, blank=True)
    kept_until = models.DateTimeField(_("partners keep places until"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who confirmed it")
    )
    also_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who was there as well")
    )
    ended = models.JSONField(default=list, editable=False, help_text="what was closed with it, to bring back")
    mistaken_at = models.DateTimeField(_("found to be a mistake"), null=True, blank=True)
    mistaken_why = models.CharField(_("how it is known to be a mistake"), max_length=200, blank=True)

    copied_as = Fact.RECORD
    objects = DeathQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("word of a death")
        verbose_name_plural = _("words of a death")
        ordering = ["-reported_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state=DeathState.MISTAKEN), name="death_once_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(state=DeathState.CONFIRMED)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, known_by__in=CONFIRMS),
                name="death_confirmed_by_who_can",
                violation_error_message=_("This reports a death. It takes more to confirm it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=DeathState.CONFIRMED, known_by=DeathKnownBy.STAFF_PRESENT)
                | Q(also_by__isnull=False) & ~Q(also_by=F("confirmed_by")),
                name="death_seen_by_two",
                violation_error_message=_("It takes two of you who were there."),
            ),
            models.CheckConstraint(
                condition=Q(cause="") | Q(known_by=DeathKnownBy.MEDICAL_EXAMINER),
                name="death_cause_by_the_medical_examiner",
                violation_error_message=_("The cause is only what the medical examiner said."),
            ),
            models.CheckConstraint(
                condition=Q(state=DeathState.MISTAKEN, mistaken_at__isnull=False) & ~Q(mistaken_why="")
                | ~Q(state=DeathState.MISTAKEN) & Q(mistaken_at=None, mistaken_why=""),
                name="death_mistaken_with_moment_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeathState.values, known_by__in=["", *DeathKnownBy.values]),
                name="death_codes_known",
            ),
        ]

    is_reported = whether("state", DeathState.REPORTED)
    is_confirmed = whether("state", DeathState.CONFIRMED)

    def __str__(self):
        return self.get_state_display()
