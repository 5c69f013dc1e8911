"""One box leads anywhere, and shows nobody what their own pages would not."""

import pytest
from django.urls import reverse

from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.people.actions.limits import SEARCHES
from casemgmt.people.models import Search
from tests import factories
from tests.calls.factories import CallFactory
from tests.people.conftest import make_person
from tests.people.test_restricting import restrict
from tests.web.browser import assert_accessible, assert_fits

pytestmark = pytest.mark.django_db
FIND = reverse("desk:find")


@pytest.fixture
def maria(program):
    return make_person(program, name="María López Quintero")


def shown(client, text=""):
    answer = client.post(FIND, {"text": text}) if text else client.get(FIND)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_person_is_found_as_typed_and_the_log_says_that_they_were_shown(client_for, social_worker, maria):
    client = client_for(social_worker)
    assert reverse("desk:person", args=[maria.pk]) in shown(client, "lopez maria")
    seen = Event.objects.filter(actor=f"user:{social_worker.pk}", kind=EventKind.SEARCH).first()
    assert seen.detail["ids"] == [str(maria.pk)]
    assert Search.objects.filter(user=social_worker).count() == 1


def test_nobody_finds_whom_they_may_not_see(client_for, responder, supervisor, maria):
    restrict(maria, supervisor)
    client = client_for(responder)
    assert "Quintero" not in shown(client, "Quintero maria lopez").split('id="found"')[1]


def test_a_call_is_found_by_its_number_or_place(client_for, call_taker, program):
    call = CallFactory(program=program, source_key="R26-99001", place="Pine and 4th")
    client = client_for(call_taker)
    for typed in ("r26-99001", "pine 4th"):
        assert reverse("calls:detail", args=[call.pk]) in shown(client, typed)


def test_a_reader_of_figures_finds_pages_and_no_records(client_for, program, maria):
    client = client_for(factories.staff(Role.EVALUATOR, program=program))
    page = shown(client, "Reports")
    assert reverse("reports:overview") in page.split('id="found"')[1]
    assert "María" not in shown(client, "Maria") and not Search.objects.exists()


def test_whom_one_opened_last_comes_first_and_only_while_one_may_see_them(
    client_for, social_worker, supervisor, maria, program
):
    other = make_person(program, name="Tom Oduya")
    client = client_for(social_worker)
    for person in (maria, other):
        client.get(reverse("desk:person", args=[person.pk]))
    page = shown(client)
    assert page.index("Tom Oduya") < page.index("María López")
    restrict(other, supervisor)
    assert "Tom Oduya" not in shown(client)


def test_new_things_may_be_begun_before_anything_is_typed(client_for, social_worker):
    client = client_for(social_worker)
    assert reverse("encounters:new") in shown(client).split('id="found"')[1]


def test_two_letters_search_nobody(client_for, social_worker, maria):
    client = client_for(social_worker)
    assert "Nothing fits" in shown(client, "zq") and not Search.objects.exists()


def test_whoever_searched_too_often_is_told_and_keeps_what_they_typed(client_for, social_worker, program):
    before = [Search(program=program, user=social_worker, terms={}) for _ in range(SEARCHES.by_user)]
    Search.objects.bulk_create(before)
    answer = client_for(social_worker).post(FIND, {"text": "Maria"})
    assert answer.status_code == 422 and 'value="Maria"' in answer.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_box_opens_on_any_page_by_keys_and_leads_on(visit, social_worker, maria, width):
    page = visit("/follow-ups/", social_worker, width=width)
    page.keyboard.press("Control+k")
    box = page.get_by_role("dialog", name="Find")
    box.get_by_role("textbox").wait_for()
    page.keyboard.type("lopez")
    box.get_by_role("link", name="María López Quintero").wait_for()
    assert_accessible(page)
    assert_fits(page)
    box.get_by_role("button", name="Close").click()
    assert not box.is_visible()
    page.keyboard.press("Control+k")
    box.get_by_role("heading", name="Opened lately").or_(
        box.get_by_role("heading", name="Begin")
    ).first.wait_for()
    page.keyboard.type("lopez")
    box.get_by_role("link", name="María López Quintero").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{maria.pk}/")
