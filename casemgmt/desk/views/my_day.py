"""What to do next, and why: one list, one written order."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.caseload.models import Move
from casemgmt.cases.models import Case
from casemgmt.desk.views.on_a_day import MOST_MOVES, SHOWN_LATER, SHOWN_NOBODYS, OnADay
from casemgmt.desk.views.own_people import out_of_sight, read_out_of_sight
from casemgmt.encounters.models import Draft
from casemgmt.web import addresses
from casemgmt.web.views import Page
from casemgmt.workforce.models import Absence
from followups.models import IS_DONE, IS_OPEN, FollowUp
from referrals.models import Referral
from referrals.workflow import Status

FIRST = 25  # rows read; the soonest come first, so what is due is always among them
MOST = 100  # and at most, once all that is due was asked for
NEW_FOR = timedelta(hours=24)
GOOD_NEWS_FOR = timedelta(days=2)


class HowMany(Func):
    """How many rows fit, in a subquery of one line."""

    template = "count(*) FILTER (WHERE %(expressions)s)"
    output_field = IntegerField()


class MyDay(OnADay, Page):
    """The user's own follow-ups, referrals and drafts, and what nobody owns yet."""

    permission = Permission.FOLLOWUP_WORK
    template_name = "desk/my_day.html"

    @cached_property
    def mine(self):
        """The user's own that are open."""
        return self.own(IS_OPEN)

    def own(self, among):
        return FollowUp.objects.visible_to(self.request.user).owned_by(self.request.user, among)

    @cached_property
    def most(self):
        return MOST if addresses.one_of(self.request, "show", ["all"]) else FIRST

    def get_context_data(self, **kwargs):
        user = self.request.user
        own = [row for row in self.promises if row.owner == user.pk]
        sections = self.in_sections(own, {row.pk for row in own if row.is_new})
        due, shown = self.told["overdue"] + self.told["today"], sections["overdue"] + sections["today"]
        more = len(sections["later"]) > SHOWN_LATER or self.told["open"] > self.most
        sections["later"] = sections["later"][:SHOWN_LATER]
        ours, news, silent = self.asked()
        covered = self.covered
        theirs = [row for _away, rows in covered for row in rows]
        on_page = [*(row for rows in sections.values() for row in rows), *self.nobodys, *theirs]
        unpromised, unreached = read_out_of_sight(self.told["people"])
        self.note_shown(FollowUp, on_page)
        self.note_shown(Case, [*unpromised[:SHOWN_LATER], *unreached[:SHOWN_LATER]])
        self.note_shown(Referral, [*ours[:MOST], *news[:MOST], *silent[:SHOWN_LATER]])
        return super().get_context_data(
            **sections,
            due_more=min(due, MOST) - len(shown),
            last_due=shown[-1] if shown else None,
            more=more,
            nobodys=self.nobodys,
            more_of_nobody=self.more_of_nobody,
            next=min(sections["new"] + sections["later"], key=lambda row: row.due_at, default=None),
            ours=ours[:MOST],
            news=news[:MOST],
            waiting=[(row, row.answer_due_at < self.now) for row in silent[:SHOWN_LATER]],
            counts=self.told | {"ours": len(ours), "waiting": len(silent)},
            drafts=[(row, age(row.saved_at, now=self.now)) for row in self.drafts],
            day=timezone.localdate(self.now) if len(self.zones) == 1 else None,
            greeting=greeting(self.now, self.zones),
            moves=self.moves,
            unpromised=unpromised,
            unreached=unreached,
            covered=covered,
            **kwargs,
        )

    @cached_property
    def promises(self):
        """The user's own that are due soonest, and those of nobody's: one statement, with what is `told`."""
        own = self.mine.going_on(self.now).soonest_first().values("pk")[: self.most]
        nobodys = self.rows_of_nobody.values("pk")[: SHOWN_NOBODYS + 1]
        rows = FollowUp.objects.filter(pk__in=own.union(nobodys, all=True)).for_rows()
        is_new = newly_given(to=self.request.user, since=self.now - NEW_FOR)
        return list(rows.annotate(is_new=is_new, told=Subquery(self.counted)).soonest_first())

    @cached_property
    def _nobodys(self):
        return [row for row in self.promises if row.owner is None]

    @cached_property
    def told(self):
        """How many are open, overdue, due soon, were done today; drafts; ids of referrals, moves, cover."""
        return self.promises[0].told if self.promises else self.counted.get()["told"]

    @property
    def drafts(self):
        """What the user still types, as it was `told`, the newest first."""
        return [
            Draft(
                pk=UUID(told["id"]), program_id=told["program"], saved_at=datetime.fromisoformat(told["at"])
            )
            for told in self.told["drafts"]
        ]

    @property
    def counted(self):
        """The same as one line of one column. What is open and what was done today goes by an index each."""
        overdue, today = Q(due_at__lt=self.now), Q(remind_at__lte=self.now)
        for program, zone in policy.zones_of(self.request.user).items():
            today |= Q(program=program, due_at__lt=self.midnight(zone) + timedelta(days=1))
        waits = Q(paused_until__isnull=False, paused_until__gt=self.now)
        told = {"open": IS_OPEN, "overdue": overdue, "today": today & ~overdue}
        told = {name: fits & ~waits for name, fits in told.items()} | {"paused": waits}
        told = {name: HowMany(fits) for name, fits in told.items()}
        beside = {
            "done": self.done_today, "drafts": self.typed, "referrals": self.asked_for,
            "moves": self.moved, "covers": self.covering,
            "people": listed(out_of_sight(self.request.user, now=self.now), JSONField()),
        }  # fmt: skip
        return self.mine.order_by().values(told=JSONObject(**told, **beside))

    @property
    def done_today(self):
        done = IS_DONE & Q(done_at__gte=min(map(self.midnight, self.zones)))
        return Subquery(self.own(done).order_by().values(n=HowMany(IS_DONE)))

    @property
    def typed(self):
        drafts = Draft.objects.visible_to(self.request.user)
        return listed(drafts.values(told=JSONObject(id="pk", program="program", at="saved_at")), JSONField())

    @property
    def asked_for(self):
        return listed(ids_of_referrals(self.request.user), UUIDField())

    @property
    def moved(self):
        moves = Move.objects.visible_to(self.request.user).of(self.request.user).lately(self.now)
        return listed(moves.values("pk")[:MOST_MOVES], UUIDField())

    @property
    def covering(self):
        covers = Absence.objects.filter(covered_by=self.request.user).holding(self.now)
        return listed(covers.order_by("ends_on", "id").values("pk"), UUIDField())

    @property
    def covered(self):
        """(days away of a colleague for whom the user stands in, what is due of theirs and visible)."""
        if not self.told["covers"]:
            return []
        away = (
            Absence.objects.filter(pk__in=self.told["covers"])
            .select_related("user")
            .order_by("ends_on", "id")
        )
        seen = FollowUp.objects.visible_to(self.request.user).to_do(self.now)
        return [
            (
                one,
                list(
                    seen.filter(program=one.program_id).owned_by(one.user).for_rows().soonest_first()[:MOST]
                ),
            )
            for one in away
        ]

    @property
    def moves(self):
        """Work that somebody gave to the user, or of the user's to others, lately or soon."""
        if not self.told["moves"]:
            return ()
        return Move.objects.filter(pk__in=self.told["moves"]).for_rows(self.request.user)

    def asked(self):
        """The user's referrals: what came back, what was accepted lately, what waits."""
        mine = Referral.objects.filter(pk__in=self.told["referrals"])
        rows = to_tell(mine, since=self.now - GOOD_NEWS_FOR)
        silent = [row for row in rows if row.status == Status.REQUESTED]
        silent.sort(key=lambda row: (row.answer_due_at, row.pk))
        return [row for row in rows if row.came_back], [row for row in rows if row.is_news], silent


