"""The pages of calls and imports in a real browser: accessible, fitting a phone, quiet on the console."""

import io

import pytest
from django.urls import reverse

from casemgmt.calls import actions
from casemgmt.calls.models import Call, ImportBatch, UnknownLabel
from casemgmt.calls.workflow import ImportStage
from tests.calls.documents import DOCUMENT, csv_of
from tests.calls.factories import MappingFactory
from tests.calls.test_importing import row
from tests.web.browser import assert_accessible, assert_fits

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def batches(program, administrator):
    """One import in each stage, with refusals, unknown labels, dropped columns and odd times."""
    mapping = MappingFactory(program=program, document=DOCUMENT)
    rows = [
        row(ID=1, End="Vanished", Dispatched="2025-05-12 11:00"),
        row(ID=2, Arrived="soon"),
        row(ID=3, Arrived="2025-05-12", **{"Reason 1": "Mystery"}),
    ]

    def check():
        file = io.BytesIO(csv_of(*rows).replace(b",Minutes", b",Client Name"))
        return actions.check_file(
            program=program, mapping=mapping, file=file, name="may.csv", by=administrator
        )

    found = {stage: check() for stage in ImportStage}
    for stage in (ImportStage.IMPORTED, ImportStage.CANCELLED, ImportStage.IMPORTING):
        actions.start_import(batch=found[stage], by=administrator)
    actions.cancel_import(batch=ImportBatch.objects.get(pk=found[ImportStage.CANCELLED].pk), by=administrator)
    for stage in (ImportStage.IMPORTED, ImportStage.CANCELLED):
        actions.run_import(batch_id=found[stage].pk, program="lane")
    actions.discard_import(batch=found[ImportStage.DISCARDED], by=administrator)
    return found


def looked_at(visit, paths, user, size):
    for path in paths:
        page = visit(path, user, *size)
        assert_fits(page)
        assert page.trouble == [], path
        if size == SIZES[0]:  # axe takes a second, and finds the same on both
            assert_accessible(page)
        page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_an_administrators_pages(chromium, visit, batches, administrator, size):
    label, call = UnknownLabel.objects.first(), Call.objects.get(source_key="1")
    mapping = batches[ImportStage.IMPORTED].mapping_id
    paths = [reverse(f"calls:{name}") for name in ("list", "imports", "import_new", "labels")]
    paths += [reverse("calls:import", args=[batch.pk]) for batch in batches.values()]
    paths += [reverse("calls:label", args=[label.pk]), reverse("calls:detail", args=[call.pk])]
    paths += [reverse(f"calls:{name}", args=[mapping]) for name in ("mapping", "copy_mapping")]
    looked_at(visit, paths, administrator, size)


@pytest.mark.parametrize("size", SIZES)
def test_a_call_takers_pages(chromium, visit, batches, call_taker, size):
    call = Call.objects.get(source_key="1")
    lists = ["/calls/", "/calls/?reason=welfare&end_point=open", "/calls/?since=2025-05-02&until=2025-05-01"]
    looked_at(visit, [*lists, "/calls/new/", f"/calls/{call.pk}/correct/"], call_taker, size)


@pytest.mark.parametrize("size", SIZES)
def test_empty_pages(chromium, visit, administrator, size):
    looked_at(visit, ["/calls/", "/imports/", "/imports/labels/"], administrator, size)


def test_a_call_is_typed_without_javascript_and_a_slip_keeps_it(chromium, visit, call_taker):
    page = visit("/calls/new/", call_taker, java_script_enabled=False)
    page.get_by_label("Call received").fill("2025-05-12T13:29")
    page.get_by_label("Welfare check").check()
    page.get_by_label("City or zone").fill("Eugene")
    page.get_by_text("How it went").click()
    page.get_by_label("Team arrived").fill("2025-05-12T13:00")
    page.get_by_role("button", name="Save call").click()
    page.get_by_text("out of order").wait_for()
    assert page.get_by_label("City or zone").input_value() == "Eugene"
    page.get_by_label("Team arrived").fill("2025-05-12T13:45")
    page.get_by_role("button", name="Save call").click()
    page.get_by_text("Call saved.").wait_for()
    assert Call.objects.get().city == "Eugene"


def test_the_page_of_a_running_import_follows_it_to_its_end(chromium, visit, batches, administrator):
    batch = batches[ImportStage.IMPORTING]
    page = visit(reverse("calls:import", args=[batch.pk]), administrator)
    assert page.get_by_role("progressbar").is_visible()
    actions.run_import(batch_id=batch.pk, program="lane")
    page.get_by_role("progressbar").wait_for(state="detached")
    assert page.get_by_text("Imported", exact=True).first.is_visible() and page.trouble == []
