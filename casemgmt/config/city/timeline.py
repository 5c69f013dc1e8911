"""What happens in a city, one thing after another, each at its moment.

A strand is a generator: it yields the moment at which it goes on, and then calls actions as pages do. Nothing
in the product can set the clock. `manage.py tell` runs whole, its database with it, under the program
`faketime`, which reads the moment from a file.
"""

import os
from heapq import heappop, heappush
from itertools import count

from casemgmt import scope

FILE = "FAKETIME_TIMESTAMP_FILE"


class Clock:
    """The file that `faketime` reads, in seconds since 1970."""

    def __init__(self):
        self.file = os.open(os.environ[FILE], os.O_WRONLY)

    def move_to(self, at):
        os.pwrite(self.file, b"%010d" % int(at.timestamp()), 0)


class Schedule:
    """Strands that wait for their moment; whatever would come after the `end` never comes."""

    def __init__(self, clock, end, programs):
        self.clock, self.end, self.programs = clock, end, programs
        self.waiting, self.number = [], count()

    def begin(self, strand):
        """Let it decide what it begins with; the rest comes at the moment that it names."""
        self._wait(strand, None)

    def run(self, each_day):
        """Until nothing waits any more. `each_day` is called before the first thing of a day."""
        day = None
        while self.waiting:
            at, _number, strand = heappop(self.waiting)
            self.clock.move_to(at)
            if at.date() != day:
                day = at.date()
                each_day()
            with scope.acting_as(programs=self.programs, actor="system:city"):
                self._wait(strand, at)

    def _wait(self, strand, now):
        at = next(strand, None)
        if at is not None and at < self.end:
            at = at.replace(microsecond=0)
            heappush(self.waiting, (max(at, now) if now else at, next(self.number), strand))
