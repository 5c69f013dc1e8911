"""Figure minus list: whoever compares every number with every list learns nothing of a hidden person.

The attacker reads each figure's page, file, chart and list, and asks the API, before and after somebody who
is hidden was met, called, referred and met again in several months. Nothing that they read may differ.
"""

import csv
import io
import json
import re

import pytest
from django.db.models.functions import Now

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.figures.metric import About, every
from casemgmt.figures.periods import read
from casemgmt.people.models import Conflict, PersonGrant, Restriction
from casemgmt.people.models.restricted import EMERGENCY
from casemgmt.reports.views import rows as lists
from tests import factories
from tests.people.test_hidden import pages
from tests.reports.conftest import at, saved
from tests.reports.months import Months
from tests.reports.test_views import command

pytestmark = pytest.mark.django_db
YEAR, MONTHS = "2025", ("2025-02", "2025-04")  # of a month's meetings, some figures count 60 days later
SERVED = [metric for metric in every() if metric.about is About.SERVED]
WITH_ROWS = [metric for metric in SERVED if metric.rows]
TIMED = {"response_time_median", "response_time_90th", "time_to_linkage"}  # they do not say what they counted
IN_API = {"calls": "calls", "encounters": "encounters"}  # of the figures, what the API filters by day
# Keys of one answer, its printed foot, and the ids of forms and records: how many stand there still counts.
OF_THIS_ANSWER = re.compile(
    r"""(?s)<p class="print-footer".*?</p>|csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|"""
    r""""X-CSRFToken": "\w+"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-\w{12}"""
)


@pytest.fixture
def months(program, responder):
    made = Months(program, responder)
    made.work()
    return made


@pytest.fixture
def somebody(months):
    return months.person("Rosalind")


@pytest.fixture
def restricted(somebody, program):
    saved(Restriction(program=program, person=somebody, kind="safety", why="Somebody asks for her"))
    return somebody


def live(months, person):
    """Five months of a life and its end, each of which some figure counts."""
    for month in (2, 3):
        months.go_through(person, at(2025, month, 4))
    months.stay(person, at(2025, 2, 4))
    months.wait(person, at(2025, 3, 20))
    months.die(person, at(2025, 6, 10))


@pytest.fixture
def named(team, restricted, program, auditor):
    """A supervisor who may open her record."""
    user = factories.staff(Role.SUPERVISOR, team=team)
    saved(PersonGrant(program=program, person=restricted, user=user, given_by=auditor, why="Her worker"))
    return user


@pytest.fixture
def in_an_emergency(team, restricted, program):
    """A supervisor to whom it is open for this hour."""
    user = factories.staff(Role.SUPERVISOR, team=team)
    hour = {"since": Now(), "until": Now() + EMERGENCY, "emergency": True}
    saved(PersonGrant(program=program, person=restricted, user=user, given_by=user, why="No answer", **hour))
    return user


@pytest.fixture
def of_two(team, other_team):
    return factories.staff_of(Role.SUPERVISOR, team, other_team)


@pytest.fixture
def of_two_the_other_first(team, other_team):
    return factories.staff_of(Role.SUPERVISOR, other_team, team)


@pytest.fixture
def evaluator(program):
    return factories.staff(Role.EVALUATOR, program=program)


READERS = ["supervisor", "evaluator", "of_two_the_other_first"]
LATER = ["lead", "named", "in_an_emergency", "of_two"]  # asked in the longer proofs


class Attacker:
    """Somebody who reads all that they may and compares."""

    def __init__(self, client, user):
        self.client, self.user = client, user

    def text(self, path, *, any_status=False):
        answer = self.client.get(path)
        assert any_status or answer.status_code in (200, 403), (path, answer.status_code)
        return "" if answer.streaming else OF_THIS_ANSWER.sub("", answer.content.decode())

    def everything(self):
        """{address: what it says} of every figure: page, file and lists, by the year and by the month."""
        told = {path: self.text(path) for path in (f"/reports/?{self.of(YEAR)}", self.path("figures.csv"))}
        for metric in SERVED:
            paths = [self.path(f"{metric.key}/"), self.path(f"{metric.key}/figures.csv")]
            paths += [self.path(f"{metric.key}/list/", period) for period in (YEAR, *MONTHS)]
            told |= {path: self.text(path) for path in paths if metric.rows or "list" not in path}
        chart = self.path("encounters/chart.svg")
        return told | {chart: self.text(chart)}

    def path(self, end, period=YEAR):
        return f"/reports/{end}?{self.of(period)}"

    def of(self, period):
        return f"program=lane&period={period}"

    def listed(self, metric, period):
        """How many records the list behind the figure holds, or None where it is closed to the reader."""
        answer = self.client.get(self.path(f"{metric.key}/list/", period))
        return answer.context["listed"].total if answer.status_code == 200 else None

    def counted(self, period):
        """{figure: what the file says that it counted}; a figure that is hidden has no line."""
        lines = csv.DictReader(io.StringIO(self.text(self.path("figures.csv", period)).lstrip("\ufeff")))
        return {line["figure"]: int(line["numerator"]) for line in lines if line["numerator"]}

    def from_api(self, name, period):
        days = read(period, today=policy_day())
        asked = {"since": days.first.isoformat(), "until": days.last.isoformat(), "per_page": 1}
        return self.client.get(f"/api/v1/{name}/", asked).json()["count"]


