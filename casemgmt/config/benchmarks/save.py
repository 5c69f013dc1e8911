"""A save as every action makes it, with its row of history and its line in the log, against a plain save."""

import random
from statistics import median

from casemgmt import scope
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.config import city
from casemgmt.config.benchmarks import goals
from casemgmt.config.benchmarks.clock import seconds
from casemgmt.config.benchmarks.scratch import say, scratch
from casemgmt.config.benchmarks.visits import HERE, some_people, workers
from casemgmt.history import stamp

SIZE = 300  # people
EACH = 300  # saves in a round


def measure(*, rounds, size):
    """Milliseconds of one save, its own transaction included."""
    with scratch("benchmark_save"):
        city.measured(people=size)
        dice = random.Random(size)
        (by, *_others), people = workers(dice), some_people(dice, EACH)
        told, plain = [], []
        for number in range(rounds):
            for turn, person in enumerate(people):
                ways = [(told, saved), (plain, saved_plainly)]
                for times, save in ways if turn % 2 else ways[::-1]:
                    times.append(seconds(save, person, by, f"{number} {turn}"))
            say(f"saves, round {number + 1} of {rounds}")
    found = {
        "what": "a save with its row of history and its line in the log",
        "beside": "a plain save",
        "unit": "milliseconds",
        "figure": round(median(told) * 1000, 3),
        "yardstick": round(median(plain) * 1000, 3),
    }
    ratio = found["figure"] / found["yardstick"]
    return goals.judged(found, [goals.at_most("save: times a plain save", ratio, 1.5)])


def saved(person, by, words):
    with scope.acting_as(**HERE):
        person.legal_name = words
        stamp(person, by=by, reason="benchmark").save()
        record(EventKind.READ, by=by, of=person)


def saved_plainly(person, _by, words):
    with scope.acting_as(**HERE):
        person.legal_name = words
        person.save_without_historical_record()
