"""Two who edit one record: the second is told what the first changed, and nothing is written over unseen."""

import inspect
import re

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from casemgmt.access.roles import Role
from casemgmt.calls import actions
from casemgmt.calls.models import Call
from casemgmt.web.editing import Edits
from casemgmt.web.views import ActionView
from tests.answers import read, tags, words
from tests.calls.factories import CallFactory
from tests.matrix.asking import Actor, Questions
from tests.matrix.foreign import filled, form_of
from tests.matrix.table import held_by, table
from tests.world.programs import OWN

ROLES = [role for role in Role if role not in (Role.PARTNER_STAFF, Role.LAW_ENFORCEMENT)]
TOLD = "Somebody changed this while you were typing."
UNSAID = "Nothing says which version you saw."
# They fill something in, or read the record, and yet nothing of it is written over.
NO_RECORD = {
    "cases.views.notes.EditNote": "a draft is its author's alone, and keeps itself while they type",
    "cases.views.cases.Open": "whoever opens a case is offered as its owner",
    "consents.views.consents.Give": "a consent is given once; the person's name and language are offered",
    "law.views.requests.Refuse": "the words of an answer are offered; a request is answered once",
    "law.views.requests.SayWhose": "asked while nobody is named; a second name is refused",
    "consents.views.sharing.Share": "what may be shared is offered; each act of sharing is a row of its own",
    "encounters.views.record.Identify": "once somebody is named, another name needs to say why",
    "referrals.views.asking.answers.Take": "a step that the state before it allows once",
    "referrals.views.directory.proposals.Propose": "each is a row of its own; its version is named later",
    "whereabouts.views.deaths.ConfirmDeath": "asks who was there too; a death is confirmed once",
    "desk.views.notices.Quiet": "quiet hours are their user's alone",
}

NONE_KEPT = "nothing of it is kept in this world: there is no version to follow"
UNTRIED = {
    "law.views.retention.Schedules": NONE_KEPT,
    "consents.views.sharing.SharingRules": NONE_KEPT,
    "referrals.views.directory.keeping.NameMailbox": NONE_KEPT,
    "referrals.views.directory.keeping.SayCapacity": NONE_KEPT,
    "people.views.record.ConfirmContact": "one press, which shows and writes nothing else",
}


def views(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry)
        elif issubclass(getattr(entry.callback, "view_class", object), ActionView):
            yield entry.callback.view_class


def name(view):
    return f"{view.__module__}.{view.__qualname__}".removeprefix("casemgmt.")


def fills_in(view):
    """Whether its form opens with what some record holds."""
    sources = [
        inspect.getsource(kind.__dict__[method])
        for kind in view.__mro__
        for method in ("get_initial", "get_form_kwargs")
        if method in kind.__dict__ and not kind.__module__.startswith(("django.", "casemgmt.web."))
    ]
    return any(
        re.search(r'"instance"|(self\.object|user|kept|row)\.\w+[,}]|getattr\(', text) for text in sources
    )


FILLED = sorted({view for view in views() if fills_in(view)}, key=name)
EDITING = {view for view in views() if issubclass(view, Edits)}


def test_the_walk_finds_them():
    assert len(EDITING) > 15 and len(FILLED) > 15


@pytest.mark.parametrize("view", FILLED, ids=name)
def test_a_form_that_shows_what_a_record_holds_names_the_version_it_showed(view):
    assert issubclass(view, Edits) or NO_RECORD.get(name(view))


@pytest.fixture(scope="module")
def questions(matrix_world):
    with transaction.atomic():
        user = matrix_world.user(*ROLES)
        yield Questions(matrix_world, Actor("all", matrix_world.client(user), user, held_by(*ROLES)), table())
        transaction.set_rollback(True)


def opened(questions):
    """(address, view, the page) of every form that edits."""
    for row in questions.rows:
        ids = questions.ids(row, OWN)
        if "POST" in row.answers and not row.is_api and ids is not None and questions.may(row):
            page = questions.actor.client.get(row.url(ids))
            view = (page.context or {}).get("view")
            if isinstance(view, Edits):
                yield row.url(ids), view, page