def policy_day():
    return at(2026, 6, 1).date()


@pytest.fixture
def attacker(request, client_for):
    """The attacker who reads as the user of this name."""

    def reads_as(name):
        user = request.getfixturevalue(name)
        return Attacker(client_for(user), user)

    return reads_as


@pytest.mark.parametrize("reader", ["supervisor", "named"])
def test_nothing_of_the_figures_differs_by_a_restricted_person(reader, attacker, months, restricted):
    reads = attacker(reader)
    before = reads.everything()
    live(months, restricted)
    after = reads.everything()
    assert {path for path in after if after[path] != before[path]} == set()


def test_nor_by_somebody_whom_the_reader_knows(attacker, months, somebody, supervisor):
    saved(Conflict(program=months.program, person=somebody, user=supervisor, kind="knows"))
    reads = attacker("supervisor")
    before = reads.everything()
    live(months, somebody)
    assert reads.everything() == before


def test_everything_that_the_attacker_reads_would_tell_of_a_life_that_nobody_hides(
    attacker, months, somebody
):
    """The tests above can fail: each figure, by page, file and list, moves with a life like this one."""
    reads = attacker("supervisor")
    before = reads.everything()
    live(months, somebody)
    after = reads.everything()
    assert {path for path in after if after[path] == before[path] and path.endswith(YEAR)} == set()


@pytest.mark.parametrize(
    "reader", [*READERS, *(pytest.param(name, marks=pytest.mark.slow) for name in LATER)]
)
def test_a_figure_counts_what_its_list_holds_for_every_metric_with_rows(reader, attacker, months, restricted):
    live(months, restricted)
    reads, compared = attacker(reader), set()
    for period in (YEAR, *MONTHS):
        counted = reads.counted(period)
        for metric in WITH_ROWS:
            listed = reads.listed(metric, period)
            assert (listed is None) == (not may_open(reads.user, metric)), metric.key
            if listed is not None and metric.key in counted:
                assert listed == counted[metric.key], (metric.key, period)
                compared.add(metric.key)
    assert compared >= {metric.key for metric in WITH_ROWS if may_open(reads.user, metric)} - TIMED


def may_open(user, metric):
    rows = metric.rows(program="lane", period=read(YEAR, today=policy_day()))
    return policy.allows(user, lists.listed(rows.model).permission, "lane")


@pytest.mark.parametrize("reader", ["supervisor", "of_two"])
def test_the_api_counts_what_the_figure_counts(reader, attacker, months, restricted):
    live(months, restricted)
    reads = attacker(reader)
    for period in (YEAR, "2025-02", "2025-03"):
        counted = reads.counted(period)
        for key, name in IN_API.items():
            assert reads.from_api(name, period) == counted[key], (key, period)


def test_whoever_may_see_her_sees_her_in_the_api_and_in_no_figure(attacker, months, restricted):
    reads = attacker("named")
    before = reads.from_api("encounters", "2025-02")
    live(months, restricted)
    assert reads.from_api("encounters", "2025-02") == before + 1
    assert str(restricted) not in reads.text(reads.path("encounters/list/"))


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.RESPONDER, Role.PROGRAM_LEAD, Role.ADMINISTRATOR])
def test_no_page_and_no_answer_of_the_house_counts_her(role, client_for, months, restricted, team):
    """Every address without an id, whatever it counts: totals, badges, queues, pages of a list."""
    reads = Attacker(client_for(user := factories.staff(role, team=team)), user)
    addresses = [address for address in pages()[0] if not address.startswith("/account")]
    before = {address: reads.text(address, any_status=True) for address in addresses}
    live(months, restricted)
    after = {address: reads.text(address, any_status=True) for address in addresses}
    assert {address for address in after if after[address] != before[address]} == set()


def test_readers_who_compare_notes_hold_the_same_numbers(attacker, months, restricted):
    live(months, restricted)
    files = {
        attacker(reader).text("/reports/figures.csv?program=lane&period=2025")
        for reader in (*READERS, *LATER)
    }
    assert len(files) == 1


def test_the_command_says_no_more_than_the_page(months, restricted):
    asked = ("--program", "lane", "--from", "2025-01", "--to", "2025-12", "--json")
    before = json.loads(command(*asked))
    live(months, restricted)
    assert json.loads(command(*asked)) == before


def test_each_page_says_who_is_never_counted(attacker, months):
    reads = attacker("lead")
    for metric in SERVED:
        assert "People whose record is restricted" in reads.text(reads.path(f"{metric.key}/")), metric.key
    assert "People whose record is restricted" in reads.text(f"/reports/?{reads.of(YEAR)}")


def test_a_life_that_is_restricted_is_in_the_tables_all_the_same(months, restricted):
    """What the attacker looks for is there to be found."""
    period = read(YEAR, today=policy_day())
    before = {metric: metric.rows(program="lane", period=period).count() for metric in WITH_ROWS}
    live(months, restricted)
    with scope.acting_as(programs=["lane"], actor="system:test"):
        for metric in WITH_ROWS:
            assert metric.rows(program="lane", period=period).count() > before[metric], metric.key
