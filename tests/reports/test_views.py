"""One page for leadership: what it shows, what it hides, and who may open the list behind a number."""

import csv
import io
import json
import random
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.figures.metric import every
from casemgmt.reports import charts
from casemgmt.workforce.models import Employment
from tests import factories
from tests.calls.factories import CallFactory
from tests.reports.conftest import at, saved

pytestmark = pytest.mark.django_db
YEAR = "?period=2025"


def text_of(answer):
    return answer.content.decode()


def table_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def command(*arguments):
    out = io.StringIO()
    call_command("metrics", *arguments, stdout=out)
    return out.getvalue()


def test_the_page_shows_every_figure_of_the_registry(client_for, lead, busy_year):
    page = text_of(client_for(lead).get(f"/reports/{YEAR}"))
    assert all(f"/reports/{metric.key}/" in page for metric in every())
    assert "133" in page  # ten months of twelve calls, and six and seven
    assert "10 min" in page


def test_page_file_and_command_say_the_same(client_for, lead, busy_year):
    client = client_for(lead)
    tiles = client.get(f"/reports/{YEAR}").context["sections"]
    on_page = {tile.reading.metric.key: tile.reading for _heading, found in tiles for tile in found}
    in_file = {row["figure"]: row for row in table_of(client.get(f"/reports/figures.csv{YEAR}"))}
    [told] = json.loads(command("--program", "lane", "--from", "2025-01", "--to", "2025-12", "--json"))
    printed = {one["key"]: one for one in told["figures"]}
    assert set(on_page) == set(in_file) == set(printed) == {metric.key for metric in every()}
    for key, reading in on_page.items():
        one = reading.written
        assert printed[key]["value"] == one.value and printed[key]["denominator"] == one.denominator
        assert in_file[key]["value"] == ("" if one.value is None else str(one.value))
        assert (in_file[key]["shown"] == "yes") == reading.shown == printed[key]["shown"]
    assert on_page["calls"].figure.value == 133


def test_small_months_are_joined_wherever_the_course_is_shown(client_for, lead, busy_year):
    client = client_for(lead)
    rows = table_of(client.get(f"/reports/calls/figures.csv{YEAR}"))
    assert [row["value"] for row in rows] == ["12"] * 6 + ["13"] + ["12"] * 4
    assert rows[6]["first_day"] == "2025-07-01" and rows[6]["last_day"] == "2025-08-31"
    page = text_of(client.get(f"/reports/calls/{YEAR}"))
    assert "Jul–Aug 2025" in page and "Jul 2025" not in page


@pytest.mark.parametrize("period", ["2025-07", "2025-08", "2025-q3"])
def test_a_period_that_would_give_a_small_month_away_is_hidden(client_for, lead, busy_year, period):
    client = client_for(lead)
    client_shows = {
        row["figure"]: row for row in table_of(client.get(f"/reports/figures.csv?period={period}"))
    }
    expected = ("25", "yes") if period == "2025-q3" else ("", "hidden")
    assert (client_shows["calls"]["value"], client_shows["calls"]["shown"]) == expected
    hidden = "1 to 10, or it would" in text_of(client.get(f"/reports/calls/?period={period}"))
    assert hidden == (period != "2025-q3")


def test_a_large_month_is_hidden_if_it_would_give_the_small_one_beside_it_away(client_for, lead, phone_in):
    """January 12, February 5, March 14: with January and March, the quarter would tell February."""
    for month, n in ((1, 12), (2, 5), (3, 14)):
        phone_in(date(2025, month, 5), *[10] * n)
    client = client_for(lead)
    shown = {
        period: table_of(client.get(f"/reports/figures.csv?period={period}"))[0]["value"]
        for period in ("2025-01", "2025-02", "2025-03", "2025-q1")
    }
    assert shown == {"2025-01": "12", "2025-02": "", "2025-03": "", "2025-q1": "31"}


def test_figures_of_fewer_than_five_staff_are_hidden(client_for, lead, program):
    def retention():
        rows = table_of(client_for(lead).get(f"/reports/figures.csv{YEAR}"))
        return next(row["value"] for row in rows if row["figure"] == "staff_retention")

    for number in range(5):
        assert retention() == ""
        user = factories.UserFactory()
        saved(Employment(user=user, program=program, started_on=date(2024, 1, 1 + number)))
    assert retention() == "1.0"


def test_a_single_call_hides_nothing_else_but_is_hidden_itself(client_for, lead, phone_in):
    phone_in(date(2025, 2, 3), 10)
    row = table_of(client_for(lead).get("/reports/calls/figures.csv?period=2025-02"))[-1]
    assert row["value"] == "" and row["shown"] == "hidden"


def test_the_change_is_told_only_where_both_periods_are_shown(client_for, lead, busy_year):
    client = client_for(lead)
    assert "12 more than" not in text_of(client.get("/reports/calls/?period=2025-09"))
    assert "Same as the period before" in text_of(client.get("/reports/calls/?period=2025-02"))


