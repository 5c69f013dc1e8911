"""What is owed to whom by when."""

import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Membership, Scoped, Team, User
from casemgmt.access.roles import Permission, Role
from casemgmt.cases.models import Case
from casemgmt.codes.contact import PARTNER_RESULTS, AttemptResult
from casemgmt.codes.facts import Fact
from casemgmt.codes.followups import OF_PARTNERS, Because, FollowUpKind, FollowUpOutcome
from casemgmt.history import tracked
from casemgmt.people.models import Person, WithCover, open_to, seen_by
from casemgmt.web.keys import known
from casemgmt.web.moments import BEGINNING, END
from followups.models.attempt import Attempt
from followups.models.visible import VisibleWithFollowUps
from followups.workflow import FOLLOW_UP, Status

# Kept without speaking with the person.
NEEDS_NOBODY = (FollowUpKind.DOCUMENT, FollowUpKind.PARTNER, FollowUpKind.OTHER)
ANY, IS_OPEN, IS_DONE = Q(), Q(status=Status.OPEN), Q(status=Status.DONE)
# Kept where the person is, or by looking for them: it never pauses with where they are.
WHEREVER_THEY_ARE = ("reach_there", "look_for")
PARTNER_OUTCOMES = (*OF_PARTNERS, FollowUpOutcome.NO_CONTACT_NEEDED)


class FollowUpQuerySet(WithCover, VisibleWithFollowUps):
    """`now` is a moment or `Now()`. Overdue, due, later and paused together hold each open one once."""

    def open(self):
        return self.filter(status=Status.OPEN)

    def going_on(self, now):
        """Open, and the person can come and go as they like, as far as somebody said lately."""
        return self.open().filter(Q(paused_until=None) | Q(paused_until__lte=now))

    def paused(self, now):
        """Open, and it waits: nobody comes and goes where the person is, as somebody said lately."""
        return self.open().filter(paused_until__gt=now)

    def overdue(self, now):
        """The one definition: still open after the last moment of its window, and not paused."""
        return self.going_on(now).filter(due_at__lt=now)

    def due(self, now):
        """Its reminder has come and its window has not ended."""
        return self.going_on(now).filter(remind_at__lte=now, due_at__gte=now)

    def later(self, now):
        """Promised, and nothing to do yet."""
        return self.going_on(now).filter(remind_at__gt=now, due_at__gte=now)

    def to_do(self, now):
        """Due or overdue: whatever its owner has been, or must be, told about."""
        return self.going_on(now).filter(remind_at__lte=now)

    def moved_since(self, since, now):
        """Whose reminder, end, or end of a pause has come since then, or whose row its history wrote since.

        Each part goes by its own index, so that what waits already is not read again.
        """
        every = self.model.objects.order_by().values("pk")
        reminded = every.open().filter(remind_at__gt=since, remind_at__lte=now)
        ended = every.open().filter(due_at__gt=since, due_at__lt=now)
        goes_on = every.open().filter(paused_until__gt=since, paused_until__lte=now)
        written = self.model.history.order_by().filter(history_date__gt=since).values("id")
        return self.filter(pk__in=reminded.union(ended, goes_on, written, all=True))

    def closed(self):
        return self.exclude(status=Status.OPEN)

    def with_owner(self):
        """Annotates `owner` (an id): its own assignee, else who carries the person's case.

        Nobody (None) where neither works on follow-ups here and may see the person.
        """
        if "owner" in self.query.annotations:
            return self
        own = models.Case(models.When(_kept_by_assignee(), then="assignee"))
        through_case = Subquery(Case.objects.owners())
        return self.annotate(owner=Coalesce(own, through_case, output_field=models.UUIDField()))

    def owned_by(self, user, among=ANY):
        """What belongs to this user, as `with_owner` says, and so annotated.

        A union, so that each half goes by its own index: an OR reads all that nobody was given (measured).
        Who wants few of them says which `among` all: what is asked afterwards is asked of every row.
        """
        every = self.model.objects.filter(among).order_by().values("pk")
        here = policy.programs_where(user, Permission.FOLLOWUP_WORK)
        own = every.filter(seen_by(user, "person"), assignee=user, program__in=here)
        through_case = every.filter(~_kept_by_assignee(), person__in=Case.objects.people_of(user))
        owner = models.Value(user.pk, output_field=models.UUIDField())
        return self.filter(pk__in=own.union(through_case, all=True)).annotate(owner=owner)

    def owned(self):
        return self.with_owner().exclude(owner=None)

    def unowned(self):
        """What nobody owns: it stands on the day of whoever `waiting_for` names, from the first second."""
        return self.with_owner().filter(owner=None)

    def waiting_for(self, user):
        """What nobody owns and this user takes or gives out; asked of what is visible to them.

        It waits for everybody in its team and for its supervisors, as `with_supervisors` names them; where
        none of those may see the person, for whoever may.
        """
        waits = Q(team__in=policy.teams_where(user, Permission.FOLLOWUP_WORK)) | ~Exists(_supervisors())
        for program, team in policy.spells_of(user, Role.SUPERVISOR):
            waits |= Q(program=program) & (~Exists(_supervisors_of_its_team()) if team else Q())
        return self.unowned().filter(waits)

    def entered_in_time(self):
        """Written down before the window ended; a back-dated one is late through no silence of ours."""
        return self.filter(created_at__lte=F("due_at"))

    def entered_late(self):
        return self.filter(created_at__gt=F("due_at"))

    def with_supervisors(self):
        """One row a follow-up and `supervisor` (an id) who may see the person.

        Those of its team and of the whole program; all of them, if it has none.
        """
        rows = self.filter(
            Q(program__memberships__team=None)
            | Q(program__memberships__team=F("team"))
            | ~Exists(_supervisors_of_its_team()),
            program__memberships__in=Membership.objects.active().filter(role=Role.SUPERVISOR),
        )
        return rows.annotate(supervisor=F("program__memberships__user")).filter(open_to("supervisor"))

    def about_contact(self):
        """Promises to speak with the person; paperwork needs nobody."""
        return self.exclude(kind__in=NEEDS_NOBODY)

    def ended_within(self, begin, end):
        """Whose window ends at or after `begin` and before `end`."""
        return self.filter(due_at__gte=begin, due_at__lt=end)

    def ended_in_a_pause(self):
        """Whose window ended while it was paused: no figure asks whether they were kept."""
        return self.filter(paused_until__gte=F("due_at"))

    def with_a_window(self):
        """All others."""
        return self.filter(Q(paused_until=None) | Q(paused_until__lt=F("due_at")))

    def tried_in_time(self):
        """With a try inside the window. Attempted is not reached."""
        return self.filter(Exists(Attempt.objects.inside_window()))

    def reached_in_time(self):
        """With a try inside the window that reached the person."""
        return self.filter(Exists(Attempt.objects.inside_window().filter(result=AttemptResult.REACHED)))

    def soonest_first(self):
        return self.order_by("due_at", "id")

    def for_rows(self):
        """With all that one line of a list shows."""
        case = Case.objects.open().filter(person=OuterRef("person"))
        return (
            self.select_related("person", "assignee", "team", "program")
            .prefetch_related("person__contact_points")
            .with_owner()
            .annotate(
                case_owner=Subquery(case.values("owner__name")[:1]),
                partner=_asked_partner(),
                last_try=_newest_try(),
            )
        )

    def with_tries(self):
        """With each try, and whose it was."""
        return self.prefetch_related(Prefetch("attempts", Attempt.objects.select_related("by")))


