"""Work with a person over time: who owns it, what it is for, and what was written down."""

from datetime import timedelta
from functools import reduce
from operator import or_

import pgtrigger
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.cases.workflow import CASE, GOAL, GOING_ON, CaseStatus, GoalStatus, NoteStatus
from casemgmt.codes.cases import (
    DAYS_TO_FIRST_LOOK,
    DAYS_UNSAID,
    LOWERED_BY_TWO,
    TO_THEM,
    Acuity,
    CloseReason,
    NoteKind,
)
from casemgmt.codes.facts import NOT_YET, Fact
from casemgmt.history import tracked
from casemgmt.people.models import Person, open_to, seen_by, with_seen_person
from casemgmt.web.moments import BEGINNING, END
from casemgmt.workflow import whether


def goals_going_on():
    """An expression of a case: how many of its goals are neither met nor set aside."""
    still = Goal.objects.filter(case=OuterRef("pk"), status__in=GOING_ON).order_by()
    return Coalesce(Subquery(still.values("case").annotate(n=Count("pk")).values("n")), 0)


def lowers(before, after, *, condition=Q, beyond=()):
    """A condition of two columns: from a level that two people lower to one below it, or to one `beyond`."""
    ways = ({before: level, f"{after}__in": [*level.lower, *beyond]} for level in LOWERED_BY_TWO)
    return reduce(or_, (condition(**way) for way in ways))


# Where each level stands in a list: the nearest first, what nobody said yet last.
BY_ACUITY = models.Case(
    *(models.When(acuity=level, then=models.Value(place)) for place, level in enumerate(Acuity)),
    default=models.Value(len(Acuity)),
    output_field=models.IntegerField(),
)


def reach_by():
    """By when the person is to be reached again: the days that the acuity allows, from when they last were.

    Of one who never was, from the day the case opened. Not before the end of a pause: where nobody comes and
    goes, nobody is late. Needs `reached_at` and `paused_until`.
    """
    days = models.Case(
        *(models.When(acuity=level, then=models.Value(timedelta(days=level.days))) for level in Acuity),
        default=models.Value(timedelta(days=DAYS_UNSAID)),
        output_field=models.DurationField(),
    )
    since = Coalesce("reached_at", Cast("opened_on", models.DateTimeField()))
    allowed = models.ExpressionWrapper(since + days, models.DateTimeField())
    return Greatest(allowed, "paused_until")


def unreached(now):
    """A condition of `reach_by`: the person was not reached in time."""
    return Q(reach_by__lt=now)


def plan_due():
    """An expression of a case: the day by which its plan is looked at with the person again.

    As the last look said; before the first one, so many days after the case opened.
    """
    said = PlanReview.objects.filter(case=OuterRef("pk")).order_by("-at", "-created_at").values("next_on")
    first = models.ExpressionWrapper(
        models.F("opened_on") + timedelta(days=DAYS_TO_FIRST_LOOK), models.DateTimeField()
    )
    return Coalesce(Subquery(said[:1]), Cast(first, models.DateField()))


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

    def waiting_to_be_lowered(self):
        """Those of which somebody asked to lower the acuity; a second person answers."""
        return self.open().exclude(lower_to="")

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
    acuity = models.CharField(_("acuity"), max_length=10, choices=Acuity, blank=True)
    acuity_why = models.CharField(_("why this acuity"), max_length=200, blank=True)
    acuity_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who said the acuity")
    )
    acuity_at = models.DateTimeField(_("when the acuity was said"), null=True, blank=True)
    acuity_with = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who agreed to lower it"),
    )
    lower_to = models.CharField(_("acuity asked for"), max_length=10, choices=Acuity, blank=True)
    lower_why = models.CharField(_("why lower"), max_length=200, blank=True)
    lower_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who asks to lower it")
    )

    copied_as = Fact.RECORD
    own_words = {
        "acuity": (_("How often we are in touch"), TO_THEM),
        "acuity_why": (_("Why that often"), {}),
        "lower_to": (_("How often somebody proposed"), TO_THEM),
        "lower_why": (_("Why they proposed it"), {}),
    }
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
            models.CheckConstraint(
                condition=Q(acuity="", acuity_why="", acuity_by=None, acuity_at=None, acuity_with=None)
                | Q(acuity__in=Acuity.values, acuity_by__isnull=False, acuity_at__isnull=False)
                & ~Q(acuity_why=""),
                name="case_acuity_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(lower_to="", lower_why="", lower_by=None)
                | lowers("acuity", "lower_to") & Q(lower_by__isnull=False) & ~Q(lower_why=""),
                name="case_lowering_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(acuity_with=None) | ~Q(acuity_with=models.F("acuity_by")),
                name="case_lowered_by_two_people",
                violation_error_message=_("Somebody else must agree to what you asked."),
            ),
            models.CheckConstraint(
                condition=Q(lower_to="") | Q(status=CaseStatus.OPEN), name="case_lowering_ends_with_it"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="case_is_lowered_by_two",
                operation=pgtrigger.Update,
                condition=lowers("old__acuity", "new__acuity", condition=pgtrigger.Q, beyond=[""])
                & pgtrigger.Q(new__acuity_with__isnull=True),
            ),
        ]

    def __str__(self):
        return self.get_status_display()

    @property
    def is_open(self):
        return self.status == CaseStatus.OPEN

    @property
    def acuity_words(self):
        return self.get_acuity_display() or gettext("Not said yet")

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


class PlanReview(Scoped):
    """A look at the plan together with the person: what came of it, and the next day. Never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plan_reviews")
    at = models.DateTimeField(_("when the plan was looked at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who looked at it"))
    words = models.CharField(_("what came of it"), max_length=500)
    next_on = models.DateField(_("looked at next"))

    copied_as = Fact.RECORD
    objects = WithCases.as_manager()

    class Meta:
        verbose_name = _("look at the plan")
        verbose_name_plural = _("looks at the plan")
        ordering = ["-at", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="planreview_says_what_came_of_it"),
            models.CheckConstraint(
                condition=Q(next_on__range=(BEGINNING.date(), END.date())), name="planreview_day_possible"
            ),
        ]

    def __str__(self):
        return str(_("Plan looked at"))


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
