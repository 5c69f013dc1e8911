"""Which stories a city tells, each by itself: what becomes of one person, a call, a paper."""

from datetime import timedelta
from random import Random

from django.db.models.functions import Now
from django.utils import timezone

from casemgmt.config.city.casework import Casework
from casemgmt.config.city.handoffs import STANDING, Handoffs
from casemgmt.config.city.meetings import Meetings
from casemgmt.config.city.papers import OF_PEOPLE, Papers
from casemgmt.config.city.residents import Register
from casemgmt.config.city.story_context import SPAN
from casemgmt.notices.actions import mark_read
from casemgmt.notices.models import Notice
from followups.actions import remind_due
from referrals.actions.asking.reminding import nudge_due

CASES, WITHOUT_CASE = 0.3, 0.85  # shares of people with a case, and of the others with a referral
REFERRED = 0.1  # of those with plain stories
UNMET = 0.07  # of the meetings: nobody could take them that day
LATELY = ((21, "24h"), (30, "72h"), (58, "72h"), (40, "7d"))  # hours ago, and the promise that is open
STRANGERS, CALLS_ALONE, SMALL = 0.3, 0.7, 5  # for each person met; people in the second program
PLAIN = 60  # told again of others in a city of measurement
ALWAYS = OF_PEOPLE + len(LATELY) + 1 + len(STANDING)  # people told of in each city but a village
LOOK = timedelta(hours=12)  # how often it is looked for what is due
READ_AFTER, UNREAD_SINCE = timedelta(hours=3), timedelta(hours=20)


def begin(context, harbor, worker, people):
    """So many people in Riverbend, a few in `harbor` (its context), whom `worker` met there lately."""
    context.begin(by_itself(context))
    Papers(context).begin()
    responder, first = (context.city.by_role[role][0] for role in ("responder", "social_worker"))
    for number, (hours, window) in enumerate(LATELY):
        context.of(f"lately-{number}").open(Meetings, "lately", responder, hours, window)
        harbor.of(f"harbor-lately-{number}").open(Meetings, "lately", worker, hours, window)
    context.of("death-0").open(Meetings, "death", responder)
    for number in range(SMALL):
        harbor.of(f"harbor-{number}").open(Meetings, "person", after=nothing_more)
    for number, (ago, steps) in enumerate(STANDING):
        Life(context.of(f"stands-{number}")).stand(first if number % 3 == 0 else None, ago, steps)
    for number in range(people - ALWAYS):
        Life(context.of(f"person-{number}")).begin()
    plain = context.peopled_by(Register(Random(f"{context.seed} plain"), drawn=10**6))
    for number in range(min(PLAIN, people // 5)):
        Life(plain.of(f"plain-{number}")).begin_plain()
    for number in range(round(people * STRANGERS)):
        context.of(f"stranger-{number}").open(Meetings, "stranger")
    for number in range(round(people * CALLS_ALONE)):
        context.of(f"call-{number}").open(Meetings, "call_alone")


def told(people):
    """The names of the stories that a city of so many people has, plain ones aside."""
    small = people < ALWAYS * 4
    alone = {"person": people - (0 if small else ALWAYS)}
    alone |= {"stranger": round(people * STRANGERS), "call": round(people * CALLS_ALONE)}
    always = {"harbor": SMALL, "harbor-lately": len(LATELY)}
    if not small:
        always |= {"paper": 6, "brought": 3, "lately": len(LATELY), "death": 1, "stands": len(STANDING)}
    return {f"{kind}-{number}" for kind, count in (alone | always).items() for number in range(count)}


def nothing_more(_encounter, _number, _of):
    """The meeting is all there is to it."""


class Life:
    """What becomes of one person."""

    def __init__(self, context):
        self.context, self.dice = context, context.dice
        self.meetings = Meetings(context)
        self.casework = Casework(context, self.meetings)
        self.handoffs = Handoffs(context, self.casework)

    def begin(self):
        """Met; some get a case, and one or more of their needs are handed over."""
        self.context.begin(self.meetings.person(after=self.after))

    def after(self, encounter, number, of):
        person = encounter.person
        if number == 0:
            carried = self.dice.random() < CASES or of > 3
            self.asks = self.dice.choice((2, 2, 3)) if carried else int(self.dice.random() < WITHOUT_CASE)
            if carried:
                self.context.begin(self.casework.case(person, encounter.started_at))
        while self.asks and (number + 1 >= of or self.asks >= of - number):
            since = encounter.started_at + timedelta(hours=20 + 70 * (3 - self.asks))
            self.refer(encounter, since)
            self.asks -= 1
        if self.dice.random() < UNMET:
            need, at = self.dice.choice(encounter.needs), timezone.now() + timedelta(hours=1)
            self.context.begin(self.handoffs.unmet_at(person, need, at, self.context.worker(at)))

    def refer(self, encounter, since, **how):
        need = self.dice.choice(encounter.needs)
        self.context.begin(self.handoffs.refer(encounter.person, need, since, **how))

    def begin_plain(self):
        """Met; one in ten is referred for care coordination, without a name in the packet."""
        self.context.begin(self.meetings.person(after=self.after_plain))

    def after_plain(self, encounter, number, _of):
        if number == 0 and self.dice.random() < REFERRED:
            self.refer(encounter, encounter.started_at, plain=True)

    def stand(self, owner, ago, steps):
        """Somebody with an open case, and a referral that stands in one of the ways this afternoon."""

        def after(encounter, number, _of):
            if number == 0:
                person, met = encounter.person, encounter.started_at
                self.context.begin(self.casework.case(person, met, owner, timedelta(days=60)))
                self.context.begin(self.handoffs.stands(person, ago, steps))

        self.context.begin(self.meetings.person(ago=ago + 12, after=after))


def by_itself(context):
    """What is done without anybody asking; and staff read what they were told."""
    at = context.now - SPAN
    while True:
        yield at
        remind_due(at=Now())
        nudge_due(at=Now())
        if context.now - at > UNREAD_SINCE - READ_AFTER:
            mark_read(notices=Notice.objects.filter(created_at__lt=at - READ_AFTER))
        at += LOOK
