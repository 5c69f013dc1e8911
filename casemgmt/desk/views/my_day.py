"""What to do next, and why: one list, one written order."""

from datetime import timedelta

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.desk.views.on_a_day import SHOWN_LATER, OnADay
from casemgmt.encounters.models import Draft
from casemgmt.web.views import Page
from followups.models import FollowUp
from referrals.models import Referral
from referrals.workflow import Status

MOST = 100  # rows read; the soonest come first, so what is due is always among them
NEW_FOR = timedelta(hours=24)
GOOD_NEWS_FOR = timedelta(days=2)


class MyDay(OnADay, Page):
    """The user's own follow-ups, referrals and drafts, and what nobody owns yet."""

    permission = Permission.FOLLOWUP_WORK
    template_name = "desk/my_day.html"

    @cached_property
    def mine(self):
        return FollowUp.objects.visible_to(self.request.user).owned_by(self.request.user)

    def get_context_data(self, **kwargs):
        sections = self.sections()
        more = len(sections["later"]) > SHOWN_LATER
        sections["later"] = sections["later"][:SHOWN_LATER]
        drafts = Draft.objects.visible_to(self.request.user)
        referrals = referrals_of(self.request.user)
        ours, news = our_turn(referrals), good_news(referrals, since=self.now - GOOD_NEWS_FOR)
        silent = waiting(referrals, now=self.now)
        self.note_shown(FollowUp, [*(row for rows in sections.values() for row in rows), *self.nobodys])
        self.note_shown(Referral, [*ours, *news, *(row for row, _late in silent)])
        return super().get_context_data(
            **sections,
            more=more,
            nobodys=self.nobodys,
            more_of_nobody=self.more_of_nobody,
            next=min(sections["new"] + sections["later"], key=lambda row: row.due_at, default=None),
            ours=ours,
            news=news,
            waiting=silent,
            counts={"ours": referrals.our_turn().count(), "waiting": referrals.waiting_on_partner().count()},
            drafts=[(draft, age(draft.saved_at, now=self.now)) for draft in drafts],
            done=self.mine.filter(done_at__gte=min(map(self.midnight, self.zones))).count(),
            day=timezone.localdate(self.now) if len(self.zones) == 1 else None,
            greeting=greeting(self.now, self.zones),
            **kwargs,
        )

    def sections(self):
        """The soonest promises, each in the first section that fits."""
        rows = list(self.mine.open().for_rows().soonest_first()[:MOST])
        return self.in_sections(rows, newly_given(rows, to=self.request.user, since=self.now - NEW_FOR))


def referrals_of(user, *, seen_by=None):
    """Found first and read after: how few there are, no planner guesses (measured: 5 s against 5 ms)."""
    mine = Referral.objects.visible_to(seen_by or user).of(user).values_list("pk", flat=True)
    return Referral.objects.filter(pk__in=list(mine))


def our_turn(referrals):
    """What came back to us, the newest answer first."""
    return referrals.our_turn().for_rows().order_by("-answered_at", "id")[:MOST]


def good_news(referrals, *, since):
    """What was accepted lately: the person may not know yet."""
    lately = referrals.open().filter(status=Status.ACCEPTED, answered_at__gte=since)
    return lately.for_rows().order_by("-answered_at", "id")[:MOST]


def waiting(referrals, *, now):
    """Sent and not answered, soonest due first: (referral, whether the time to answer is over)."""
    rows = referrals.waiting_on_partner().for_rows().order_by("answer_due_at", "id")[:SHOWN_LATER]
    return [(row, row.answer_due_at < now) for row in rows]


def newly_given(rows, *, to, since):
    """Ids of the follow-ups that somebody else gave to this user since then; one query."""
    held = FollowUp.history.filter(id__in=[row.pk for row in rows], assignee_id=to.pk)
    first = held.order_by("id", "history_date").distinct("id")
    return {
        pk
        for pk, at, by in first.values_list("id", "history_date", "history_user_id")
        if at >= since and by != to.pk
    }


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
