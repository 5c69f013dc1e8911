"""Every page of everybody's day and every list, over HTTP, beside bare SQL and a plain stack of the same.

The page is asked, then bare SQL for the same rows, then what a small team builds in a week; another of the
three first each time. With restricted people the same page is asked again while nobody is restricted. How
many statements a page asks and how many rows they read is counted apart, from plans.
"""

import random
from contextlib import contextmanager

from casemgmt.config import city
from casemgmt.config.benchmarks import goals, plans
from casemgmt.config.benchmarks.asking import Askers, Question
from casemgmt.config.benchmarks.scratch import as_owner, say, scratch
from casemgmt.config.benchmarks.serving import served
from casemgmt.config.benchmarks.turns import PAGE, UNHIDDEN, Turns

SIZE = 10_000  # people
OPTIONS = ("restricted", "programs")
EACH = 8  # pages of each name in a round
LIFT = "UPDATE people_restriction SET until = statement_timestamp() WHERE until IS NULL"
AGAIN = "UPDATE people_restriction SET until = NULL WHERE until >= %s"


def measure(*, rounds, size, restricted, programs):
    """The figure is My day's median beside bare SQL; `pages` holds everything."""
    with scratch("benchmark_pages") as database, as_owner(database) as owner:
        loaded = loaded_city(size, restricted, programs)
        askers = Askers(random.Random(size))
        with served(database, owner) as (product, plain):
            turns = Turns(product, plain)
            for number in range(rounds):
                for _time in range(EACH):
                    one_of_each(turns, askers, owner, compare=restricted)
                say(f"pages, round {number + 1} of {rounds}")
            every_list(turns, askers, rounds)
        pages = turns.told()
        count(pages, askers)
    return goals.with_verdicts({
        "what": f"My day of a social worker, among {size} people",
        "beside": "bare SQL for the same rows",
        "unit": "milliseconds",
        "figure": pages[goals.MY_DAY][PAGE]["median_ms"],
        "yardstick": pages[goals.MY_DAY]["bare"]["median_ms"],
        "size": size,
        "restricted": restricted,
        "programs": programs,
        "city": {key: loaded[key] for key in ("people", "seconds", "rows", "database_mb")},
        "pages": pages,
    })  # fmt: skip


def loaded_city(size, restricted, programs):
    say(f"Loading a city of {size:,} people")
    return city.measured(people=size, restricted=restricted, programs=programs, told=progress)


def progress(people, rows):
    say(f"{people:,} people, {sum(rows.values()):,} rows")


def one_of_each(turns, askers, owner, *, compare):
    """Each page once, at random; and once more while nobody is restricted, if that is compared."""
    asked = [*askers.pages(), *askers.searches()]
    for question in asked:
        turns.ask(question)
    if compare:
        with nobody_restricted(owner):
            for question in asked:
                turns.ask(question, only=UNHIDDEN)


@contextmanager
def nobody_restricted(owner):
    (began,) = owner.execute("SELECT statement_timestamp()").fetchone()
    owner.execute(LIFT)
    try:
        yield
    finally:
        owner.execute(AGAIN, [began])


def every_list(turns, askers, rounds):
    lists = [*askers.lists()]
    for _round in range(rounds + 1):
        for question in lists:
            turns.ask(question)
    say(f"{len(lists)} lists, orders and tabs")


def count(pages, askers):
    """Note beside the costs what each page asks of the database."""
    for question in [*askers.pages(), *askers.searches(), *askers.lists()]:
        asked = statements_of(askers, question)
        pages[question.name]["queries"] = asked.queries
        pages[question.name]["rows_read"] = asked.read
        if asked.read_a_row is not None:
            pages[question.name]["rows_read_a_row_shown"] = asked.read_a_row


def statements_of(askers: Askers, question: Question) -> plans.StatementsAsked:
    """What a page asks; of a search, the page that shows what was found."""
    client, path = askers.client(question.user), question.path
    if question.data is not None:
        path = client.post(path, question.data).headers["Location"]
    with plans.asked() as found:
        client.get(path)
    return found
