"""What a city has before its stories begin: programs, staff, partners, and the rules they work by."""

import random
from datetime import UTC, datetime, timedelta

from casemgmt.access.roles import Role
from casemgmt.audit.models import EventKind
from casemgmt.config.city.districts import found_in, lend, posts
from casemgmt.config.city.entries import log
from casemgmt.config.city.mailboxes import move
from casemgmt.config.city.partners import open_doors
from casemgmt.config.city.proposals import propose
from casemgmt.config.city.record_writer import RecordWriter
from casemgmt.config.city.staff import days_ago, hire, neighbours, share

SEED = 7
NOW = datetime(2026, 11, 18, 22, 40, tzinfo=UTC)  # the present of the stories, an afternoon in Riverbend
EVERYBODY = {"programs": ["riverbend", "harbor"], "actor": "system:city"}


class Founding:
    """Written by a `RecordWriter`, for a city that stands at the moment `now`.

    `districts`: so many, where much is measured; in both programs, if there shall be `both`.
    """

    def __init__(self, seed, now, *, districts=0, both=False):
        self.writer, self.dice = RecordWriter(random.Random(seed), now), random.Random(seed + 1)
        self.city = hire(self.writer, more=posts(self.writer.dice, districts, "worker"))
        self.small = neighbours(self.writer, more=posts(self.writer.dice, districts * both, "harbor"))
        open_doors(self.writer, self.city)
        move(self.writer, self.city)
        self.sign_ins()
        self.worker_of_both = share(self.writer, self.city, self.small)
        propose(self.writer, self.city, self.small)
        self.districts = {self.city.program.pk: found_in(self.city)}
        if both:
            chief = self.city.by_role[Role.ADMINISTRATOR][0]
            self.districts[self.small.program.pk] = lend(self.writer, self.city, self.small, by=chief)

    def write_down(self):
        return self.writer.write_down()

    def sign_ins(self):
        """Who works signs in: two days of three, in the morning or before the night."""
        for days in range(21, 0, -1):
            for user in self.city.users:
                if user.is_active and user.post.began > days and self.dice.random() < 0.65:
                    hour = self.dice.choice((14, 15, 16, 16, 2))
                    at = days_ago(self.writer, days, hour) + timedelta(minutes=self.dice.randint(0, 59))
                    log(self.writer, EventKind.SIGN_IN, by=user, of=user, at=at, program=self.city.program.pk)
