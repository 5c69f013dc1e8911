"""A form that was opened makes one thing: pressed twice, gone back to, or sent by two at one moment."""

from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import resolve, reverse
from django.utils import timezone

from casemgmt.calls.models import Call
from casemgmt.web import once
from casemgmt.web.models import SentForm
from casemgmt.web.tasks import forget_repeats
from casemgmt.web.views import ActionView
from tests.answers import tags
from tests.matrix.asking import ALWAYS, Actor, Questions, writes
from tests.matrix.foreign import TYPED, filled, form_of
from tests.matrix.table import held_by, table
from tests.web.test_editing import ROLES, name, views
from tests.world.programs import OWN

TOLD = "This form was sent before and saved."
FOLLOW_UP_STEPS = ("Assign", "Cancel", "Complete", "GiveBack", "Postpone", "Reopen", "Take")
OWN_ID = "the form carries the id of what it makes"
STEP = "a step that the table of its steps allows once"
# Sent again they do no harm, or something else sees to it.
NOT_ONCE = {
    "cases.views.notes.EditNote": OWN_ID,
    "cases.views.notes.SaveDraft": OWN_ID,
    "cases.views.notes.WriteNote": OWN_ID,
    "encounters.views.recording.New": OWN_ID,
    "staffwellbeing.views.own.CheckIn": OWN_ID,
    "followups.views.steps.LogAttempt": OWN_ID,
    **{f"followups.views.steps.{step}": STEP for step in FOLLOW_UP_STEPS},
    **dict.fromkeys(
        ("people.views.finding.Find", "desk.views.find.Find", "desk.views.person.FindInTimeline"),
        "to search again is no harm",
    ),
}


