"""Somebody new and the first meeting with them: two forms over HTTP, beside two plain inserts"""

import random
import string
from itertools import count

from django.urls import reverse
from django.utils import timezone

from casemgmt.config.benchmarks import goals
from casemgmt.config.benchmarks.asking import Askers
from casemgmt.config.benchmarks.clock import milliseconds
from casemgmt.config.benchmarks.pages import loaded_city
from casemgmt.config.benchmarks.scratch import as_owner, say, scratch
from casemgmt.config.benchmarks.serving import expect, served
from casemgmt.people.models import CROCKFORD

SIZE = 10_000  # people
OPTIONS = ("restricted", "programs")
EACH = 20
DROPPED = 3
MET = {
    "outcome": "ended_on_scene",
    "transport": "none",
    "police": "none",
    "follow_up": "72h",
    "note": "Talked.",
}


def measure(*, rounds, size, restricted, programs):
    """Milliseconds of both forms together. The search before them is asked, and not counted."""
    with scratch("benchmark_intake") as database, as_owner(database) as owner:
        loaded_city(size, restricted, programs)
        dice = random.Random(size)
        askers, numbers = Askers(dice), count(1)
        with served(database, owner) as (product, plain):
            own, beside = [], []
            for number in range(rounds):
                for _time in range(EACH):
                    user = dice.choice(askers.responders)
                    program = dice.choice(user.active_memberships).program_id
                    own.append(taken_in(product, user, program, name(dice)))
                    beside.append(inserted(plain, user, program, name(dice), next(numbers)))
                say(f"intake, round {number + 1} of {rounds}")
    page, api = (milliseconds([answer.seconds for answer in some[DROPPED:]]) for some in (own, beside))
    found = {
        "what": f"a new person and their first encounter, saved, among {size} people",
        "beside": "the same two rows and their history, by a plain API",
        "unit": "milliseconds",
        "figure": page["median_ms"],
        "yardstick": api["median_ms"],
        "page": page,
        "plain": api,
    }
    ratio = page["median_ms"] / api["median_ms"]
    return goals.judged(found, [goals.at_most("intake: times the plain API", ratio, 3)])


def taken_in(site, user, program, name):
    found = expect(site.ask(user, f"{reverse('people:find')}?program={program}", {"text": name}), 302)
    search = found.location.rstrip("/").rpartition("/")[2]
    added = expect(site.ask(user, reverse("people:new", args=[search]), {"name": name}), 302)
    person = added.location.rstrip("/").rpartition("/")[2]
    met = MET | {"started_at": f"{timezone.localtime():%Y-%m-%dT00:01}"}
    path = f"{reverse('encounters:new')}?program={program}&person={person}"
    return added.and_then(expect(site.ask(user, path, met), 302))


def inserted(site, user, program, name, number):
    person = {"name": name, "program": program, "ref": ref(number)}
    met = MET | {"program": program, "started_at": timezone.now().isoformat(), "recorded_by": user.pk}
    added = expect(site.ask(user, "/api/people/", person), 201)
    return added.and_then(expect(site.ask(user, "/api/encounters/", met), 201))


def name(dice):
    """Like nobody's, so that nobody is asked whether it is the same."""
    return " ".join("".join(dice.choices(string.ascii_lowercase, k=9)).title() for _word in range(2))


def ref(number):
    code = "".join(CROCKFORD[number >> shift & 31] for shift in range(0, 40, 5))
    return f"{code[:4]}-{code[4:]}"
