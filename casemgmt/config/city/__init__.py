"""A believable city for the demo: made-up people and half a year of what happened to them.

Actions write at the present moment, so a city needs a past that was told before: `manage.py tell` called them
on a clock that an outside program set, and wrote what they left into the files of `told/`. Loading writes the
staff and the partners (see `founding`), moves the told days up to the present, and does now what goes on now.
"""

import random
import time
from collections import Counter
from math import ceil

from django.db import connection
from django.utils import timezone

from casemgmt import scope
from casemgmt.config.city import present, stories
from casemgmt.config.city.book import RecordWriter
from casemgmt.config.city.crowd import Crowd, PlainLives
from casemgmt.config.city.entries import letters
from casemgmt.config.city.founding import EVERYBODY, NOW, SEED, Founding
from casemgmt.config.city.names import names
from casemgmt.config.city.partners import way_in
from casemgmt.config.city.retelling import Days, Ids, Stories, days_between
from casemgmt.config.city.staff import PEOPLE_A_WORKER, choose_passwords, sign_ins
from casemgmt.config.city.wellbeing import Wellbeing
from casemgmt.scope.login import logged_in_as_owner

__all__ = ["DEFAULT", "load", "measured", "sign_ins", "way_in"]

DEFAULT = 300
AT_ONCE = 2000  # plain lives made of those told, at most


def load(*, people=DEFAULT, now=None, seed=SEED, told=None):
    """Load a city of so many people; `told(done, rows)` hears of each part saved. Returns {table: rows}.

    Up to `DEFAULT` have whole stories; the others, plain ones (see `crowd`).
    """
    now, whole = now or timezone.now(), min(people, DEFAULT)
    with scope.acting_as(**EVERYBODY):
        loader = Loader(now, seed, extra=(people - whole) // PEOPLE_A_WORKER)
        rows = Counter(loader.found())
        choose_passwords()
        rows.update(loader.retell(whole))
        present.go_on(loader.city, now)
        Wellbeing(loader.city, random.Random(seed + 2), now).tell()
    for count, more in loader.crowd(people - whole, seed):
        whole += count
        rows.update(more)
        if told:
            told(whole, rows)
    return rows


def measured(**options):
    """Load, then let the database count what it got; returns what took how long and how many rows."""
    began = time.monotonic()
    rows = load(**options)
    loaded = time.monotonic()
    with logged_in_as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return {
        "people": options.get("people", DEFAULT),
        "seconds": round(loaded - began, 1),
        "analyze_seconds": round(time.monotonic() - loaded, 1),
        "rows": sum(rows.values()),
        "rows_a_second": round(sum(rows.values()) / (loaded - began)),
        "database_mb": round(size / 2**20),
        "tables": dict(sorted(rows.items())),
    }


class Loader:
    """Loads the city, part by part."""

    def __init__(self, now, seed, extra):
        self.now, self.dice, self.founding = now, random.Random(seed + 4), Founding(seed, now, extra)
        self.city = self.founding.city
        self.stories, self.days = Stories(), days_between(NOW, now, self.city.program.zone)

    def found(self):
        """Staff, partners and rules of Riverbend, and its small neighbour."""
        return self.founding.write_down()

    def retell(self, people):
        """So many people with their stories, and the calls and meetings that led to nobody's name."""
        book = RecordWriter(self.dice, self.now)
        self.known = {name: str(pk) for pk, name in names().items()}
        days = Days(self.days, self.city.program.zone)
        self.stories.into(book, stories.told(people), Ids(self.known), days)
        letters(book)
        return book.write_down()

    def crowd(self, count, seed):
        """Let others live plain lives, part by part: yields (people, {table: rows})."""
        if not count:
            return
        rounds = ceil(count / AT_ONCE)
        lives = PlainLives(self, random.Random(seed + 3))
        for size, times in ((count // rounds, rounds), (count % rounds, 1)):
            if not size:
                continue
            with scope.acting_as(**EVERYBODY):
                crowd = Crowd(lives.book(size), lives.residents)
            for number in range(times):
                with scope.acting_as(**EVERYBODY):
                    yield size, crowd.live(number)
            crowd.leave()