def listed(rows, of):
    """The rows of one column as a list; an empty one also where the user may see none of them."""
    return Coalesce(ArraySubquery(rows), Value([], ArrayField(of)))


def referrals_of(user, *, seen_by=None):
    """Found first and read after: how few there are, no planner guesses (measured: 5 s against 5 ms)."""
    return Referral.objects.filter(pk__in=list(ids_of_referrals(user, seen_by=seen_by)))


def ids_of_referrals(user, *, seen_by=None):
    return Referral.objects.visible_to(seen_by or user).of(user).order_by().values_list("pk", flat=True)


def to_tell(referrals, *, since):
    """What came back to us, what was accepted lately (`is_news`: the person may not know yet), what waits.

    The newest answer first.
    """
    accepted = Referral.objects.open().filter(pk=OuterRef("pk"), status=Status.ACCEPTED)
    rows = referrals.for_rows().with_turn().annotate(is_news=Exists(accepted.filter(answered_at__gte=since)))
    told = Q(came_back=True) | Q(is_news=True) | Q(status=Status.REQUESTED)
    return list(rows.filter(told).order_by("-answered_at", "id"))


def waiting(referrals, *, now):
    """Sent and not answered, soonest due first: (referral, whether the time to answer is over)."""
    rows = referrals.waiting_on_partner().for_rows().order_by("answer_due_at", "id")[:SHOWN_LATER]
    return [(row, row.answer_due_at < now) for row in rows]


def newly_given(*, to, since):
    """Whether somebody else gave a follow-up to this user since then."""
    held = FollowUp.history.filter(id=OuterRef("pk"), assignee_id=to.pk).order_by("history_date")
    lately = Q(history_date__gte=since) & (Q(history_user_id=None) | ~Q(history_user_id=to.pk))
    lately = ExpressionWrapper(lately, output_field=BooleanField())
    return Subquery(held.values(lately=lately)[:1])


def age(moment, *, now):
    """ "just now", or "2 hours ago"."""
    if now - moment < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, now, depth=1)}


def greeting(now, zones):
    """Words for the hour of the program's clock; of no hour where there are several clocks."""
    if len(zones) != 1:
        return _("Hello")
    [zone] = zones
    at = now.astimezone(zone)
    if at.hour < 12:
        return _("Good morning")
    return _("Good afternoon") if at.hour < 18 else _("Good evening")
