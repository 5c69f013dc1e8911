"""One story, told twice: through the actions that pages use, and through the deeds that fill the demo."""

import random
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps

from casemgmt.access.models import Scoped
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.config.city.book import Book
from casemgmt.consents.models import Override
from casemgmt.exposure.models import StaffNotice
from casemgmt.notices.models import Delivery, Notice
from tests import factories
from tests.config.telling import START, Actions, Deeds
from tests.referrals.factories import MailboxFactory, ServiceFactory, care_rules

pytestmark = pytest.mark.django_db
# What no telling can share: who is who, when it was written, and what only a form or a mail server knows.
APART = {
    "id", "created_at", "history_id", "history_date", "ref", "sent_hash", "until", "state", "message_id",
    "attempts", "read_at",
}  # fmt: skip
WRITTEN_AT = {
    Event: {"at"}, Delivery: {"sent_at"}, Override: {"since"}, Override.history.model: {"since"},
}  # fmt: skip
INNER = {"origin", "contact_point", "subject_id", "object_id", "source", "source_key", "notice_id"}

# Looking comes before the story.
LEFT_OUT = {"people.Search", "people.Comparison", "people.HistoricalComparison"}
TOLD = [
    model for model in apps.get_models() if issubclass(model, Scoped) or model in (Notice, Delivery, Event)
]
KEPT = [model.history.model for model in TOLD if hasattr(model, "history")]
WRITTEN = [model for model in (*TOLD, *KEPT) if model._meta.label not in LEFT_OUT]


@pytest.fixture
def scene(program, team, social_worker, responder, call_taker, supervisor):
    """Who takes part, and a service that can be asked."""
    mailbox = MailboxFactory(agency__name="Cedar House", email="desk@cedarhouse.example")
    service = ServiceFactory(agency=mailbox.agency, name="Night shelter", needs=["shelter"])
    care_rules(program)
    StaffNotice.objects.create(
        program=program, told_on=date(2026, 1, 1), words="told", recorded_by=supervisor
    )
    other = factories.staff(Role.SOCIAL_WORKER, team=team)
    return SimpleNamespace(
        program=program, team=team, worker=social_worker, responder=responder, taker=call_taker,
        supervisor=supervisor, other=other, mailbox=mailbox, service=service,
    )  # fmt: skip


def test_the_deeds_write_what_the_actions_write(scene):
    before = dump()
    with time_machine.travel(START, tick=False) as clock:
        Actions(scene, clock).tell()
    by_actions = new_rows(before)
    between = dump()
    book = Book(random.Random(1), START + timedelta(days=60))
    Deeds(scene, book).tell()
    book.write_down()
    by_deeds = new_rows(between)
    assert by_deeds.keys() == by_actions.keys()
    for model, rows in by_actions.items():
        assert by_deeds[model] == rows, model
    assert len(by_actions) > 25


def dump():
    """{model: {key: row}} of every table that a story touches."""
    return {
        model: {row[model._meta.pk.attname]: row for row in model._base_manager.values()} for model in WRITTEN
    }


def new_rows(before):
    """What was added since, by model, without what no two tellings share."""
    added = {
        model: [row for key, row in rows.items() if key not in before[model]]
        for model, rows in dump().items()
    }
    return {model: comparable(model, rows) for model, rows in added.items() if rows}


def comparable(model, rows):
    """Rows as text, sorted: of a key into the story only whether it is there."""
    inner = {one.attname for one in model._meta.fields if one.related_model in TOLD} | INNER
    apart = APART | WRITTEN_AT.get(model, set())
    return sorted(
        str(sorted((name, plain(name, row[name], inner)) for name in row.keys() - apart)) for row in rows
    )


def plain(name, value, inner):
    if name in inner:
        return value is not None
    if name == "death_said_by":
        return len(value)
    if isinstance(value, dict):
        return str({key: inside for key, inside in value.items() if key not in ("ref", "person")})
    return str(value)
