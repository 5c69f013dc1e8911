"""What the privacy officer looks at afterwards."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.history import tracked
from casemgmt.workflow import whether


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the privacy officer of the program; nobody reviews what they did themselves."""
        return self.filter(program__in=policy.programs_where(user, Permission.PRIVACY_REVIEW)).exclude(
            by=user.pk
        )

    def compared_with(self, person):
        """Ids of those who lie beside this person (an id) to be looked at, or were found to be another."""
        looked = self.filter(
            kind=Review.Kind.LOOK_ALIKE, verdict__in=["", Review.Verdict.NOT_SAME], people__contains=[person]
        )
        return {pk for people in looked.values_list("people", flat=True) for pk in people}

    def holding(self, person):
        """Those that wait for a verdict on who this person (an id) is, a record just made or corrected."""
        return self.waiting().filter(kind=Review.Kind.LOOK_ALIKE, people__0=person)

    def waiting(self):
        return self.filter(verdict="")


class Review(Scoped):
    """One thing to look at: who did it, about whom, why, and what the privacy officer found.

    `people` holds ids and no keys: the reviewer opens no record, and some belong to other programs.
    """

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("Opened a record in an emergency")
        CARD = "card", _("Used the first-contact card")
        LOOK_ALIKE = "look_alike", _("New record that looks like a restricted one")
        OWN_RECORD = "own_record", _("May be the record of somebody who works here")
        RENAMED = "renamed", _("Changed one record's name again and again")

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("Justified")
        NOT_JUSTIFIED = "not_justified", _("Not justified")
        TALK = "talk", _("To be talked about")
        SAME = "same", _("Yes, the same person")
        NOT_SAME = "not_same", _("No, somebody else")

    kind = models.CharField(_("what happened"), max_length=12, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    people = ArrayField(models.UUIDField(), default=list)
    why = models.CharField(_("reason given"), max_length=300, blank=True)
    verdict = models.CharField(_("verdict"), max_length=14, choices=Verdict, blank=True)
    words = models.CharField(_("in words"), max_length=500, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    reviewed_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["program", "-created_at"], name="review_by_program")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_by=None, reviewed_at=None)
                | ~Q(verdict="") & ~Q(words="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="review_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("by")), name="review_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=~Q(kind="emergency") | ~Q(why=""), name="review_emergency_says_why"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    is_about_look_alikes = whether("kind", Kind.LOOK_ALIKE)

    @property
    def verdicts(self):
        """The verdicts that fit this kind."""
        facts = {self.Verdict.SAME, self.Verdict.NOT_SAME}
        about_facts = self.kind in (self.Kind.LOOK_ALIKE, self.Kind.OWN_RECORD)
        return [verdict for verdict in self.Verdict if (verdict in facts) == about_facts]