def seen_of(page):
    return [attrs["value"] for _tag, attrs in tags(page) if attrs.get("name") == "seen"]


def test_a_form_that_names_no_version_saves_nothing(questions):
    tried, missed = set(), []
    for address, view, page in opened(questions):
        if any(seen != "0" for seen in seen_of(page)):
            with transaction.atomic():
                before = view.newest()
                answer = questions.actor.client.post(address, filled(form_of(page)) | {"seen": ""})
                if answer.status_code != 422 or UNSAID not in read(answer) or view.newest() != before:
                    missed.append((address, answer.status_code))
                tried.add(type(view))
                transaction.set_rollback(True)
    assert missed == [] and len(tried) >= 14


def changed_by_another(view):
    """One more version of what the form shows, as if somebody had saved it; False before the first."""
    last = view.versions.order_by("-history_id").first()
    if last is None:
        return False
    last.pk = None
    last.save(force_insert=True)
    return True


def test_whoever_saves_second_is_told_on_every_form(questions):
    tried, missed = set(), []
    for address, view, page in opened(questions):
        with transaction.atomic():
            sent = {"seen": seen_of(page)[0] if seen_of(page) else ""}
            if changed_by_another(view):
                tried.add(type(view))
                answer = questions.actor.client.post(address, sent)
                again = seen_of(answer)
                if answer.status_code != 422 or TOLD not in read(answer) or again in ([], [sent["seen"]]):
                    missed.append((address, answer.status_code))
            transaction.set_rollback(True)
    assert missed == []
    assert {name(view) for view in EDITING - tried} == set(UNTRIED)


@pytest.fixture
def call(program):
    return CallFactory(program=program, city="Eugene")


@pytest.fixture
def correcting(client_for, call_taker, call):
    """A client of the call-taker, the address of the form, and what the form sends back as it was opened."""
    address = reverse("calls:correct", args=[call.pk])
    client = client_for(call_taker)
    form = client.get(address).context["form"]
    typed = {field.name: field.value() for field in form if field.value() not in (None, "", [])}
    moment = form["requested_at"].value()
    seen = {"seen": seen_of(client.get(address))[0], "requested_at": f"{moment:%Y-%m-%dT%H:%M}"}
    return client, address, typed | seen | {"reason": "Heard it again"}


@pytest.mark.django_db
def test_the_second_reads_what_the_first_changed_keeps_what_was_typed_and_then_saves(
    correcting, call, call_taker
):
    client, address, typed = correcting
    typed["city"] = "Springfield"
    actions.correct_call(call=call, reason="Wrong city", city="Florence", by=call_taker)
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "City or zone: “Florence”" in refused.context["form"].non_field_errors()[0]
    assert 'value="Springfield"' in words(refused)
    assert Call.objects.get(pk=call.pk).city == "Florence"
    assert client.post(address, typed | {"seen": seen_of(refused)[0]}).status_code == 302
    assert Call.objects.get(pk=call.pk).city == "Springfield"


@pytest.mark.django_db
def test_what_was_typed_without_a_version_stays_and_is_saved_by_the_next_press(correcting, call):
    client, address, typed = correcting
    unsaid = {name: value for name, value in typed.items() if name != "seen"} | {"city": "Springfield"}
    refused = client.post(address, unsaid)
    assert refused.status_code == 422 and UNSAID in read(refused) and 'value="Springfield"' in words(refused)
    assert Call.objects.get(pk=call.pk).city == "Eugene"
    assert client.post(address, unsaid | {"seen": seen_of(refused)[0]}).status_code == 302
    assert Call.objects.get(pk=call.pk).city == "Springfield"


@pytest.mark.django_db
def test_whoever_saves_alone_is_told_nothing(correcting, call):
    client, address, typed = correcting
    assert client.post(address, typed | {"city": "Springfield"}).status_code == 302
    assert Call.objects.get(pk=call.pk).city == "Springfield"
