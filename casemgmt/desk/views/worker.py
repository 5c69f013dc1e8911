"""One worker's work, for whoever leads the team: what is late, comes and waits, and handing it over."""

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property

from casemgmt.access import policy
from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import Permission
from casemgmt.cases.models import Case
from casemgmt.desk.views.my_day import MOST, referrals_of, waiting
from casemgmt.desk.views.on_a_day import SHOWN_LATER, OnADay
from casemgmt.web.views import Page
from casemgmt.workforce.models import Absence
from followups.models import FollowUp
from referrals.models import Referral


class Worker(OnADay, Page):
    """As far as the reader may see it. Somebody of another program is not there."""

    permission = Permission.TEAM_VIEW
    template_name = "desk/worker.html"

    def dispatch(self, request, *args, **kwargs):
        policy.require(request.user, Permission.FOLLOWUP_VIEW)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def spells(self):
        led = policy.programs_where(self.request.user, self.permission)
        found = Membership.objects.filter(user=self.kwargs["pk"], program__in=led).select_related("team")
        if not found:
            raise Http404
        return found

    @cached_property
    def worker(self):
        return User.objects.get(pk=self.spells[0].user_id)

    def get_context_data(self, **kwargs):
        user, worker, programs = self.request.user, self.worker, {spell.program_id for spell in self.spells}
        rows = FollowUp.objects.visible_to(user).filter(program__in=programs).owned_by(worker).open()
        sections = self.in_sections(rows.for_rows().soonest_first()[:MOST])
        later = sections.pop("later")
        paused = sections["paused"] = sections["paused"][:SHOWN_LATER]
        asked = referrals_of(worker, seen_by=user).filter(program__in=programs)
        silent = waiting(asked, now=self.now)
        cases = Case.objects.visible_to(user).filter(program__in=programs).open().owned_by(worker)
        self.note_shown(FollowUp, [*sections["overdue"], *sections["today"], *later[:SHOWN_LATER], *paused])
        self.note_shown(Referral, [row for row, _late in silent])
        return super().get_context_data(
            **sections,
            later=later[:SHOWN_LATER],
            more=len(later) > SHOWN_LATER,
            waiting=silent,
            cases=cases.count(),
            worker=worker,
            roles=[spell for spell in self.spells.unended() if worker.is_active],
            away=Absence.objects.filter(user=worker, program__in=programs)
            .not_over(timezone.localdate(self.now))
            .select_related("covered_by"),
            hand_over=self.of(programs, Permission.CASE_ASSIGN),
            say_away=self.of(programs, Permission.ABSENCE_RECORD),
            **kwargs,
        )

    def of(self, programs, permission):
        """Those of the worker's programs in which the reader may do this."""
        mine = policy.programs_where(self.request.user, permission)
        return Program.objects.filter(pk__in=programs & {*mine})