class Forms(HTMLParser):
    """(where it goes, names of its inputs) of each form of a page that posts."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page.text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and attrs.get("method", "").lower() == "post":
            self.found.append((attrs.get("action", ""), []))
        if tag == "input" and self.found:
            self.found[-1][1].append(attrs.get("name"))


def view_at(address):
    return getattr(resolve(address.partition("?")[0].partition("#")[0]).func, "view_class", None)


def numbered(view):
    """Whether a form that goes there carries a number: every one that asks for something."""
    asks = "get" in view.http_method_names or getattr(view.form_class, "base_fields", None)
    return view.once and bool(asks)


@pytest.fixture(scope="module")
def questions(matrix_world):
    with transaction.atomic():
        user = matrix_world.user(*ROLES)
        yield Questions(matrix_world, Actor("all", matrix_world.client(user), user, held_by(*ROLES)), table())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(questions):
    """(address, line, answer) of each page that opens, opened once for all."""
    return list(opened(questions))


def opened(questions):
    for row in questions.rows:
        ids = questions.ids(row, OWN)
        shows_forms = "GET" in row.answers and not row.is_api and not row.route.startswith("reports/")
        if shows_forms and ids is not None and questions.may(row):
            answer = questions.actor.client.get(row.url(ids))
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                yield row.url(ids), row, answer


def test_every_form_that_asks_for_something_carries_a_number(pages):
    missing, tried = set(), set()
    for address, _row, page in pages:
        for action, inputs in Forms(page).found:
            view = view_at(action if action.startswith("/") else address)
            if isinstance(view, type) and issubclass(view, ActionView) and numbered(view):
                tried.add(view)
                if once.FIELD not in inputs:
                    missing.add(f"{name(view)} at {address}")
    assert not missing, "\n".join(sorted(missing))
    assert len(tried) > 60


def test_whatever_is_not_kept_once_says_why():
    assert {name(view) for view in views() if not view.once} == set(NOT_ONCE)


def test_every_form_sent_twice_makes_what_it_makes_once(questions, pages):
    wrong, made, told = [], set(), set()
    for address, row, page in pages:
        form, view = form_of(page), page.context.get("view") if page.context else None
        if "POST" not in row.answers or form is None or not isinstance(view, ActionView) or not view.once:
            continue
        with transaction.atomic():
            body = filled(form) | {once.FIELD: "a number"}
            first, wrote = sent(questions, address, body)
            if first.status_code == 302 and wrote:
                made.add(type(view))
                again, wrote = sent(questions, address, body)
                if wrote or (again.status_code, again.get("Location")) != (302, first["Location"]):
                    wrong.append(f"{address}: {again.status_code} {again.get('Location')}, wrote to {wrote}")
                if not view.again and changed(body):
                    other, wrote = sent(questions, address, changed(body))
                    told |= {type(view)} if TOLD in other.text else set()
                    if other.status_code in (200, 302) or wrote:
                        wrong.append(f"{address}, other words: {other.status_code}, wrote to {wrote}")
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)
    assert len(made) > 25 and len(told) > 15, (len(made), len(told))


def sent(questions, address, body):
    """(the answer, the tables that it wrote to)."""
    earlier = writes()
    answer = questions.actor.client.post(address, body)
    return answer, {table for table, count in writes().items() if count != earlier.get(table)} - ALWAYS


def changed(body):
    """The same with another text in its first field of words, or None."""
    text = next((key for key, value in body.items() if value == TYPED), None)
    return text and body | {text: "Other words"}


CALL = {"requested_at": "2026-11-20T10:00", "intake": "911", "reasons": ["welfare"], "city": "Eugene"}


def number_of(page):
    return next(attrs["value"] for _tag, attrs in tags(page) if attrs.get("name") == once.FIELD)


@pytest.fixture
def typing(client_for, call_taker, program):
    """(client, address of the form of a new call, what it sends once its user has typed)."""
    client, address = client_for(call_taker), reverse("calls:new")
    return client, address, CALL | {once.FIELD: number_of(client.get(address))}


@pytest.mark.django_db
def test_gone_back_to_and_saved_again_it_leads_where_it_led(typing):
    client, address, body = typing
    first, again = client.post(address, body), client.post(address, body)
    assert first.url == again.url == reverse("calls:detail", args=[Call.objects.get().pk])
    assert "This was saved already, and is kept once." in client.get(again.url).text


@pytest.mark.django_db
def test_with_other_words_it_asks_first_and_then_keeps_both(typing):
    client, address, body = typing
    first = client.post(address, body)
    asked = client.post(address, body | {"city": "Florence"})
    assert asked.status_code == 422 and TOLD in asked.text and f'href="{first.url}"' in asked.text
    assert 'value="Florence"' in asked.text and Call.objects.count() == 1
    assert number_of(asked) != body[once.FIELD]
    client.post(address, body | {"city": "Florence", once.FIELD: number_of(asked)})
    assert set(Call.objects.values_list("city", flat=True)) == {"Eugene", "Florence"}


@pytest.mark.django_db
def test_what_was_refused_before_is_not_taken_for_saved(typing):
    client, address, body = typing
    assert client.post(address, body | {"requested_at": "never"}).status_code == 422
    assert client.post(address, body).status_code == 302
    assert Call.objects.count() == 1


@pytest.mark.django_db
def test_a_number_counts_for_its_user_and_its_address(typing, client_for, supervisor):
    client, address, body = typing
    client.post(address, body)
    assert client_for(supervisor).post(address, body).status_code == 302
    assert client.post(f"{address}?program=lane", body).status_code == 302
    assert Call.objects.count() == 2


@pytest.mark.django_db
def test_what_is_kept_of_a_form_says_neither_who_sent_it_nor_what_it_said(typing, call_taker):
    client, address, body = typing
    client.post(address, body)
    kept = str(vars(SentForm.objects.get()))
    for told in (str(call_taker.pk), "Eugene", body[once.FIELD]):
        assert told not in kept


@pytest.mark.django_db
def test_it_is_forgotten_after_two_days_and_not_before(typing):
    client, address, body = typing
    client.post(address, body)
    forget_repeats()
    assert SentForm.objects.update(sent_at=timezone.now() - once.REMEMBERED) == 1
    forget_repeats()
    assert not SentForm.objects.exists()


@pytest.mark.django_db
def test_an_address_too_long_to_keep_leads_to_the_start(rf, call_taker):
    request = rf.post("/", {once.FIELD: "1"})
    request.user = call_taker
    once.read(request, "1").led_to("/" + "x" * once.LONGEST)
    assert SentForm.objects.get().led_to == "/"


def test_another_file_of_the_same_name_and_size_is_another_form(rf):
    def sent(words):
        return rf.post("/", {"file": SimpleUploadedFile("calls.csv", words)})

    assert once.typed(sent(b"a,b")) == once.typed(sent(b"a,b")) != once.typed(sent(b"a,c"))
