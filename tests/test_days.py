"""One way to write days and moments in each language, wherever they stand."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.timezone import override as zone
from django.utils.translation import override

from casemgmt import days

DAY, AT = date(2026, 11, 24), datetime(2026, 11, 24, 22, 5, tzinfo=UTC)
CODE = [
    path
    for package in ("casemgmt", "followups", "referrals", "staffwellbeing")
    for path in (settings.BASE_DIR / package).rglob("*.py")
    if "migrations" not in path.parts
]
# By the zone of a log that is imported; the day of a city that is made up.
OTHER_ZONES = {"casemgmt/days.py", "casemgmt/calls/importing/rows.py"}
LOCAL_DAY = re.compile(r"\.astimezone\(.*\)\.date\(\)|localdate\(.*(timezone=|ZoneInfo)")
DAY_OF_UTC = re.compile(r"timezone\.localdate(\(\)|$)|\bdate\.today\(|timezone\.now\(\)\.date\(\)")
OWN_WAYS = {"date_format", "time_format"}
LAZY = {"_", "gettext_lazy"}


@pytest.mark.parametrize(
    "language, told",
    [
        ("en", ["Tue Nov 24, 2026", "Nov 24, 2026", "Nov 2026", "Nov", "2:05\u00a0pm"]),
        ("es", ["mar 24 nov 2026", "24 nov 2026", "nov 2026", "nov", "14:05"]),
    ],
)
def test_days_are_written_in_one_way(language, told):
    with override(language), zone("America/Los_Angeles"):
        assert [
            days.day(DAY), days.short_day(DAY), days.month(DAY), days.month_alone(DAY), days.clock(AT)
        ] == told  # fmt: skip
        assert days.moment(AT) == f"{told[0]}, {told[4]}"
        assert Template("{{ day }}").render(Context({"day": DAY})) == told[0]


def test_nothing_known_is_nothing_written():
    for write in (days.day, days.short_day, days.month, days.clock, days.moment):
        assert write(None) == ""


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(Path(path).relative_to(settings.BASE_DIR)))
def test_no_room_writes_days_in_a_way_of_its_own(path):
    """Nor a sentence of a module while it is read: that would stay English for everybody."""
    tree = ast.parse(path.read_text())
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    if path.name != "days.py":
        assert not OWN_WAYS & (names | attributes)
    assert [ast.unparse(node) for node in outside_functions(tree) if is_put_together(node)] == []


def outside_functions(node):
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from outside_functions(child)


def is_put_together(node):
    """Whether a sentence is filled in, joined or changed here."""
    match node:
        case ast.JoinedStr() | ast.BinOp(op=ast.Mod() | ast.Add()):
            return says_something(node)
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "lower" | "upper" | "capitalize")):
            return says_something(node)
    return False


def says_something(node):
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(isinstance(called, ast.Name) and called.id in LAZY for called in calls)


def test_the_day_of_a_moment_is_asked_of_its_program_alone():
    found = {str(path.relative_to(settings.BASE_DIR)) for path in CODE if LOCAL_DAY.search(path.read_text())}
    assert {path for path in found if not path.startswith("casemgmt/config/")} == OTHER_ZONES


def test_a_moment_falls_on_another_day_in_another_zone():
    assert [days.local_day(AT, place) for place in ("America/Los_Angeles", "Asia/Tokyo")] == [
        date(2026, 11, 24), date(2026, 11, 25)
    ]  # fmt: skip


def test_the_tests_say_the_day_of_the_program_and_not_that_of_utc():
    """From four in the afternoon in Oregon they are two days, and what happened today lies in the future."""
    tests = settings.BASE_DIR / "tests"
    elsewhere = [
        f"{path.relative_to(tests)}:{number}"
        for path in tests.rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if DAY_OF_UTC.search(line) and "re.compile" not in line
    ]
    assert elsewhere == []
