"""A measurement works in a database of its own, leaves nothing behind, and measures what it says."""

import json
import smtplib
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casemgmt.cases.forms import AddendumForm
from casemgmt.config.benchmarks import endpoints, goals, mixed, reminders, rls, worst
from casemgmt.config.benchmarks.mail_sink import mail_sink
from casemgmt.config.benchmarks.scratch import as_owner, new_database, work_on
from tests.matrix.table import table

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore"),  # static files are not collected
]


@pytest.fixture(autouse=True)
def _as_in_the_demo(settings):
    """A password alone signs in, at the demo's own address."""
    settings.SECOND_FACTOR = False


def databases():
    with as_owner("postgres") as owner:
        return {name for (name,) in owner.execute("SELECT datname FROM pg_database").fetchall()}


def measured(capsys, name, size):
    before = connection.settings_dict["NAME"]
    call_command("benchmark", name, rounds=2, size=size)
    assert connection.settings_dict["NAME"] == before
    assert f"{before}_benchmark_{name}" not in databases()
    (found,) = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.slow
def test_row_security_is_measured_page_by_page(capsys, monkeypatch):
    monkeypatch.setattr(rls, "EACH", 3)
    found = measured(capsys, "rls", 30)
    assert set(found["pages"]) == {"my_day", "person", "search"}
    for page in found["pages"].values():
        assert page["ratio"] == round(page[rls.ON]["median_ms"] / page[rls.OFF]["median_ms"], 3)
        assert page["ratio_with_scope"] > page["ratio"]
    assert found["ratio"] == pytest.approx(max(page["ratio"] for page in found["pages"].values()), abs=0.006)


@pytest.mark.slow
def test_a_log_is_written_sealed_and_proven(capsys):
    found = measured(capsys, "audit", 300)
    assert found["what"].startswith("300 events")
    assert found["figure"] > 0 < found["yardstick"]


def test_an_interrupted_measurement_leaves_no_database():
    with pytest.raises(KeyboardInterrupt), new_database("left") as name:
        assert name in databases()
        raise KeyboardInterrupt
    assert name not in databases()


def test_one_measurement_at_a_time():
    before = connection.settings_dict["NAME"]
    with new_database("twice"), pytest.raises(CommandError, match="Another measurement"):
        work_on(before)
        with new_database("twice"):
            pass


def test_a_yardstick_that_is_none_is_refused(monkeypatch):
    """Were the policies not switched, both sides would be the same and row security would cost nothing."""
    monkeypatch.setattr(rls, "switch", lambda owner, tables, verb: None)
    with as_owner(connection.settings_dict["NAME"]) as owner, pytest.raises(AssertionError, match="not off"):
        rls.policies(owner, rls.OFF).__enter__()


@pytest.mark.slow
def test_pages_are_measured_beside_bare_sql_and_a_plain_stack(capsys):
    before = connection.settings_dict["NAME"]
    call_command("benchmark", "pages", rounds=1, size=400, restricted=4)
    assert f"{before}_benchmark_pages" not in databases()
    (found,) = json.loads(capsys.readouterr().out)
    assert set(goals.QUERIES) <= found["pages"].keys()
    for name in goals.OF_BARE:
        page = found["pages"][name]
        assert {"page", "bare", "plain", "page, nobody restricted"} <= page.keys()
        assert page["page"]["bytes"] > page["page"]["asked"] > 0 < page["queries"]
    assert any(name.startswith("list encounters/?sort=") for name in found["pages"])
    assert {verdict["met"] for verdict in found["goals"]} <= {True, False}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["intake", "mixed", "reminders", "save", "search"])
def test_each_figure_stands_beside_its_yardstick_and_its_goals(capsys, monkeypatch, name):
    monkeypatch.setattr(mixed, "SECONDS", 2)
    monkeypatch.setattr(mixed, "DRAWN", 3)
    monkeypatch.setattr(reminders, "SENDING", 2)
    found = measured(capsys, name, 400)
    assert found["figure"] > 0 < found["yardstick"]
    assert found["goals"] and {type(verdict["met"]) for verdict in found["goals"]} == {bool}


def test_the_mail_server_of_a_measurement_takes_every_letter():
    with mail_sink() as server, smtplib.SMTP("127.0.0.1", server.port) as client:
        for number in range(3):
            client.sendmail("a@example.org", "b@example.org", f"Subject: {number}\r\n\r\n.\r\nmore\r\n")
        assert server.letters == 3


def page_of(median_ms, rows_read=1.0):
    return {"page": {"median_ms": median_ms, "p95_ms": median_ms}, "rows_read_a_row_shown": rows_read}


def test_a_page_that_grows_more_than_promised_has_missed_its_goal(capsys):
    small = {name: page_of(10) for name in (*goals.GROWTH, "list calls/?", "list calls/?sort=when")}
    large = small | {goals.MY_DAY: page_of(14), "list calls/?sort=when": page_of(20)}
    told = goals.grown({"size": 300, "pages": small}, {"name": "pages", "size": 600, "pages": large})
    missed = {verdict["what"]: verdict["measured"] for verdict in told["goals"] if not verdict["met"]}
    assert missed == {
        "my day, social worker: growth": 1.4,
        "list calls/?sort=when: growth, the most (1 of 2 over)": 2.0,
    }
    assert capsys.readouterr().err.count("missed") == 2


def test_a_list_that_reads_more_than_it_shows_has_missed_its_goal():
    pages = {"list calls/?": page_of(50), "list calls/?sort=when": page_of(5, rows_read=33.0)}
    assert [(verdict.measured, verdict.met) for verdict in goals.of_lists(pages)] == [
        (50, False),
        (33, False),
    ]


def test_what_stands_beside_the_pages_is_no_part_of_the_product(settings):
    """Neither its addresses nor the admin that it shows."""
    homes = {callback.__module__ for _route, callback in endpoints.routes()}
    assert not {home for home in homes if "yardstick" in home or "contrib.admin" in home}
    assert not [app for app in settings.INSTALLED_APPS if "admin" in app or "yardstick" in app]


WITHOUT_A_BODY = {"health/": "answers whatever is asked", "api/": "says that there is nothing"}


def test_every_address_that_takes_a_body_is_measured():
    """As the matrix knows them; signing in is the library's."""
    known = {
        (row.route, method.lower())
        for row in table()
        for method in {"POST", "PATCH"} & set(row.answers)
        if not row.route.startswith(endpoints.OF_THE_LIBRARY) and row.route not in WITHOUT_A_BODY
    }
    assert {(endpoint.route, endpoint.method) for endpoint in endpoints.endpoints()} == known
    assert len(known) > 150


@pytest.mark.parametrize("kind", worst.KINDS)
def test_the_worst_body_is_as_long_as_its_limits(kind):
    """Taken by the form it is made for, in every kind of letters."""
    form = AddendumForm(worst.of_form(AddendumForm.base_fields, kind) | {"id": uuid.uuid4()})
    assert form.is_valid(), form.errors
    assert len(form.cleaned_data["text"]) > AddendumForm.base_fields["text"].max_length - 10


def test_the_worst_body_of_the_api_is_as_long_and_as_many_as_described():
    schema = next(endpoint.schema for endpoint in endpoints.endpoints() if endpoint.route == "api/v1/people/")
    body = worst.of_schema(schema, "accents", lambda name: name)["person"]
    assert len(body["other_names"]) == 20 == len(set(body["other_names"]))
    assert min(map(len, body["other_names"])) > 100
