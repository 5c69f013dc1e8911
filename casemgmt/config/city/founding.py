"""What a city has before its stories begin: programs, staff, partners, and the rules they work by."""

import random
from datetime import UTC, datetime, timedelta

from casemgmt.audit.models import EventKind
from casemgmt.config.city.book import RecordWriter
from casemgmt.config.city.entries import log
from casemgmt.config.city.mailboxes import move
from casemgmt.config.city.partners import open_doors
from casemgmt.config.city.proposals import propose
from casemgmt.config.city.staff import days_ago, hire, neighbours, share

SEED = 7
NOW = datetime(2026, 11, 18, 22, 40, tzinfo=UTC)  # the present of the stories, an afternoon in Riverbend
EVERYBODY = {"programs": ["riverbend", "harbor"], "actor": "system:city"}


class Founding:
    """Written into a book, for a city that stands at the moment `now`; `extra` hands for measurement."""

    def __init__(self, seed, now, extra=0):
        self.book, self.dice = RecordWriter(random.Random(seed), now), random.Random(seed + 1)
        self.city, self.small = hire(self.book, extra=extra), neighbours(self.book)
        open_doors(self.book, self.city)
        move(self.book, self.city)
        self.sign_ins()
        self.worker_of_both = share(self.book, self.city, self.small)
        propose(self.book, self.city, self.small)

    def write_down(self):
        return self.book.write_down()

    def sign_ins(self):
        """Who works signs in: two days of three, in the morning or before the night."""
        for days in range(21, 0, -1):
            for user in self.city.users:
                if user.is_active and user.post.began > days and self.dice.random() < 0.65:
                    hour = self.dice.choice((14, 15, 16, 16, 2))
                    at = days_ago(self.book, days, hour) + timedelta(minutes=self.dice.randint(0, 59))
                    log(self.book, EventKind.SIGN_IN, by=user, of=user, at=at, program=self.city.program.pk)
