"""What pages tell of a record's history, whoever wrote the row: we with a reason, or a library without."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction

from casemgmt import scope
from casemgmt.web.changes import changes_of
from tests.matrix.foreign import Trying

PRESENTER = {"casemgmt/history.py"}
# Every page that tells a record's history.
TELLING = {
    "calls/<uuid:pk>/", "cases/<uuid:pk>/history/", "encounters/<uuid:pk>/", "follow-ups/<uuid:pk>/history/",
    "imports/mappings/<uuid:pk>/", "people/<uuid:pk>/history/", "referrals/<uuid:pk>/",
    "referrals/<uuid:pk>/history/", "services/<uuid:pk>/history/", "mailboxes/<uuid:pk>/history/",
    "staff/<uuid:pk>/", "settings/phones/",
}  # fmt: skip


@pytest.fixture
def trying(matrix_world):
    with transaction.atomic():
        yield Trying(matrix_world)
        transaction.set_rollback(True)


def save_like_a_library():
    """One more row for each record that has a history: without an actor, without a reason."""
    tracked = [model for model in apps.get_models() if hasattr(model, "history")]
    for model in tracked:
        key = model._meta.pk.attname
        for row in model.history.order_by(key, "-history_date", "-history_id").distinct(key):
            row.pk, row.history_user_id, row.history_change_reason, row.history_type = None, None, None, "~"
            row.save(force_insert=True)
    return tracked


def test_every_page_opens_over_rows_that_a_library_wrote(trying):
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        assert len(save_like_a_library()) > 20
    answers = [(row.route, trying.client.get(url)) for url, row in trying.pages()]
    assert [route for route, answer in answers if answer.status_code == 500] == []
    told = {
        route for route, answer in answers if "Warm Handoff itself" in answer.content.decode(errors="ignore")
    }
    assert told == TELLING


def test_one_presenter_reads_the_reason_of_a_change():
    """Words for a missing reason stand there alone, so no page can forget them."""
    code = [
        path
        for room in ("casemgmt", "followups", "referrals", "staffwellbeing")
        for path in (settings.BASE_DIR / room).rglob("*")
        if path.suffix in {".py", ".html", ".txt"}
        and "migrations" not in path.parts
        and not {"city", "yardstick"} & {*path.parts}
    ]
    reading = {
        str(path.relative_to(settings.BASE_DIR))
        for path in code
        if re.search("change_reason", path.read_text())
    }
    assert reading == PRESENTER


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "words"), [("+", "Added"), ("~", "Changed"), ("-", "Removed")])
def test_a_change_without_reason_or_author_has_words_for_both(program, kind, words):
    program.history.create(
        id=program.pk, agency=program.agency, name="Lane", zone="UTC", history_type=kind,
        history_date=program.history.first().history_date,
    )  # fmt: skip
    told = changes_of(program.history.all())[0]
    assert (told.reason, told.who, told.by) == (words, "Warm Handoff itself", None)
