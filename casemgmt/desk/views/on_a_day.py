"""What the pages of a day share: the clock, the sections of a list, what nobody owns, whom the log keeps."""

from datetime import timedelta

from django.utils import timezone
from django.utils.functional import cached_property

from casemgmt.access import policy
from casemgmt.web.listing import note_rows
from followups.models import FollowUp

SHOWN_LATER = SHOWN_NOBODYS = MOST_MOVES = 10


class OnADay:
    """For a page of one user: a follow-up stands in the first section that fits."""

    @cached_property
    def now(self):
        return timezone.now()

    @cached_property
    def zones(self):
        """Each zone that the user works in, once."""
        return set(policy.zones_of(self.request.user).values())

    def midnight(self, zone):
        return timezone.localtime(self.now, zone).replace(hour=0, minute=0, second=0, microsecond=0)

    def in_sections(self, rows, given=()):
        """Rows as they come, by section; `given` holds ids of what somebody gave lately."""
        found = {"overdue": [], "today": [], "new": [], "later": [], "paused": []}
        for row in rows:
            found[self.section(row, given)].append(row)
        return found

    def section(self, row, given):
        if row.is_paused(at=self.now):
            return "paused"
        if row.is_overdue(at=self.now):
            return "overdue"
        zone = policy.zones_of(self.request.user)[row.program_id]
        if row.remind_at <= self.now or row.due_at < self.midnight(zone) + timedelta(days=1):
            return "today"
        return "new" if row.pk in given else "later"

    @property
    def rows_of_nobody(self):
        seen = FollowUp.objects.visible_to(self.request.user)
        return seen.waiting_for(self.request.user).open().soonest_first()

    @cached_property
    def _nobodys(self):
        return list(self.rows_of_nobody.for_rows()[: SHOWN_NOBODYS + 1])

    @property
    def nobodys(self):
        """What belongs to nobody and waits for this user among others."""
        return self._nobodys[:SHOWN_NOBODYS]

    @property
    def more_of_nobody(self):
        return len(self._nobodys) > SHOWN_NOBODYS

    def note_shown(self, model, rows):
        """People's names stand here, so the log keeps whose."""
        if rows:
            note_rows(self.request.user, model, rows)
