"""A believable city for the demo: made-up people and half a year of what happened to them.

Actions write at the present moment, so a city needs a past that was told before: `manage.py tell` called them
on a clock that an outside program set, and wrote what they left into the files of `tables/`. Loading writes
the staff and the partners (see `founding`), moves the told days up to the present, and does now what goes on
now. A city of more than `DEFAULT` people is one of measurement (see `many_people`).
"""

import random
import time
from collections import Counter

from django.db import connection
from django.utils import timezone

from casemgmt import scope
from casemgmt.config.city import many_people, present, stories
from casemgmt.config.city.districts import how_many
from casemgmt.config.city.entries import letters
from casemgmt.config.city.founding import EVERYBODY, NOW, SEED, Founding
from casemgmt.config.city.names import names
from casemgmt.config.city.partners import way_in
from casemgmt.config.city.record_writer import RecordWriter
from casemgmt.config.city.staff import choose_passwords, sign_ins
from casemgmt.config.city.story_reader import Days, Ids, Stories, days_between
from casemgmt.config.city.wellbeing import Wellbeing
from casemgmt.scope.login import logged_in_as_owner

__all__ = ["DEFAULT", "load", "measured", "sign_ins", "way_in"]

DEFAULT = 300


def load(*, people=DEFAULT, restricted=None, programs=1, now=None, seed=SEED, told=None):
    """Load a city of so many people; `told(done, rows)` hears of each part saved. Returns {table: rows}.

    Up to `DEFAULT` have whole stories. The others live in so many `programs` (1 or 2), and so many of them
    are `restricted`: a hundredth, if nothing is said.
    """
    now, whole = now or timezone.now(), min(people, DEFAULT)
    others = people - whole
    with scope.acting_as(**EVERYBODY):
        loader = Loader(now, seed, districts=how_many(others / programs), both=programs > 1)
        rows = Counter(loader.found())
        choose_passwords()
        rows.update(loader.retell(whole))
        present.go_on(loader.city, now)
        Wellbeing(loader.city, random.Random(seed + 2), now).tell()
    if others:
        for count, more in many_people.add_people(loader, seed, people=others, restricted=restricted):
            whole += count
            rows.update(more)
            if told:
                told(whole, rows)
    return rows


def measured(**options):
    """Load, then let the database clean and count it; returns what took how long and how many rows."""
    began = time.monotonic()
    rows = load(**options)
    loaded = time.monotonic()
    with logged_in_as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if rows["people_person"] > 2 * DEFAULT else "ANALYZE")
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

    def __init__(self, now, seed, *, districts=0, both=False):
        self.now, self.dice = now, random.Random(seed + 4)
        self.founding = Founding(seed, now, districts=districts, both=both)
        self.city = self.founding.city
        self.stories, self.days = Stories(), days_between(NOW, now, self.city.program.zone)

    def found(self):
        """Staff, partners and rules of Riverbend, and its small neighbour."""
        return self.founding.write_down()

    def retell(self, people):
        """So many people with their stories, and the calls and meetings that led to nobody's name."""
        writer = RecordWriter(self.dice, self.now)
        self.known = {name: str(pk) for pk, name in names().items()}
        days = Days(self.days, self.city.program.zone)
        self.stories.into(writer, stories.told(people), Ids(self.known), days)
        letters(writer)
        return writer.write_down()