def _asked_partner():
    """Of a promise that a referral made: whom to call, and where."""
    asked = Person.objects.filter(pk=OuterRef("person"), referrals=OuterRef("origin"))
    told = JSONObject(
        agency=Coalesce("referrals__service__access_point__name", "referrals__service__agency__name"),
        phone=Coalesce(NullIf("referrals__service__intake_phone", Value("")), "referrals__mailbox__phone"),
        extension="referrals__service__intake_extension",
        person="referrals__service__intake_person",
        hours="referrals__service__intake_hours",
    )
    return Subquery(asked.values(told=told))


def _newest_try():
    tries = Attempt.objects.filter(followup=OuterRef("pk")).order_by("-at", "-created_at")
    return Subquery(tries.values(told=JSONObject(result="result", at="at"))[:1])


def _kept_by_assignee():
    """Whoever was named still works on follow-ups here and may see the person."""
    return policy.works_with(Permission.FOLLOWUP_WORK, "assignee") & open_to("assignee")


def _supervisors():
    """A subquery for rows of follow-ups: spells of supervisors of the program who may see the person."""
    spells = Membership.objects.active().filter(role=Role.SUPERVISOR, program=OuterRef("program"))
    return spells.filter(open_to("user", OuterRef("person")))


def _supervisors_of_its_team():
    return _supervisors().filter(team=OuterRef("team"))