def test_a_month_that_is_not_over_is_not_offered_and_not_found(client_for, lead):
    client = client_for(lead)
    for period in (f"{factories.local_today():%Y-%m}", "2999-01", "yesterday", "2025-01-15"):
        assert client.get(f"/reports/?period={period}").status_code == 404


def test_a_lead_reads_the_figure_and_is_told_why_the_list_is_closed(client_for, lead, busy_year):
    client = client_for(lead)
    page = text_of(client.get(f"/reports/encounters/{YEAR}"))
    assert "See the list" not in page and "See encounters" in page
    assert client.get(f"/reports/encounters/list/{YEAR}").status_code == 403
    assert "See the list" in text_of(client.get(f"/reports/calls/{YEAR}"))


def test_a_supervisor_opens_the_list_behind_the_number(client_for, supervisor, meet):
    met = [meet(at(2025, 3, 2 + number)) for number in range(12)]
    client = client_for(supervisor)
    assert "See the list" in text_of(client.get("/reports/encounters/?period=2025-03"))
    page = client.get("/reports/encounters/list/?period=2025-03")
    assert page.context["listed"].total == len(met)
    assert all(f"/encounters/{one.pk}/" in text_of(page) for one in met)
    event = Event.objects.get(kind=EventKind.READ, object_kind="figure")
    assert (event.object_id, event.detail["rows"], event.program) == ("encounters", 12, "lane")
    assert set(event.detail["ids"]) == {str(one.pk) for one in met}


def test_an_estimate_from_everybody_has_no_list(client_for, supervisor):
    client = client_for(supervisor)
    assert "it has no list" in text_of(client.get(f"/reports/staff_staying_12_months/{YEAR}"))
    assert client.get(f"/reports/staff_staying_12_months/list/{YEAR}").status_code == 404


def test_every_list_opens_for_whoever_may_see_its_records(client_for, supervisor, program, busy_year):
    noon = at(2025, 12, 31)
    CallFactory(program=program, source_key="", requested_at=noon, arrived_at=noon, day=noon.date())
    client = client_for(supervisor)
    for metric in every():
        if metric.rows and metric.key != "staff_turnover":
            assert client.get(f"/reports/{metric.key}/list/{YEAR}").status_code == 200, metric.key


@pytest.mark.parametrize("path", ["", "calls/", "calls/chart.svg", "calls/figures.csv", "figures.csv"])
@pytest.mark.parametrize("role", ["responder", "administrator", "auditor", "call_taker"])
def test_who_may_not_see_figures_is_turned_away(client_for, request, role, path):
    assert client_for(request.getfixturevalue(role)).get(f"/reports/{path}{YEAR}").status_code == 403


def test_another_program_is_not_there(client_for, lead, other_program, phone_in):
    phone_in(date(2025, 5, 3), *[10] * 30, program=other_program)
    client = client_for(lead)
    assert client.get(f"/reports/{YEAR}&program=other").status_code == 404
    assert client.get(f"/reports/calls/list/{YEAR}&program=other").status_code == 404
    rows = table_of(client.get(f"/reports/figures.csv{YEAR}"))
    assert {row["value"] for row in rows if row["figure"] == "calls"} == {"0"}


def test_who_leads_two_programs_chooses_one(client_for, lead, other_program, phone_in):
    factories.MembershipFactory(user=lead, program=other_program, role=Role.PROGRAM_LEAD, team=None)
    phone_in(date(2025, 5, 3), *[10] * 30, program=other_program)
    client = client_for(lead)
    assert "Harbor Responders" in text_of(client.get(f"/reports/{YEAR}"))
    rows = table_of(client.get(f"/reports/figures.csv{YEAR}&program=other"))
    assert {row["value"] for row in rows if row["figure"] == "calls"} == {"30"}


def test_an_unknown_figure_is_not_found(client_for, lead):
    assert client_for(lead).get("/reports/horoscope/").status_code == 404


def test_every_file_taken_is_in_the_log(client_for, lead, busy_year):
    client = client_for(lead)
    client.get(f"/reports/figures.csv{YEAR}"), client.get(f"/reports/calls/figures.csv{YEAR}")
    events = Event.objects.filter(kind=EventKind.EXPORT).order_by("pk")
    assert [(event.object_id, event.detail["rows"]) for event in events] == [
        ("figures", len(every())),
        ("calls", 11),
    ]


def test_more_rows_ask_the_database_no_more(client_for, lead, phone_in, meet):
    client = client_for(lead)
    counts = []
    for _round in range(2):
        phone_in(date(2025, 4, 3), *[10] * 15), meet(at(2025, 3, 3)), meet(at(2025, 3, 3), person=None)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/reports/{YEAR}")
        counts.append(len(asked))
    assert counts[0] == counts[1] < 160, counts


