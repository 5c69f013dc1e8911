"""A believable city for the demo: made-up people and half a year of what happened to them.

Actions write at the present moment, so a city told through them would have no past: every page of history
and every figure would say "today". It is told through `deeds` instead, which write the same rows dated as
they came to be, by COPY (see `book`). The same dice tell the same city.
"""

import random
import time
from collections import Counter
from datetime import timedelta
from math import ceil

from django.db import connection
from django.utils import timezone

from casemgmt import scope
from casemgmt.audit.models import EventKind
from casemgmt.calls.actions import adopt_mapping
from casemgmt.config.city.book import Book
from casemgmt.config.city.casework import Casework
from casemgmt.config.city.crowd import Crowd
from casemgmt.config.city.deeds.told import log
from casemgmt.config.city.handoffs import Handoffs
from casemgmt.config.city.mailboxes import move
from casemgmt.config.city.meetings import Meetings
from casemgmt.config.city.papers import Papers
from casemgmt.config.city.partners import open_doors, way_in
from casemgmt.config.city.proposals import propose
from casemgmt.config.city.staff import (
    PEOPLE_A_WORKER,
    choose_passwords,
    days_ago,
    hire,
    neighbours,
    share,
    sign_ins,
)
from casemgmt.config.city.stage import Stage
from casemgmt.config.city.wellbeing import Wellbeing
from casemgmt.encounters.models import Draft
from casemgmt.scope.login import logged_in_as_owner

__all__ = ["DEFAULT", "load", "measured", "sign_ins", "way_in"]

DEFAULT = 400
AT_ONCE = 2000  # plain lives told, at most
MAPPINGS = ("lane-county",)
EVERYBODY = {"programs": ["riverbend", "harbor"], "actor": "system:city"}
CASES, WITHOUT_CASE = 0.3, 0.85  # shares of people with a case, and of the others with a referral
REFERRED = 0.1  # of those with plain lives
LATELY = ((21, "24h"), (30, "72h"), (58, "72h"), (40, "7d"))  # hours ago, and the promise that is open
UNMET = 0.07  # of the meetings: nobody could take them that day
ENOUGH = 100  # people, for papers about some of them
STRANGERS, CALLS_ALONE, SMALL = 0.3, 0.7, 5  # for each person met; people in the second program


def load(*, people=DEFAULT, now=None, seed=7, told=None):
    """Tell a city of so many people; `told(done, rows)` hears of each part saved. Returns {table: rows}.

    Up to four hundred have whole stories; the others, plain ones (see `crowd`).
    """
    teller = Teller(random.Random(seed), now or timezone.now(), people)
    with scope.acting_as(**EVERYBODY):
        rows = Counter(teller.found())
        choose_passwords()
        rows.update(teller.answer_the_law(min(people, DEFAULT)))
        rows.update(teller.tell(min(people, DEFAULT) - teller.papers.people))
        teller.look_after_staff()
        rows.update(teller.share(seed))
    done = min(people, DEFAULT)
    for count, more in teller.crowd(people - done):
        done += count
        rows.update(more)
        if told:
            told(done, rows)
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


