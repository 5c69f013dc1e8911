"""Work with a person over time: who owns it, what it is for, and what was written down."""

import pgtrigger
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.cases.workflow import CASE, GOAL, GOING_ON, CaseStatus, GoalStatus, NoteStatus
from casemgmt.codes.cases import CloseReason, NoteKind
from casemgmt.codes.facts import NOT_YET, Fact
from casemgmt.history import tracked
from casemgmt.people.models import Person, open_to, seen_by, with_seen_person
from casemgmt.workflow import whether


def goals_going_on():
    """An expression of a case: how many of its goals are neither met nor set aside."""
    still = Goal.objects.filter(case=OuterRef("pk"), status__in=GOING_ON).order_by()
    return Coalesce(Subquery(still.values("case").annotate(n=Count("pk")).values("n")), 0)


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cases of people the user may see, in the programs where the user may see cases."""
        programs = policy.programs_where(user, Permission.CASE_VIEW)
        return self.filter(with_seen_person(user), program__in=programs)

    def open(self):
        return self.filter(status=CaseStatus.OPEN)

    def closed(self):
        return self.filter(status=CaseStatus.CLOSED)

    def owned_by(self, user):
        return self.filter(owner=user)

    def carried(self):
        """Open, and its owner still works on cases here and may see the person."""
        return self.open().filter(policy.works_with(Permission.CASE_WORK, "owner"), open_to("owner"))

    def unowned(self):
        """Open, and whoever owns it cannot go on with it."""
        return self.open().exclude(pk__in=self.model.objects.order_by().carried().values("pk"))

    def owner_of(self, person):
        """Whoever carries the person's case, or None."""
        case = self.carried().select_related("owner").filter(person=person).first()
        return case and case.owner

    def owners(self, of="person"):
        """A subquery for rows with a person: the id of whoever carries that person's case."""
        return self.carried().filter(person=OuterRef(of)).values("owner")[:1]

    def people_of(self, user):
        """Ids of the people whose case the user carries: the same as `carried`, asked of one user."""
        here = policy.programs_where(user, Permission.CASE_WORK)
        return self.open().filter(seen_by(user, "person"), owner=user, program__in=here).values("person")

    def for_rows(self):
        """With all that one line of a list shows."""
        return self.select_related("person", "owner").annotate(going_on=goals_going_on())


class Case(Scoped):
    """A period of work with a person. A follow-up without its own assignee belongs to the owner here."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    owner = models.ForeignKey(User, models.PROTECT, related_name="cases", verbose_name=_("owner"))
    status = models.CharField(_("status"), max_length=10, choices=CaseStatus, default=CaseStatus.OPEN)
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    close_reason = models.CharField(_("why it was closed"), max_length=20, choices=CloseReason, blank=True)

    copied_as = Fact.RECORD
    objects = CaseQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_on", "id"]
        indexes = [
            models.Index(
                fields=["owner", "opened_on"], condition=Q(status=CaseStatus.OPEN), name="case_by_owner"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person"],
                condition=Q(status=CaseStatus.OPEN),
                name="case_one_open_a_person",
            ),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.OPEN, closed_on=None, close_reason="")
                | Q(status=CaseStatus.CLOSED, closed_on__isnull=False, close_reason__in=CloseReason.values),
                name="case_closed_with_day_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
                name="case_closes_after_it_opens",
            ),
        ]

    def __str__(self):
        return self.get_status_display()

    @property
    def is_open(self):
        return self.status == CaseStatus.OPEN

    @property
    def steps(self):
        """Names of the steps that may be taken now."""
        return {step.name for step in CASE.steps_from(self.status)}


class WithCases(models.QuerySet):
    def visible_to(self, user):
        return self.filter(case__in=Case.objects.visible_to(user))


class Goal(Scoped):
    """What the person wants to reach, in their words."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="goals")
    text = models.CharField(_("goal"), max_length=300)
    status = models.CharField(_("status"), max_length=12, choices=GoalStatus, default=GoalStatus.PLANNED)

    copied_as = Fact.RECORD
    objects = WithCases.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="goal_says_what"),
            models.CheckConstraint(condition=Q(status__in=GoalStatus.values), name="goal_status_known"),
        ]

    def __str__(self):
        return self.get_status_display()

    is_under_way = whether("status", GoalStatus.IN_PROGRESS)
    is_met = whether("status", GoalStatus.MET)

    @property
    def steps(self):
        return GOAL.steps_from(self.status)


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Signed general notes of visible cases; drafts and SUD counselling notes for their author alone."""
        seen = Q(kind=NoteKind.GENERAL) & (Q(status=NoteStatus.SIGNED) | Q(author=user))
        own = Q(
            kind=NoteKind.SUD_COUNSELLING,
            author=user,
            program__in=policy.programs_where(user, Permission.SUD_NOTE),
        )
        return self.filter(seen | own, case__in=Case.objects.visible_to(user))

    def drafts(self):
        """Unsigned notes that hold words; a draft that was thrown away holds none."""
        return self.filter(status=NoteStatus.DRAFT).exclude(text="")

    def signed(self):
        return self.filter(status=NoteStatus.SIGNED)


class Note(Scoped):
    """Something written down about the work. Once signed it never changes; addenda point to it.

    A draft keeps no history: unfinished words are their author's.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    kind = models.CharField(_("kind of note"), max_length=20, choices=NoteKind, default=NoteKind.GENERAL)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("note"), max_length=20_000, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=NoteStatus, default=NoteStatus.DRAFT)
    saved_at = models.DateTimeField(_("saved"))
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    adds_to = models.ForeignKey("self", models.PROTECT, related_name="addenda", null=True, blank=True)

    objects = NoteQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-signed_at", "-saved_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=NoteKind.values, status__in=NoteStatus.values), name="note_codes_known"
            ),
            models.CheckConstraint(
                condition=Q(status=NoteStatus.DRAFT, signed_at=None)
                | Q(status=NoteStatus.SIGNED, signed_at__isnull=False) & ~Q(text=""),
                name="note_signed_with_words_and_moment",
            ),
            models.CheckConstraint(
                condition=Q(adds_to=None) | Q(status=NoteStatus.SIGNED), name="note_addendum_is_signed"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="note_signed_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status=NoteStatus.SIGNED),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    is_draft = whether("status", NoteStatus.DRAFT)
    is_kept_apart = whether("kind", NoteKind.SUD_COUNSELLING)

    @property
    def copied_as(self):
        if self.is_draft:
            return NOT_YET
        return Fact.SUD_NOTES if self.is_kept_apart else Fact.RECORD
