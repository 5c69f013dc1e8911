"""A believable city for the demo: made-up people, told through the same actions that pages use."""

import random
from datetime import timedelta

from django.utils import timezone

from casemgmt import scope
from casemgmt.calls.actions import adopt_mapping
from casemgmt.config.city.staff import hire, neighbours, sign_ins
from casemgmt.config.city.words import PEOPLE
from casemgmt.config.city.work import Storyteller

__all__ = ["load", "sign_ins"]

SIZES = {"small": (4, 24), "medium": (12, 120), "large": (26, 400)}  # weeks told, people met
MAPPINGS = ("lane-county",)


def load(*, size="small", now=None):
    """Tell the last weeks of a city: its staff, calls, people, encounters, promises and tries."""
    weeks, met = SIZES[size]
    now = now or timezone.now()
    with scope.acting_as(programs=["riverbend", "harbor"], actor="system:city"):
        staff = hire()
        neighbours()
        for slug in MAPPINGS:
            adopt_mapping(program=staff.program, slug=slug, by=staff.administrator)
        teller = Storyteller(staff, random.Random(7), now)
        for number in range(met):
            teller.tell(
                PEOPLE[number % len(PEOPLE)], again=number // len(PEOPLE), since=timedelta(weeks=weeks)
            )