class FollowUp(Scoped):
    """A promise to look again inside a window. Reminders never touch it: they are notices."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="followups", null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="followups", null=True, blank=True)
    assignee = models.ForeignKey(
        User, models.PROTECT, related_name="followups", verbose_name=_("owner"), null=True, blank=True
    )
    origin = models.UUIDField(null=True, editable=False, help_text="the record a rule made it from")
    rule = models.CharField(max_length=60, blank=True, editable=False)
    because = models.CharField(_("why"), max_length=200)
    kind = models.CharField(_("what"), max_length=20, choices=FollowUpKind, default=FollowUpKind.CALL)
    opens_at = models.DateTimeField(_("from"))
    remind_at = models.DateTimeField(_("reminder"))
    due_at = models.DateTimeField(_("due"))
    due_on = models.DateField(_("last day"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=60)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    outcome = models.CharField(_("outcome"), max_length=20, choices=FollowUpOutcome, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    for_safety = models.BooleanField(_("for safety"), default=False, db_default=False)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True, editable=False)

    copied_as = Fact.RECORD
    objects = FollowUpQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(fields=["due_at", "id"], name="followup_open_by_due", condition=IS_OPEN),
            models.Index(fields=["remind_at"], name="followup_open_by_reminder", condition=IS_OPEN),
            models.Index(fields=["program", "due_at", "id"], name="followup_open_listed", condition=IS_OPEN),
            models.Index(
                F("program"),
                known("done_at").desc(),
                F("due_at").desc(),
                F("id").desc(),
                name="followup_closed_listed",
                condition=~IS_OPEN,
            ),
            models.Index(
                fields=["paused_until"],
                name="followup_paused",
                condition=Q(status=Status.OPEN, paused_until__isnull=False),
            ),
            models.Index(fields=["assignee", "due_at"], name="followup_by_owner", condition=IS_OPEN),
            models.Index(fields=["person", "due_at"], name="followup_open_by_person", condition=IS_OPEN),
            models.Index(fields=["done_at"], name="followup_done_by_time", condition=IS_DONE),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "rule"],
                name="followup_once_per_origin_and_rule",
                condition=Q(origin__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(origin=None, rule="") | (Q(origin__isnull=False) & ~Q(rule="")),
                name="followup_origin_with_rule",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__gte=BEGINNING, due_at__lt=END), name="followup_window_possible"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lte=F("remind_at"), remind_at__lte=F("due_at")),
                name="followup_window_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.DONE, done_at__isnull=False) & ~Q(outcome=""))
                | (~Q(status=Status.DONE) & Q(done_at=None, outcome="")),
                name="followup_done_with_moment_and_outcome",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(status=Status.CANCELLED) & Q(cancel_reason="")),
                name="followup_cancelled_with_reason",
            ),
            models.CheckConstraint(condition=~Q(because=""), name="followup_says_why"),
            models.CheckConstraint(
                condition=Q(paused_until=None)
                | (Q(for_safety=False) | Q(paused_until=END)) & ~Q(kind__in=NEEDS_NOBODY),
                name="followup_paused_only_where_the_person_is_needed",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values)
                & Q(kind__in=FollowUpKind.values)
                & Q(outcome__in=["", *FollowUpOutcome.values]),
                name="followup_codes_known",
            ),
            models.CheckConstraint(
                condition=Q(kind=FollowUpKind.PARTNER, outcome__in=["", *PARTNER_OUTCOMES])
                | ~Q(kind=FollowUpKind.PARTNER) & ~Q(outcome__in=OF_PARTNERS),
                name="followup_with_a_partner_ends_in_its_words",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_open(self):
        return self.status == Status.OPEN

    @property
    def asks_partner(self):
        """Whether it is kept by calling a partner, and not the person."""
        return self.kind == FollowUpKind.PARTNER

    @property
    def may_be_tried(self):
        """A partner may be called; somebody who died may not be looked for."""
        return self.asks_partner or not (self.person and self.person.has_died)

    @property
    def outcomes(self):
        """How it may end: a promise about a partner in a partner's words."""
        if self.asks_partner:
            return list(PARTNER_OUTCOMES)
        return [outcome for outcome in FollowUpOutcome if outcome not in OF_PARTNERS]

    @property
    def results(self):
        """What may come of a try at it. Reaching a partner is not reaching the person."""
        if self.asks_partner:
            return list(PARTNER_RESULTS)
        return [result for result in AttemptResult if result != AttemptResult.PARTNER_ANSWERED]

    @property
    def why(self):
        """The sentence that says why: in the reader's language where the system wrote it, else as typed."""
        return dict(Because.choices).get(self.because, self.because)

    @property
    def kind_words(self):
        """The kind in words; empty for the kind that only its reason explains."""
        return "" if self.kind == FollowUpKind.OTHER else self.get_kind_display()

    @property
    def steps(self):
        """Names of the steps that may be taken now."""
        return {step.name for step in FOLLOW_UP.steps_from(self.status)}

    @property
    def whose(self):
        """The name of whom it belongs to, for rows of `for_rows`; of a closed one, whom it was given to."""
        named = self.assignee and (self.owner == self.assignee_id or not self.is_open)
        return self.assignee.name if named else self.owner and self.case_owner

    @property
    def last_attempt(self):
        """The newest try, for rows of `for_rows`: what came of it, and when."""
        told = self.last_try
        return told and Attempt(result=told["result"], at=datetime.datetime.fromisoformat(told["at"]))

    @property
    def pause(self):
        """Until when it waits, by what was said of where the person is; None where it goes on."""
        needs_them = self.person is not None and self.kind not in NEEDS_NOBODY
        if needs_them and self.person.has_died:
            return END
        if not needs_them or not self.person.away_since or self.for_safety or self.rule in WHEREVER_THEY_ARE:
            return None
        stay = self.person.stays.open().first()
        return stay and stay.paused_until

    def is_paused(self, *, at):
        """The same answer as `FollowUpQuerySet.paused`, for one already loaded."""
        return self.is_open and self.paused_until is not None and self.paused_until > at

    def is_overdue(self, *, at):
        """The same answer as `FollowUpQuerySet.overdue`, for one already loaded."""
        return self.is_open and self.due_at < at and not self.is_paused(at=at)
