"""Which stories are told again of other people, and how many of those go on.

Most of the people of a large city were met in earlier years, and nothing of theirs is open. What is open
belongs to so many people that a district's workers carry some dozens each.
"""

from collections import defaultdict
from functools import cached_property

from casemgmt.cases.models import Case
from casemgmt.cases.workflow import CaseStatus
from casemgmt.config.city.districts import CARERS
from casemgmt.config.city.story_reader import Ids
from casemgmt.people.models import ContactPoint, Person
from followups.models import FollowUp
from followups.workflow import Status as FollowUpStatus
from referrals.models import Referral
from referrals.workflow import Status as ReferralStatus

CARRIED = 45  # people with something open, for each social worker
MOST_GO_ON = 0.3  # of those met lately
WITH_CASEWORK = 0.15  # of those whose story is over
OPEN = {
    FollowUp: {FollowUpStatus.OPEN},
    Case: {CaseStatus.OPEN},
    Referral: {
        ReferralStatus.DRAFT, ReferralStatus.REQUESTED, ReferralStatus.ACCEPTED, ReferralStatus.ON_HOLD,
        ReferralStatus.IN_PROGRESS,
    },
}  # fmt: skip
ONCE = (Person, ContactPoint)  # of a person who is given several stories


def share_going_on(people, districts, years):
    """Of so many people, as a share of those met in the latest of the years."""
    carried = CARRIED * CARERS * districts
    return min(MOST_GO_ON, carried / (people / years))


class StoriesToCopy:
    """Draws from the stories of people those that somebody else is given."""

    def __init__(self, stories, dice):
        self.stories, self.dice = stories, dice
        self.met = {kind: self._people(kind) for kind in ("plain", "person")}

    def draw(self, *, goes_on):
        """The stories of one person: the first is whole, of the others their meetings."""
        if goes_on:
            first = self.dice.choice(self.going_on)
        else:
            over = self.over["person" if self.dice.random() < WITH_CASEWORK else "plain"]
            first = self.dice.choice(over)
        has_phone = first in self.reached
        others = [
            story for story in self.over["plain"] if story != first and (story in self.reached) == has_phone
        ]
        return [first, self.dice.choice(others)]

    def into(self, writer, given, ids, days):
        """Hand the writer the records of somebody who is given these stories."""
        first, *others = given
        self.stories.into(writer, [first], ids, days)
        for story in others:
            same = {f"{story}.{what}0": ids[f"{first}.{what}0"] for what in ("person", "contactpoint")}
            self.stories.into(
                writer, [story], Ids(ids.known | same, copy=f"{ids.copy} {first}"), days, but=ONCE
            )

    @cached_property
    def over(self):
        return {kind: sorted(stories - self._open) for kind, stories in self.met.items()}

    @cached_property
    def going_on(self):
        """Those with an open case, and those with nothing open but a promise."""
        return sorted(set().union(*self.met.values()) & self._open_of(Case, FollowUp))

    @cached_property
    def reached(self):
        return set(self.stories.column(ContactPoint, "story"))

    @cached_property
    def _open(self):
        return self._open_of(*OPEN)

    def _open_of(self, *models):
        return {
            story
            for model in models
            for story, statuses in self._last(model).items()
            if OPEN[model] & {*statuses.values()}
        }

    def _last(self, model):
        """{story: {record: the status it ends with}}."""
        found, told = (
            defaultdict(dict),
            zip(*(self.stories.column(model, n) for n in ("story", "id", "status")), strict=True),
        )
        for story, record, status in told:
            found[story][record] = status
        return found

    def _people(self, kind):
        met = set(self.stories.column(Person, "story"))
        return {story for story in met if story.rpartition("-")[0] == kind}
