"""Small inputs that failed in the field: each file of them, through its users' own door, answered rightly.

The files stand beside the repository and never in it. Each kind has a test with rows of our own as well:
files in tests/calls/test_reading.py, names in tests/people/test_folding.py, bodies and filters in tests/api.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from casemgmt.calls import actions
from casemgmt.calls.models import Call, ImportBatch
from casemgmt.people.models import Person
from tests.world.one_program import Api

CASES = Path(__file__).resolve().parents[2] / "shared" / "cases"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CASES.exists(), reason="the inputs of the field are not beside this checkout"),
]
MAY_12 = datetime(2026, 5, 12, 20, 29, tzinfo=UTC)  # 13:29 in the program's own zone
SECONDS = MAY_12 + timedelta(seconds=5)
NO_TIME = "is not a date and time"
TO_COME = "is still to come"

# {file: (what was said comes first, {call number: its time}, [what each refused row is told])}
FILES = {
    "import-ways-to-write-a-time.csv": (
        "", {"A2": SECONDS, "A3": SECONDS, "A6": MAY_12, "A24": MAY_12},
        [f"“0000-00-00 00:00:00” {NO_TIME}", f"“2062-05-12 13:29” {TO_COME}", f"“2026-02-29 10:00” {NO_TIME}",
         f"“N/A” {NO_TIME}"],
    ),
    "import-future-and-day-month-dates.csv": (
        "day_first", {"C2": MAY_12, "C4": MAY_12 + timedelta(days=1)},
        [f"“2062-05-12 13:29” {TO_COME}", f"“2027-01-01 00:10” {TO_COME}"],
    ),
    "import-same-call-other-spelling.csv": ("", {"B1": MAY_12}, []),
    "import-title-rows-above-header.csv": ("", {"A1": MAY_12}, []),
    "import-instructions-sheet-first.xlsx": ("", {"A1": MAY_12}, []),
    "import-excel-error-as-call-number.xlsx": ("", {}, ["holds a spreadsheet's error, #N/A",
                                                        "holds a spreadsheet's error, #REF!"]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_of_these_files(settings, tmp_path):
    """The files were written in November 2026, when January 2027 was still to come."""
    settings.UPLOADS = tmp_path / "uploads"
    if timezone.now() > datetime(2027, 1, 1, 8, tzinfo=UTC):
        pytest.skip("what these files call the future has come")


@pytest.fixture
def upload(client_for, administrator):
    client = client_for(administrator)

    def sent(name, first=""):
        fields = {"file": SimpleUploadedFile(name, (CASES / name).read_bytes()), "mapping": "plain"}
        return client, client.post(reverse("calls:import_new"), fields | {"first": first})

    return sent


def test_every_file_is_tried():
    assert set(FILES) == {path.name for path in CASES.glob("import-*")}


@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_in_by_the_page(upload, program, name):
    first, calls, refused = FILES[name]
    client, answer = upload(name, first)
    batch = ImportBatch.objects.get()
    shown = client.get(answer.url).text
    client.post(reverse("calls:import_start", args=[batch.pk]))
    actions.run_import(batch_id=batch.pk, program=program.pk)
    assert dict(Call.objects.values_list("source_key", "requested_at")) == calls
    told = list(batch.rows.filter(outcome="refused").order_by("number").values_list("reason", flat=True))
    assert len(told) == len(refused) and all(map(str.__contains__, told, refused)), told
    assert all(words.split("”")[0] in shown.replace("&#x27;", "'") for words in refused)


@pytest.mark.parametrize("name", FILES)
def test_a_dry_run_of_the_command_says_the_same(name):
    first, calls, refused = FILES[name]
    said, zone = StringIO(), "America/Los_Angeles"
    call_command("import_calls", str(CASES / name), mapping="plain", dry_run=True, first=first, zone=zone,
                 stdout=said)  # fmt: skip
    assert f"= {len(calls)} imported" in said.getvalue() and f"{len(refused)} refused" in said.getvalue()
    assert all(words in said.getvalue() for words in refused)


def test_a_file_that_can_only_be_day_first_is_questioned_as_a_whole(upload):
    _client, answer = upload("import-future-and-day-month-dates.csv")
    assert answer.status_code == 422 and "“13/05/2026 13:29”: day first" in answer.text
    assert not ImportBatch.objects.exists()


def test_the_second_spelling_is_the_same_as_before(upload):
    upload("import-same-call-other-spelling.csv")
    summary = ImportBatch.objects.get().summary
    assert (summary["imported"], summary["same"], summary["refused"]) == (1, 1, 0)


HEADERS = {
    "import-title-rows-above-header.csv": "row 4",
    "import-instructions-sheet-first.xlsx": "row 1 of the sheet “Sheet”",
}


@pytest.mark.parametrize("name", HEADERS)
def test_the_page_says_which_row_was_read_as_the_header(upload, name):
    client, answer = upload(name)
    assert HEADERS[name] in client.get(answer.url).text


def test_the_very_same_name_and_parts_of_it_find_the_person(client_for, responder):
    client = client_for(responder)
    for name in (CASES / "names-lost-by-search.txt").read_text(encoding="utf-8").split("\n"):
        if not name:
            continue
        searched = client.post(reverse("people:find"), {"text": name}).url
        assert client.post(searched.replace("/found/", "/new/"), {"name": name}).status_code == 302
        person = Person.objects.get(name=name)
        for text in {name, *name.split(), name[:1], name[-2:]}:
            page = client.get(client.post(reverse("people:find"), {"text": text}).url).text
            assert person.ref in page, text
            found = Api(client, {}).post("people/searches/", {"text": text}).json()["matches"]
            assert str(person.pk) in {match["person"] for match in found}, text


def test_a_filter_that_is_not_understood_is_refused_in_every_language(client_for, social_worker, program):
    client, tried = client_for(social_worker), 0
    for address in re.findall(r"^GET (\S+)", (CASES / "api-filters.http").read_text(), re.MULTILINE):
        for language in ("en", "es"):
            answer = client.get(address, headers={"Accept-Language": language})
            assert answer.status_code == 400, address
            assert list(answer.json()["errors"]) == [re.search(r"\?(\w+)=", address)[1]]
            tried += 1
    assert tried == 6


def test_five_thousand_reasons_are_refused_by_their_name(client_for, call_taker, program):
    body = json.loads((CASES / "api-call-reasons-5000.json").read_text())
    api = Api(client_for(call_taker), {})
    assert api.post("calls/", body | {"reasons": ["welfare"] * 5000}).status_code == 400
    for reasons in (body["reasons"], ["welfare"] * 10, ["welfare"] * 11):
        answer = api.post("calls/", body | {"reasons": reasons})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reasons"])
    assert not Call.objects.exists()
    assert api.post("calls/", body | {"reasons": ["welfare"]}).status_code == 201
