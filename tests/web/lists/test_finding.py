"""In a small list rows are found by words, which stand in no address and open for their reader alone."""

import pytest
from django.db import transaction

from casemgmt.access.roles import Role
from casemgmt.web.lists import FindsByWords
from tests import factories
from tests.web.lists.every_list import Reader, key_of, lists
from tests.world.every_table import world

FINDING = [pytest.param(row, view, id=row.route) for row, view in lists() if issubclass(view, FindsByWords)]
every_finding_list = pytest.mark.parametrize(("row", "view"), FINDING)
__all__ = ["world"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def furnished(world):
    return Reader(world)


@pytest.fixture
def reader(furnished):
    with transaction.atomic():
        yield furnished
        transaction.set_rollback(True)


def look_for(reader, row, text):
    """The answer to the list, asked for these words as its form does."""
    reader.read(row)  # a list of one program is asked which
    page = reader.get(row).wsgi_request.get_full_path()
    return reader.clients[reader.of(row)].post(page, {"text": text}, follow=True)


def shown(answer):
    return [key_of(each) for each in answer.context["object_list"]]


def test_there_are_such_lists():
    assert {param.id for param in FINDING} >= {"cases/", "staff/", "partners/"}


@every_finding_list
def test_a_list_finds_the_rows_in_which_every_word_stands(reader, row, view):
    with reader.reading(row):
        listed = reader.read(row)
        told = [*listed.rows.values_list("pk", *view.finds)]
    assert told
    pk, *texts = next(each for each in told if each[1])
    word = str(texts[0]).split()[0]
    assert pk in shown(look_for(reader, row, word.upper()))
    assert shown(look_for(reader, row, f"{word} zzzzzz")) == []
    assert "Nothing in this list says that." in look_for(reader, row, "zzzzzz").content.decode()
    everything = look_for(reader, row, " ")
    assert set(shown(everything)) == {pk for pk, *_texts in told}
    assert "words=" not in everything.request["QUERY_STRING"]


@every_finding_list
def test_words_stand_in_no_address_and_open_for_nobody_else(reader, row, view):
    answer = look_for(reader, row, "Marisol")
    address = answer.wsgi_request.get_full_path()
    assert "arisol" not in address
    assert "words=" in address
    assert "Marisol" in answer.content.decode()
    world = reader.world
    assert (
        world.client(world.user_of_both(*set(Role) - {Role.LAW_ENFORCEMENT})).get(address).status_code == 400
    )


@every_finding_list
def test_what_is_found_is_what_leaves_as_a_file(reader, row, view):
    answer = look_for(reader, row, "zzzzzz")
    address = answer.wsgi_request.get_full_path()
    file = reader.clients[reader.of(row)].get(address, {**answer.wsgi_request.GET.dict(), "as": "csv"})
    assert len(file.content.decode("utf-8-sig").splitlines()) == 1


def test_accents_and_case_do_not_matter(client_for):
    team = factories.TeamFactory()
    user = factories.staff(Role.ADMINISTRATOR, program=team.program, name="José Núñez")
    client = client_for(user)
    assert shown(client.post("/staff/", {"text": "jose NUNEZ"}, follow=True)) == [user.pk]
