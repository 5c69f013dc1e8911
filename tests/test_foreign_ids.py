"""Wherever a request can name a record, one that is not theirs to name is as good as none."""

import pytest
from django.db import transaction
from django.forms import UUIDField
from django_filters import UUIDFilter

from casemgmt.calls import api as calls
from casemgmt.caseload import api as caseload
from casemgmt.cases import api as cases
from casemgmt.consents import api as consents
from casemgmt.encounters import api as encounters
from casemgmt.web.api.records import VisibleViewSet
from casemgmt.workforce import api as workforce
from followups import api as followups
from referrals import api as referrals
from tests.api.bodies import bodies, method_of, replaced
from tests.api.test_scope import FOREIGN
from tests.matrix.foreign import (
    ASKED,
    EVERY_KIND,
    EVERY_ROLE,
    Trying,
    filled,
    form_of,
    kinds_of,
    naming,
    pages,
)
from tests.world.one_program import Api
from tests.world.programs import OWN, nowhere

ROOMS = (calls, caseload, cases, consents, encounters, followups, referrals, workforce)
LISTS = {
    f"/api/v1/{name}/": view
    for room in ROOMS
    for name, view, _basename in room.router.registry
    if issubclass(view, VisibleViewSet)
}
# Filters that are not called after the kind they name, or whose kind is every program's.
FILTERED = {"owner": "user"} | dict.fromkeys(("service", "recipient", "agency"), "person")
# Asked for a record or a page that is not there, an address answers 404, whatever else it is asked.
ALONE = ("person", "call", "draft", "program", "page", "owner", "whose")
ASKINGS = [
    ([name for name in ASKED if name not in ALONE], ["person", "user"]),
    *(([name], [name]) for name in ("person", "call", "draft")),
    *(([name], ["user"]) for name in ("owner", "whose")),
]


@pytest.fixture(scope="module")
def somebody(matrix_world):
    return matrix_world.user(*EVERY_ROLE)


@pytest.fixture
def trying(matrix_world, somebody):
    with transaction.atomic():
        yield Trying(matrix_world, somebody)
        transaction.set_rollback(True)


def tried(trying, record_property):
    """The numbers are printed when the run ends (tests/conftest.py)."""
    record_property("foreign_ids", (trying.requests, len(trying.crossings)))
    assert not trying.crossings, "\n".join(trying.crossings)


def forms_of(trying):
    """(address, form) of each form that names a record."""
    for url, row in trying.pages():
        address, answer = trying.opened(url) if "POST" in row.answers else (url, None)
        form = form_of(answer) if answer else None
        if form and naming(form):
            yield address, form


def try_forms(trying, kinds=None):
    """Each field that names a record, everything else filled in well."""
    for url, form in forms_of(trying):
        for name, field in naming(form):
            trying.same_as_nothing(
                f"POST {url} {name}",
                posting(trying, url, filled(form), name),
                trying.foreign(kinds or kinds_of(field)),
                own_making=isinstance(field, UUIDField),
            )


def posting(trying, url, body, name):
    many = isinstance(body.get(name), list)
    return lambda pk: trying.client.post(url, body | {name: [str(pk)] if many else str(pk)})


def who_looked(url, names):
    """Who looked at a hidden person is what the readers of the log are there to see."""
    return url == "/audit/" and "object" in names


def getting(trying, url, names):
    return lambda pk: trying.client.get(url, dict.fromkeys(names, str(pk)))


def read_of(trying, url, noted):
    """Those of ASKINGS of which the page reads a name, also where it was not refused another before."""
    left = list(ASKINGS)
    while left:
        names = [name for names, _kinds in left for name in names]
        noted.clear()
        trying.sent(getting(trying, url, names), nowhere("anything"))
        found = [asking for asking in left if noted & set(asking[0])]
        yield from found
        left = [asking for asking in left if asking not in found] if found else []


