"""Twenty people at once, four reading for one who writes, beside the same load on a plain stack."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median, quantiles
from time import monotonic

from django.urls import reverse
from django.utils import timezone

from casemgmt.config.benchmarks import goals
from casemgmt.config.benchmarks.asking import Askers
from casemgmt.config.benchmarks.intake import MET
from casemgmt.config.benchmarks.pages import loaded_city
from casemgmt.config.benchmarks.scratch import as_owner, say, scratch
from casemgmt.config.benchmarks.serving import expect, served

SIZE = 10_000  # people
OPTIONS = ("restricted", "programs")
AT_ONCE, SECONDS, DRAWN = 20, 10, 30
WRITES = 5  # every fifth request


def measure(*, rounds, size, restricted, programs):
    """Requests a second; of the product also the median and the 99th percentile."""
    with scratch("benchmark_mixed") as database, as_owner(database) as owner:
        loaded_city(size, restricted, programs)
        askers = Askers(random.Random(size))
        drawn = [one for _time in range(DRAWN) for one in (*askers.pages(), *askers.searches()) if one.beside]
        writers = [
            (spell.user, spell.program_id) for user in askers.responders for spell in user.active_memberships
        ]
        with served(database, owner) as (product, plain):
            for site in (product, plain):  # signed in before anybody counts
                for user in {one.user for one in drawn} | {user for user, _program in writers}:
                    site.cookie(user)
            times, took = {product: [], plain: []}, {product: 0.0, plain: 0.0}
            for number in range(rounds):
                for site, reading, writing in ((product, page, meet), (plain, row, insert)):
                    began = monotonic()
                    times[site] += load(site, reading, writing, drawn, writers)
                    took[site] += monotonic() - began
                say(f"mixed, round {number + 1} of {rounds}")
        own, beside = (shape(times[site], took[site]) for site in (product, plain))
    found = {
        "what": f"requests a second, {AT_ONCE} people at once, among {size} people",
        "beside": "the same load on a plain stack",
        "unit": "requests a second",
        "figure": own["a_second"],
        "yardstick": beside["a_second"],
        "page": own,
        "plain": beside,
    }
    ratio = own["a_second"] / beside["a_second"]
    verdicts = [
        goals.at_least("mixed: times the plain stack's requests a second", ratio, 3),
        goals.at_most("mixed: 99th percentile beside the median", own["p99_of_p50"], 5),
    ]
    return goals.judged(found, verdicts)


def load(site, reading, writing, drawn, writers):
    """Seconds of every request that was answered."""
    end = monotonic() + SECONDS

    def one(seed):
        dice, found = random.Random(seed), []
        for number in count(seed):
            if monotonic() > end:
                return found
            if number % WRITES:
                found.append(reading(site, dice.choice(drawn)).seconds)
            else:
                found.append(writing(site, *dice.choice(writers)).seconds)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [seconds for found in pool.map(one, range(AT_ONCE)) for seconds in found]


def page(site, question):
    answer = expect(site.fetch(question.user, question.path, question.data), 200, 302)
    if answer.status == 302:
        return answer.and_then(expect(site.fetch(question.user, answer.location), 200))
    return answer


def row(site, question):
    return expect(site.fetch(question.user, question.beside["plain"]), 200)


def meet(site, user, program):
    met = MET | {"started_at": f"{timezone.localtime():%Y-%m-%dT00:01}", "follow_up": "none"}
    return expect(site.fetch(user, f"{reverse('encounters:new')}?program={program}", met), 302)


def insert(site, user, program):
    met = MET | {"program": program, "started_at": timezone.now().isoformat(), "recorded_by": user.pk}
    return expect(site.fetch(user, "/api/encounters/", met), 201)


def shape(times, seconds):
    p50, p99 = median(times), quantiles(times, n=100, method="inclusive")[-1]
    return {
        "a_second": round(len(times) / seconds, 2),
        "median_ms": round(p50 * 1000, 1),
        "p99_ms": round(p99 * 1000, 1),
        "p99_of_p50": round(p99 / p50, 2),
    }
