"""A filter that is not understood is refused by name, in every list: it never lists everything."""

import pytest
from django_filters import rest_framework as filters

from casemgmt.web.api.filters import DayFilter, Order, Truth
from tests.test_foreign_ids import LISTS
from tests.world.shared import out_of_furnished

pytestmark = pytest.mark.django_db
program, team, other_program, houses = map(out_of_furnished, ("program", "team", "other_program", "houses"))
OFFERED = [
    (url.removeprefix("/api/v1/"), name, asked)
    for url, view in LISTS.items()
    if view.filterset_class
    for name, asked in view.filterset_class.base_filters.items()
]
NONSENSE = ["", " ", "\x00", "zz", "1e9", "null", "None", "[]", "1,2", "\u202etrue", "-1", "9" * 400]
BESIDE = {
    Truth: ["yes", "1", "0", "True", "TRUE", "on", "t", "unknown"],
    DayFilter: [
        "11/01/2026",
        "2026-1-5",
        "2026-02-30",
        "20261101",
        "2026-11-01T00:00",
        "0000-00-00",
        "hoy",
    ],
    Order: ["id", "password", "--due_at"],
}


def ids(value):
    return value if isinstance(value, str) else ""


def test_every_list_is_known():
    assert len(LISTS) >= 9 and len(OFFERED) > 35


@pytest.mark.parametrize(("path", "name", "asked"), OFFERED, ids=ids)
def test_every_filter_is_of_a_kind_that_refuses(path, name, asked):
    """One of another kind must first be shown here to refuse what it does not understand."""
    assert isinstance(asked, Truth | DayFilter | Order | filters.UUIDFilter | filters.ChoiceFilter)


@pytest.mark.parametrize(("path", "name", "asked"), OFFERED, ids=ids)
def test_what_a_filter_does_not_understand_is_400_by_its_name(api, path, name, asked):
    for value in [*NONSENSE, *BESIDE.get(type(asked), [])]:
        answer = api.get(path, **{name: value})
        assert answer.status_code == 400, (name, value, answer.content[:200])
        assert name in answer.json()["errors"], (name, value)


@pytest.mark.parametrize("path", [url.removeprefix("/api/v1/") for url in LISTS])
def test_a_filter_that_is_misspelt_empty_or_given_twice_is_400(api, path):
    for query in ("sinse=2026-01-01", "page=", "per_page=x", "per_page=-1", "per_page=0", "page=1&page=2"):
        answer = api.client.get(f"/api/v1/{path}?{query}")
        assert answer.status_code == 400, query
        assert query.partition("=")[0] in answer.json()["errors"]


def test_days_are_read_alike_in_every_language(api, ours):
    for language in ("en", "es"):
        for path in ("calls/", "encounters/", "cases/", "disclosures/"):
            address = f"/api/v1/{path}"
            refused = api.client.get(address, {"since": "11/01/2026"}, headers={"Accept-Language": language})
            read = api.client.get(address, {"since": "2026-11-01"}, headers={"Accept-Language": language})
            assert (refused.status_code, read.status_code) == (400, 200)


def test_the_first_and_the_last_day_of_all_calendars_are_days_too(api, ours):
    for path in ("calls/", "encounters/", "cases/", "disclosures/"):
        whole = api.get(path, since="0001-01-01", until="9999-12-31").json()
        assert whole["count"] == api.get(path).json()["count"], path


def test_truth_parts_a_list_in_two(api, ours):
    for path, name in (
        ("calls/", "open"), ("follow-ups/", "unowned"), ("cases/", "unowned"),
        ("encounters/", "unidentified"),
    ):  # fmt: skip
        whole = api.get(path).json()["count"]
        parts = [api.get(path, **{name: truth}).json()["count"] for truth in ("true", "false")]
        assert sum(parts) == whole > 0, path