def try_bodies(trying, kinds=None):
    """Each field of each body of the API that names a record."""
    house = trying.world.houses[OWN]
    for path, (body, fields) in bodies(house).items():
        body = body | ({"program": "lane"} if trying.of_several and path == "calls/" else {})
        for field in fields:
            kind = FOREIGN[field.rpartition(".")[2]].replace("program", "person")
            trying.same_as_nothing(
                f"{path} {field}", sending(trying, path, body, field), trying.foreign(kinds or [kind])
            )


def sending(trying, path, body, field):
    api = Api(trying.client, {})
    return lambda pk: api.send(method_of(body), path, replaced(body, field, str(pk)))


def try_addresses(trying, kinds):
    """Every page and list, asked about a record by each name that any page reads from its address."""
    for url in [*(url for url, _row in trying.pages()), *LISTS]:
        for name in ASKED:
            ids = trying.foreign(kinds, hidden=not who_looked(url, [name]))
            trying.same_as_nothing(f"GET {url} {name}", getting(trying, url, [name]), ids)


def test_a_form_takes_no_record_that_its_reader_may_not_see(trying, record_property):
    try_forms(trying)
    tried(trying, record_property)


def test_the_api_takes_no_record_that_its_reader_may_not_see(trying, record_property):
    try_bodies(trying)
    tried(trying, record_property)


@pytest.mark.parametrize("url", [row.url({}) for row in pages() if not row.kinds])
def test_an_address_tells_nothing_of_a_record_that_its_reader_may_not_see(
    trying, noted, url, record_property
):
    """Asked by the names that no page refuses at once, the rest one by one; a name that it never reads tells
    nothing."""
    for names, kinds in read_of(trying, url, noted):
        ids = trying.foreign(kinds, hidden=not who_looked(url, names))
        trying.same_as_nothing(f"GET {url} {names}", getting(trying, url, names), ids)
    tried(trying, record_property)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("/follow-ups/", {"whose", "after", "before"}),
        ("/cases/", {"owner"}),
        ("/encounters/new/", {"person", "call"}),
    ],
)
def test_it_is_noted_what_a_page_reads_from_its_address(trying, noted, url, read):
    """Or else the test above would leave out what it should try."""
    found = {name for names, _kinds in read_of(trying, url, noted) for name in names}
    assert read <= found


@pytest.mark.parametrize("url", LISTS)
def test_a_list_of_the_api_tells_nothing_of_a_record_that_its_reader_may_not_see(
    trying, url, record_property
):
    offered = LISTS[url].filterset_class.base_filters.items() if LISTS[url].filterset_class else ()
    for name in (name for name, asked in offered if isinstance(asked, UUIDFilter)):
        ids = trying.foreign([FILTERED.get(name, name)])
        trying.same_as_nothing(f"GET {url} {name}", getting(trying, url, [name]), ids)
    tried(trying, record_property)


@pytest.mark.parametrize("third_first", [False, True], ids=["lane first", "third first"])
def test_somebody_of_two_programs_names_nothing_of_another_nor_anybody_hidden(
    matrix_world, third_first, record_property
):
    with transaction.atomic():
        trying = Trying(matrix_world, matrix_world.user_of_a_third(*EVERY_ROLE, third_first=third_first))
        try_forms(trying)
        try_bodies(trying)
        transaction.set_rollback(True)
    tried(trying, record_property)
    assert trying.requests > 100


@pytest.mark.slow
@pytest.mark.parametrize("places", [try_forms, try_bodies])
def test_no_id_of_any_kind_is_taken(trying, record_property, places):
    places(trying, EVERY_KIND)
    tried(trying, record_property)


@pytest.mark.slow
def test_no_address_tells_of_a_record_under_any_name(trying, record_property):
    """With the test above, more than ten thousand requests."""
    try_addresses(trying, ["person", "user", "team"])
    tried(trying, record_property)
    assert trying.requests > 9_000


def test_the_forms_take_ones_own_records(trying):
    """Or else the tests above would prove nothing: filled in the same way, most forms are accepted."""
    taken = {}
    for url, form in forms_of(trying):
        with transaction.atomic():
            taken[url] = trying.client.post(url, filled(form)).status_code
            transaction.set_rollback(True)
    assert len(taken) > 20 and sum(code in {200, 302} for code in taken.values()) > len(taken) / 2, taken