def test_a_chart_is_the_picture_of_the_table(client_for, lead, busy_year):
    answer = client_for(lead).get(f"/reports/calls/chart.svg{YEAR}")
    drawn = text_of(answer)
    assert answer["Content-Type"] == "image/svg+xml" and drawn.startswith("<svg")
    assert "Jul–Aug 2025" in drawn and "style=" not in drawn and "<script" not in drawn


def test_a_chart_is_drawn_once_and_kept(client_for, lead, busy_year, monkeypatch):
    client = client_for(lead)
    drawn = client.get(f"/reports/calls/chart.svg{YEAR}").content
    monkeypatch.setattr(charts, "DRAWER", "/nowhere/draw.py")
    assert client.get(f"/reports/calls/chart.svg{YEAR}").content == drawn


def test_a_chart_that_cannot_be_drawn_leaves_the_page_whole(client_for, lead, phone_in, monkeypatch):
    phone_in(date(2024, 5, 5), *[10] * random.randint(1000, 1100))
    monkeypatch.setattr(charts, "DRAWER", "/nowhere/draw.py")
    client = client_for(lead)
    assert client.get("/reports/calls/chart.svg?period=2024").status_code == 503
    assert client.get("/reports/calls/?period=2024").status_code == 200


def test_what_draws_is_told_no_secret(monkeypatch, tmp_path):
    (tmp_path / "draw.py").write_text("import os; print(dict(os.environ))")
    monkeypatch.setattr(charts, "DRAWER", tmp_path / "draw.py")
    monkeypatch.setenv("WELLBEING_SECRET", "a secret that is long enough to be one")
    assert "secret" not in charts.draw("{}").lower()


@pytest.mark.parametrize("asked", ["tone=pink", "size=../etc"])
def test_a_chart_of_an_unknown_kind_is_not_found(client_for, lead, asked):
    assert client_for(lead).get(f"/reports/calls/chart.svg{YEAR}&{asked}").status_code == 404


def test_the_command_refuses_what_is_no_month_and_knows_its_programs(program):
    for arguments in (["--from", "2025-1"], ["--to", "2999-01"], ["--program", "atlantis"]):
        with pytest.raises(Exception, match=r"period|over|atlantis"):
            command(*arguments)


def test_the_command_prints_each_program_under_its_own_scope(program, other_program, phone_in):
    phone_in(date(2025, 5, 3), *[10] * 30, program=other_program)
    printed = command("--from", "2025-01", "--to", "2025-12")
    lane, harbor = printed.split("Harbor Responders, 2025")
    assert lane.startswith("Lane Mobile Crisis, 2025")
    assert "30" in harbor.split("calls", 1)[1].splitlines()[0] and " 0" in lane.splitlines()[1]


@pytest.mark.parametrize("bars", [True, False])
def test_months_without_a_value_keep_their_place_in_a_chart(bars):
    known = {"value": 0.5, "low": 0.4, "high": 0.6}
    none = {"value": None, "low": None, "high": None}
    points = [{"label": f"Month {month}", **(known if month % 2 else none)} for month in range(8)]
    told = {
        "points": points,
        "unit": "x",
        "bars": bars,
        "share": True,
        "percent": True,
        "tone": "light",
        "size": "wide",
    }
    drawn = charts.draw(json.dumps(told))
    assert re.findall(r">(Month \d)<", drawn) == [point["label"] for point in points]


def test_a_direction_is_said_only_where_chance_does_not_explain_it(client_for, lead, phone_in):
    """Eight large months after four small ones signal; the eleven months of a busy year are too few."""
    for month, calls in enumerate([12, 14] * 2 + [22, 24] * 4, start=1):
        phone_in(date(2025, month, 3), *[10] * calls)
    page = text_of(client_for(lead).get(f"/reports/calls/{YEAR}"))
    assert "Calls: 24 in Dec 2025. Since May 2025 it is higher than chance explains." in page


def test_too_few_months_say_so_and_nothing_more(client_for, lead, busy_year):
    page = text_of(client_for(lead).get(f"/reports/calls/{YEAR}"))
    assert "Calls: 12 in Dec 2025. Too few months to say where it goes." in page


def test_files_are_rounded_as_pages_are(client_for, lead, busy_year):
    for row in table_of(client_for(lead).get(f"/reports/figures.csv{YEAR}")):
        for name in ("value", "low_95", "high_95"):
            assert len(row[name].partition(".")[2]) <= 2, row


def test_months_before_a_program_began_say_nothing_of_its_course(client_for, lead, phone_in):
    for month in range(5, 13):
        phone_in(date(2025, month, 3), *[10] * 20)
    page = text_of(client_for(lead).get(f"/reports/calls/{YEAR}"))
    assert "Too few months to say where it goes." in page
