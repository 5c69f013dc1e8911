"""Work that gets new owners in one step: who gives what to whom from which day, and what came of it."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.caseload.workflow import GIVEN_ONCE, MOVE, ItemState, MoveStatus
from casemgmt.codes.facts import Fact
from casemgmt.history import tracked
from casemgmt.people.models import Person, seen_by
from casemgmt.web.moments import BEGINNING, END
from casemgmt.workflow import whether

UNDONE_WITHIN = timedelta(hours=24)
SHOWN_FOR = timedelta(days=7)
OVER = (MoveStatus.UNDONE, MoveStatus.DROPPED)


class MoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of which the user may see something; what is still being prepared, whoever prepares it."""
        shown = MoveItem.objects.order_by().visible_to(user).filter(move=OuterRef("pk"))
        here = policy.programs_where(user, Permission.FOLLOWUP_VIEW)
        return self.filter(~Q(status=MoveStatus.DRAFT) | Q(by=user.pk), Exists(shown), program__in=here)

    def lately(self, now):
        """What both sides still see: planned, or given or taken back in the last days."""
        since = now - SHOWN_FOR
        return self.filter(Q(status=MoveStatus.PLANNED) | Q(made_at__gte=since) | Q(undone_at__gte=since))

    def of(self, user):
        """Those in which the user had or gets something."""
        theirs = MoveItem.objects.order_by().filter(Q(owner=user.pk) | Q(to=user.pk), move=OuterRef("pk"))
        return self.filter(Exists(theirs))

    def with_people(self, user):
        """Annotates `people`: with how many of those whom the user sees, as far as known."""
        seen = MoveItem.objects.order_by().visible_to(user).filter(move=OuterRef("pk")).values("move")
        return self.annotate(
            people=Coalesce(Subquery(seen.annotate(n=Count("person", distinct=True)).values("n")), 0)
        )

    def for_rows(self, user):
        """With all that one line shows."""
        return self.select_related("by", "program").with_people(user)

    def starting(self, day):
        """Planned for this day, or for one before it."""
        return self.filter(status=MoveStatus.PLANNED, starts_on__lte=day)

    def left_lying(self, before):
        """Prepared before then and never given."""
        return self.filter(status=MoveStatus.DRAFT, created_at__lt=before)


class Move(Scoped):
    """Work of one or several people that gets new owners in one step, on a day."""

    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("given by"))
    starts_on = models.DateField(_("from"))
    status = models.CharField(_("status"), max_length=10, choices=MoveStatus, default=MoveStatus.DRAFT)
    made_at = models.DateTimeField(_("given"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = MoveQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("giving of work")
        verbose_name_plural = _("givings of work")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(
                fields=["starts_on"], condition=Q(status=MoveStatus.PLANNED), name="move_planned_by_day"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MoveStatus.values), name="move_status_known"),
            models.CheckConstraint(
                condition=Q(starts_on__range=(BEGINNING.date(), END.date())), name="move_day_possible"
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=False, status__in=[MoveStatus.MADE, MoveStatus.UNDONE])
                | Q(made_at=None) & ~Q(status__in=[MoveStatus.MADE, MoveStatus.UNDONE]),
                name="move_made_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(status=MoveStatus.UNDONE, undone_at__lte=F("made_at") + UNDONE_WITHIN)
                | Q(undone_at=None) & ~Q(status=MoveStatus.UNDONE),
                name="move_undone_within_a_day",
            ),
        ]

    def __str__(self):
        return self.get_status_display()

    is_draft = whether("status", MoveStatus.DRAFT)
    is_planned = whether("status", MoveStatus.PLANNED)
    is_undone = whether("status", MoveStatus.UNDONE)

    @property
    def steps(self):
        """Names of the steps that may be taken now."""
        return {step.name for step in MOVE.steps_from(self.status)}

    def may_be_undone(self, *, at):
        """Whether the day in which it may be taken back is not over."""
        return self.made_at is not None and not self.is_undone and at <= self.made_at + UNDONE_WITHIN


class MoveItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Without what is about people whom the user may not see."""
        programs = policy.programs_where(user, Permission.FOLLOWUP_VIEW)
        return self.filter(seen_by(user, "person"), program__in=programs)

    def for_rows(self):
        """With all that one line shows, person by person."""
        return self.select_related("person", "owner", "to").order_by("person__name", "person", "kind", "id")


class MoveItem(Scoped):
    """One record in it: whose it was, whose it is to be, what the new owner should know, what came of it."""

    move = models.ForeignKey(Move, models.PROTECT, related_name="items")
    person = models.ForeignKey(Person, models.PROTECT, related_name="moves", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=60)
    record = models.UUIDField()
    owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("owner before"), null=True, blank=True
    )
    to = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("new owner"), null=True, blank=True
    )
    note = models.CharField(_("what the new owner should know"), max_length=300, blank=True)
    state = models.CharField(_("what came of it"), max_length=10, choices=ItemState, default=ItemState.WAITS)
    why = models.CharField(_("why"), max_length=300, blank=True)
    version = models.BigIntegerField(null=True, editable=False)

    copied_as = Fact.RECORD
    objects = MoveItemQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("change of owner")
        verbose_name_plural = _("changes of owner")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["to"], name="moveitem_by_new_owner"),
            models.Index(fields=["owner"], name="moveitem_by_owner_before"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["move", "record"], name="moveitem_once_a_move"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="moveitem_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=GIVEN_ONCE, version__isnull=False, to__isnull=False)
                | ~Q(state__in=GIVEN_ONCE) & Q(version=None),
                name="moveitem_given_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(why="") | ~Q(state__in=[ItemState.STAYED, ItemState.KEPT]),
                name="moveitem_stayed_says_why",
            ),
        ]

    def __str__(self):
        return self.get_state_display()

    waits = whether("state", ItemState.WAITS)
    was_given = whether("state", *GIVEN_ONCE)
    was_kept = whether("state", ItemState.KEPT)
    stayed = whether("state", ItemState.STAYED)