class Teller:
    """Tells the city, part by part."""

    def __init__(self, dice, now, people):
        self.book, self.dice, self.people, self.cases = Book(dice, now), dice, people, []

    def found(self):
        """Staff, partners and rules of Riverbend, and its small neighbour."""
        extra = (self.people - DEFAULT) // PEOPLE_A_WORKER if self.people > DEFAULT else 0
        city, self.small = hire(self.book, extra=extra), neighbours(self.book)
        open_doors(self.book, city)
        move(self.book, city)
        self.stage = Stage(self.book, city)
        self.meetings = Meetings(self.stage)
        self.casework = Casework(self.stage, self.meetings)
        self.handoffs = Handoffs(self.stage, self.casework)
        self.sign_ins(city)
        harbor = Meetings(Stage(self.book, self.small, self.stage.residents))
        for _number in range(SMALL):
            harbor.person()
        rows = self.book.write_down()
        for slug in MAPPINGS:
            adopt_mapping(program=city.program, slug=slug, by=city.by_role["administrator"][0])
        self.running = [self.meetings.running(minutes) for minutes in (4, 11)]
        return rows

    def share(self, seed):
        """Who works in both programs, whom they promised to see in the smaller, and what that one proposes.

        With dice of its own.
        """
        book = Book(random.Random(seed + 1), self.stage.now)
        worker = share(book, self.stage.city, self.small)
        harbor = Meetings(Stage(book, self.small, self.stage.residents))
        for hours, window in LATELY:
            harbor.lately(worker, hours, window)
        propose(book, self.stage.city, self.small)
        return book.write_down()

    def sign_ins(self, city):
        """Who works signs in: two days of three, in the morning or before the night."""
        for days in range(21, 0, -1):
            for user in city.users:
                if user.is_active and user.post.began > days and self.dice.random() < 0.65:
                    hour = self.dice.choice((14, 15, 16, 16, 2))
                    at = days_ago(self.book, days, hour) + timedelta(minutes=self.dice.randint(0, 59))
                    log(self.book, EventKind.SIGN_IN, by=user, of=user, at=at, program=city.program.pk)

    def answer_the_law(self, people):
        """Papers that ask for records, a hold, and records that end; a village has had none."""
        self.papers = Papers(self.stage, self.meetings)
        if people >= ENOUGH:
            self.papers.tell()
        return self.book.write_down()

    def tell(self, count):
        """So many people with their stories, and the calls and meetings that led to nobody's name."""
        lately = LATELY if count > 5 * len(LATELY) else ()
        for _number in range(count - len(lately) - bool(lately)):
            self.story()
        for _number in range(round(count * STRANGERS)):
            self.meetings.stranger()
        for _number in range(round(count * CALLS_ALONE)):
            self.meetings.call_alone()
        self.stand(lately)
        return self.book.write_down()

    def stand(self, lately):
        """Nobody's afternoon is empty: cases that are open now have a referral that waits for something."""
        first, responder = (self.stage.city.by_role[role][0] for role in ("social_worker", "responder"))
        still_open = [case for case in self.cases if case and case.is_open]
        self.handoffs.standing(sorted(still_open, key=lambda case: case.owner is not first))
        self.cases = []
        for hours, window in lately:
            self.meetings.lately(responder, hours, window)
        if lately:
            self.meetings.death(responder)
        self.draft(responder)

    def draft(self, user):
        """An encounter that its author began to type and has not saved, about a call that has no end yet."""
        scene, call = self.meetings.scene(), self.running[-1]
        body = {"call": [str(call.pk)], "place": [call.place], "note": [scene["notes"][0][0]]}
        at = self.stage.now - timedelta(minutes=2)
        self.book.add(Draft(program=self.stage.program, user=user, body=body, saved_at=at), at=at)

    def story(self):
        """Somebody is met; some get a case, and one or more of their needs are handed over."""
        person, met = self.meetings.person()
        encounter = met[0]
        carried = self.dice.random() < CASES or len(met) > 3
        case = self.casework.case(person, encounter.started_at) if carried else None
        self.cases.append(case)
        asked = self.dice.choice((2, 2, 3)) if case else int(self.dice.random() < WITHOUT_CASE)
        for number in range(asked):
            encounter = met[min(number, len(met) - 1)]
            since = encounter.started_at + timedelta(hours=20 + 70 * number)
            self.handoffs.refer(person, self.dice.choice(encounter.needs), since, case=case)
        for encounter in met:
            if self.dice.random() < UNMET:
                at, by = encounter.started_at + timedelta(hours=1), encounter.recorded_by
                self.handoffs.unmet(person, self.dice.choice(encounter.needs), at, by, None)

    def crowd(self, count):
        """Tell plain lives once and let others live them, part by part: yields (people, {table: rows})."""
        rounds = ceil(count / AT_ONCE)
        if not rounds:
            return
        for _number in range(count // rounds):
            self.plain_life()
        with scope.acting_as(**EVERYBODY):
            crowd = Crowd(self.book, self.stage.residents)
        for number in range(rounds):
            with scope.acting_as(**EVERYBODY):
                yield count // rounds, crowd.live(number)
        crowd.leave()
        with scope.acting_as(**EVERYBODY):
            yield count % rounds, self.tell(count % rounds)

    def plain_life(self):
        """Met once or more; one in ten is referred for care coordination, without a name in the packet."""
        person, met = self.meetings.person()
        if self.dice.random() < REFERRED:
            self.handoffs.refer(person, self.dice.choice(met[0].needs), met[0].started_at, plain=True)

    def look_after_staff(self):
        """How the staff are; in a city of measurement the hands from the districts keep no journal."""
        Wellbeing(self.stage).tell()
