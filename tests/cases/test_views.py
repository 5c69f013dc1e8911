"""The pages of cases: what they show, to whom, and that typed words are kept."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.cases import actions
from casemgmt.cases.models import Case, Goal, Note
from casemgmt.history import stamp
from casemgmt.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client_for, social_worker):
    return client_for(social_worker)


@pytest.fixture
def goal(case, social_worker):
    return actions.add_goal(case=case, text="A room of their own", by=social_worker)


@pytest.fixture
def addresses(case, person, write, signed):
    draft = write(text="Half a thought")
    return {
        "list": reverse("cases:list"),
        "open": reverse("cases:open", args=[person.pk]),
        "of_person": reverse("cases:of_person", args=[person.pk]),
        **{name: reverse(f"cases:{name}", args=[case.pk])
           for name in ("detail", "history", "reassign", "add_goal", "notes", "write_note")},
        "close": reverse("desk:close_case", args=[case.pk]),
        **{name: reverse(f"cases:{name}", args=[signed.pk]) for name in ("note", "add_addendum")},
        **{name: reverse(f"cases:{name}", args=[draft.pk]) for name in ("edit_note", "drop_draft")},
    }  # fmt: skip


def test_every_page_opens_for_the_owner(worker, addresses):
    for name, address in addresses.items():
        answer = worker.get(address)
        assert answer.status_code == (302 if name == "open" else 200), name


def test_no_page_exists_for_another_program(client_for, outsider, addresses):
    stranger = client_for(outsider)
    for name, address in addresses.items():
        if name != "list":
            assert stranger.get(address).status_code in (403, 404), name


def test_a_page_out_of_scope_is_the_same_as_one_that_never_was(client_for, outsider, addresses, case):
    stranger = client_for(outsider)
    hidden = stranger.get(addresses["detail"])
    never = stranger.get(reverse("cases:detail", args=[uuid.uuid4()]))
    assert hidden.status_code == never.status_code == 404
    assert _without_addresses(hidden) == _without_addresses(never)


def _without_addresses(answer):
    """The page without its own address and the token of its forms, which differ at every request."""
    words = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", words)


def test_a_call_taker_is_told_that_the_role_does_not_include_cases(client_for, call_taker, addresses):
    assert client_for(call_taker).get(addresses["list"]).status_code == 403


def test_a_responder_reads_a_case_and_is_offered_no_change(client_for, responder, addresses):
    page = client_for(responder).get(addresses["detail"]).content.decode()
    assert "Spoke at the shelter." in page
    assert "Half a thought" not in page
    assert addresses["close"] not in page
    assert client_for(responder).get(addresses["close"]).status_code == 403


def test_opening_a_case_leads_to_its_page(worker, person, social_worker, day):
    address = reverse("cases:open", args=[person.pk])
    assert worker.get(address).status_code == 200
    answer = worker.post(address, {"owner": social_worker.pk, "opened_on": day})
    case = Case.objects.get()
    assert answer.url == reverse("cases:detail", args=[case.pk])
    assert worker.get(address).url == answer.url


def test_a_case_cannot_be_given_to_somebody_outside_the_program(worker, case, outsider):
    answer = worker.post(reverse("cases:reassign", args=[case.pk]), {"to": outsider.pk})
    assert answer.status_code == 422
    assert Case.objects.get().owner == case.owner


def test_the_list_of_new_owners_says_how_much_each_carries(worker, case, supervisor):
    page = worker.get(reverse("cases:reassign", args=[case.pk])).content.decode()
    assert f"{supervisor.name} (0 open cases)" in page


def test_a_closed_case_shows_its_reason_and_is_opened_again_by_a_press(worker, case, day):
    worker.post(reverse("desk:close_case", args=[case.pk]), {"reason": "moved", "closed_on": day})
    page = worker.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "Moved away" in page
    worker.post(reverse("cases:reopen", args=[case.pk]))
    assert Case.objects.get().is_open


def test_closing_asks_for_a_reason_and_keeps_what_was_typed(worker, case, day):
    answer = worker.post(reverse("desk:close_case", args=[case.pk]), {"closed_on": "2026-11-20"})
    assert answer.status_code == 422
    assert 'value="2026-11-20"' in answer.content.decode()


def test_a_goal_is_added_and_moved_from_the_page(worker, case, goal):
    worker.post(reverse("cases:add_goal", args=[case.pk]), {"text": "See a dentist"})
    answer = worker.post(reverse("cases:move_goal", args=[goal.pk, "meet"]))
    assert answer.url.endswith("#goals")
    assert list(Goal.objects.values_list("text", "status")) == [
        ("A room of their own", "met"),
        ("See a dentist", "planned"),
    ]


def test_a_step_that_the_table_does_not_have_is_refused(worker, goal):
    assert worker.post(reverse("cases:move_goal", args=[goal.pk, "fly"])).status_code == 404
    assert worker.post(reverse("cases:move_goal", args=[goal.pk, "take_up"])).status_code == 409


def test_typed_words_are_kept_as_they_are_typed_and_signed_in_the_end(worker, case):
    typed = {"id": str(uuid.uuid4()), "kind": "general", "text": "Spoke"}
    draft = reverse("cases:note_draft", args=[case.pk])
    assert worker.post(draft, typed).status_code == 204
    assert worker.post(draft, typed | {"text": "Spoke at length"}).status_code == 204
    page = worker.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "Spoke at length" in page
    worker.post(reverse("cases:write_note", args=[case.pk]), typed | {"text": "All of it", "step": "sign"})
    note = Note.objects.get()
    assert (note.text, note.status) == ("All of it", "signed")
    assert worker.post(draft, typed).status_code == 409


def test_without_a_press_on_sign_the_editor_keeps_a_draft(worker, case):
    typed = {"id": str(uuid.uuid4()), "kind": "general", "text": "Spoke"}
    worker.post(reverse("cases:write_note", args=[case.pk]), typed)
    assert Note.objects.get().status == "draft"


def test_an_empty_note_comes_back_with_the_reason(worker, case):
    typed = {"id": str(uuid.uuid4()), "kind": "general", "text": " ", "step": "sign"}
    answer = worker.post(reverse("cases:write_note", args=[case.pk]), typed)
    assert answer.status_code == 422
    assert typed["id"] in answer.content.decode()


def test_a_colleague_cannot_open_or_overwrite_a_draft(client_for, team, write, case):
    note = write()
    colleague = client_for(factories.staff(Role.SOCIAL_WORKER, team=team))
    assert colleague.get(reverse("cases:edit_note", args=[note.pk])).status_code == 404
    typed = {"id": str(note.pk), "kind": "general", "text": "Mine"}
    assert colleague.post(reverse("cases:note_draft", args=[case.pk]), typed).status_code == 403


def test_the_supervisor_is_not_offered_sud_counselling_notes(client_for, supervisor, worker, case):
    address = reverse("cases:write_note", args=[case.pk])
    assert "sud_counselling" in worker.get(address).content.decode()
    boss = client_for(supervisor)
    assert "sud_counselling" not in boss.get(address).content.decode()
    typed = {"id": str(uuid.uuid4()), "kind": "sud_counselling", "text": "Spoke"}
    assert boss.post(address, typed).status_code == 403


def test_an_addendum_is_shown_below_the_note(worker, signed):
    more = {"id": str(uuid.uuid4()), "text": "The shelter called back."}
    answer = worker.post(reverse("cases:add_addendum", args=[signed.pk]), more)
    assert "The shelter called back." in worker.get(answer.url).content.decode()


def test_the_history_tells_who_did_what_and_why(worker, case, goal, social_worker, supervisor, day, now):
    actions.reassign(case=case, to=supervisor, why="On leave", at=now, by=social_worker)
    actions.close(case=case, reason="moved", on=day, by=supervisor)
    page = worker.get(reverse("cases:history", args=[case.pk])).content.decode()
    for words in (
        "Opened",
        f"Given to {supervisor.name}",
        "On leave",
        "Closed",
        "Moved away",
        "A room of their own",
    ):
        assert words in page


def test_opening_a_case_is_written_to_the_log(worker, case):
    worker.get(reverse("cases:detail", args=[case.pk]))
    assert Event.objects.filter(kind="read", object_id=str(case.pk)).count() == 1


@pytest.mark.parametrize(("show", "seen"), [("mine", 1), ("all", 1), ("unowned", 0), ("closed", 0)])
def test_the_caseload_shows_the_cases_that_were_asked_for(worker, case, person, show, seen):
    page = worker.get(reverse("cases:list"), {"show": show}).content.decode()
    assert page.count(person.ref) == seen


def test_a_colleagues_caseload_can_be_opened_by_their_id(client_for, supervisor, case, person, social_worker):
    boss = client_for(supervisor)
    assert person.ref in boss.get(reverse("cases:list"), {"owner": social_worker.pk}).content.decode()
    assert person.ref not in boss.get(reverse("cases:list"), {"owner": supervisor.pk}).content.decode()
    assert boss.get(reverse("cases:list"), {"owner": "nobody"}).status_code == 404


def test_the_case_page_needs_no_more_queries_when_it_grows(worker, case, write, social_worker, now, team):
    count = _queries_of(worker, reverse("cases:detail", args=[case.pk]))
    for number in range(6):
        author = factories.staff(Role.SOCIAL_WORKER, team=team)
        note = actions.sign_note(note=write(text=f"Visit {number}", by=author), at=now, by=author)
        actions.add_addendum(note=note, id=uuid.uuid4(), text="More", at=now, by=social_worker)
        actions.add_goal(case=case, text=f"Goal {number}", by=social_worker)
        write(text=f"Draft {number}")
    assert (
        _queries_of(worker, reverse("cases:detail", args=[case.pk])) <= count + 1
    )  # addenda, once there are any


def test_the_caseload_needs_no_more_queries_when_it_grows(worker, case, program, social_worker, day):
    count = _queries_of(worker, reverse("cases:list"))
    for number in range(6):
        someone = Person(program=program, name=f"Person {number}")
        stamp(someone, by=None, reason="test").save()
        actions.open_case(person=someone, owner=social_worker, on=day, by=social_worker)
    assert _queries_of(worker, reverse("cases:list")) == count


def _queries_of(browser, address):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)
