"""What every teller of a story shares: the dice, the people at work, and the hours of a day."""

from copy import copy
from datetime import time, timedelta
from functools import lru_cache
from random import Random

from casemgmt.config.city.staff import CARERS
from casemgmt.config.city.words import read
from followups.cadence import local_day, moment

SPAN = timedelta(weeks=26)
JUST_NOW = timedelta(minutes=90)
OFFICE = (time(9), time(17))
MOST = 20_000  # moments remembered


class StoryContext:
    """One program's past, up to `now`. Each story has dice of its own, so that none depends on another."""

    def __init__(self, city, timeline, residents, seed, now):
        self.city, self.timeline, self.residents, self.seed, self.now = city, timeline, residents, seed, now
        self.program, self.zone = city.program, city.program.zone
        document = read("scenes")
        self.scenes, self.death, self.words = document["scene"], document["death"], document["words"]
        self.weights = [scene["weight"] for scene in self.scenes]
        self.told = {}  # {id of what a story is about: the story}

    def of(self, story):
        """The context of one story, by its name."""
        context = copy(self)
        context.story, context.dice = story, Random(f"{self.seed} {story}")
        return context

    def beside(self, name):
        """The context for what is told beside a story, with other dice: the story itself stays the same."""
        context = copy(self)
        context.dice = Random(f"{self.seed} {self.story} {name}")
        return context

    def peopled_by(self, residents):
        """The same context with other people."""
        context = copy(self)
        context.residents = residents
        return context

    def mine(self, thing):
        """Note that this record belongs to the story."""
        self.told[thing.pk] = self.story
        return thing

    def begin(self, strand):
        self.timeline.begin(strand)

    def open(self, teller, verb, *args, **how):
        """Begin with what a teller of this story, made here, tells first."""
        self.begin(getattr(teller(self), verb)(*args, **how))

    def say(self, name):
        """One of the sentences kept under this name."""
        return self.dice.choice(self.words[name])

    def chance(self, share):
        return self.dice.random() < share

    def hours(self, mean):
        """A span that is mostly short and sometimes long."""
        return timedelta(minutes=round(60 * mean * min(self.dice.expovariate(1.0), 5) + 12))

    def minutes(self, mean):
        """From a third of the mean to some times of it."""
        return timedelta(minutes=round(mean * (0.35 + 0.65 * min(self.dice.expovariate(1.0), 4))))

    def days_to(self, at):
        """Whole days from a moment to the present."""
        return (self.now - at).days

    def day(self, at):
        return local_day(at, self.zone)

    def somewhen(self, hours):
        """A moment of the past half year, over an hour ago; `hours` weighs the 24 hours of the day."""
        ago = timedelta(seconds=self.dice.random() * SPAN.total_seconds())
        return self.on_day(self.now - ago, hours)

    def on_day(self, at, hours):
        """A moment of the same day, over an hour ago."""
        hour = self.dice.choices(range(24), hours)[0]
        at = wall(self.day(at), hour, self.zone) + timedelta(minutes=self.dice.randint(0, 59))
        return at if at < self.now - JUST_NOW else at - timedelta(days=1)

    def office(self, at):
        """The moment itself, or the next morning where nobody is at a desk."""
        day = self.day(at)
        opens, closes = (moment(day, clock, self.zone) for clock in OFFICE)
        if opens <= at <= closes:
            return at
        if at > closes:
            opens += timedelta(days=1)
        return opens + timedelta(minutes=self.dice.randint(5, 170))

    def here(self, user, at):
        """Whether somebody worked here then."""
        return user in self.city.working((self.post(user).role,), self.days_to(at))

    def post(self, user):
        return self.city.posts[user.pk]

    def worker(self, at, roles=CARERS):
        """Somebody of one of these roles who worked here then."""
        return self.dice.choice(self.city.working(roles, self.days_to(at)) or self.city.of(roles)[:1])


@lru_cache(maxsize=MOST)
def wall(day, hour, zone):
    return moment(day, time(hour), zone)
