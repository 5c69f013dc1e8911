"""The pages of calls and imports, as each role meets them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.calls import actions
from casemgmt.calls.models import Call, ImportBatch, Mapping, UnknownLabel
from casemgmt.calls.workflow import ImportStage
from tests import factories
from tests.answers import edited
from tests.calls.documents import DOCUMENT, csv_of
from tests.calls.factories import CallFactory, MappingFactory
from tests.calls.test_importing import HEADER, row

pytestmark = pytest.mark.django_db
TYPED = {"requested_at": "2025-05-12T13:29", "intake": "911", "reasons": ["welfare"], "city": "Eugene"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def mapping(program):
    return MappingFactory(program=program, document=DOCUMENT)


@pytest.fixture
def admin_client(client_for, administrator):
    return client_for(administrator)


@pytest.fixture
def upload(admin_client, mapping):
    def sent(data, name="log.csv", **more):
        fields = {"file": SimpleUploadedFile(name, data), "mapping": mapping.slug, **more}
        return admin_client.post(reverse("calls:import_new"), fields)

    return sent


def imported(batch_id):
    actions.run_import(batch_id=batch_id, program="lane")
    return ImportBatch.objects.get(pk=batch_id)


def step(client, name, batch):
    return client.post(reverse(f"calls:import_{name}", args=[batch.pk]))


# --- Calls -------------------------------------------------------------------------------------------


@pytest.fixture
def two_calls(program):
    flood = CallFactory(
        program=program, source_key="26-114302", place="Jardín Street", notes="Water, and a dog"
    )
    return flood, CallFactory(program=program, source_key="26-114999", city="Eugene", notes="Nobody there")


@pytest.mark.parametrize("text", ["114302", "jardin street", "DOG water", "Jardín 26-114302"])
@pytest.mark.parametrize("who", ["responder", "call_taker", "administrator"])
def test_calls_are_found_by_number_place_and_words(client_for, request, two_calls, who, text):
    client = client_for(request.getfixturevalue(who))
    found = client.post(reverse("calls:list"), {"text": text}, follow=True)
    assert list(found.context["object_list"]) == [two_calls[0]]
    assert f'value="{text}"' in found.content.decode()


def test_what_is_looked_for_stands_in_no_address_and_opens_for_nobody_else(
    client_for, responder, call_taker, two_calls
):
    there = client_for(responder).post(reverse("calls:list"), {"text": "dog"}).url
    assert "dog" not in there
    page = client_for(call_taker).get(there)
    assert list(page.context["object_list"]) == [] and "Type them again" in page.content.decode()


def test_words_and_a_filter_narrow_together_and_come_off_alone(client_for, call_taker, two_calls):
    client = client_for(call_taker)
    there = client.post(reverse("calls:list") + "?end_point=open", {"text": "26-114"}).url
    page = client.get(there)
    assert [chip["label"] for chip in page.context["chips"]] == [
        "Words: 26-114",
        "How it ended: Not ended yet",
    ]
    without = client.get(reverse("calls:list") + page.context["chips"][0]["url"])
    assert "words" not in without.request["QUERY_STRING"]
    assert len(without.context["object_list"]) == len(page.context["object_list"]) == 2


def test_the_list_asks_the_database_as_often_for_many_calls_as_for_few(
    client_for, responder, program, django_assert_max_num_queries
):
    client, url = client_for(responder), reverse("calls:list")
    CallFactory(program=program)
    client.get(url)
    with django_assert_max_num_queries(14) as few:
        client.get(url)
    for _number in range(24):
        CallFactory(
            program=program, unmapped=[{"field": "end_point", "label": "x", "folded": "x", "place": 0}]
        )
    with django_assert_max_num_queries(len(few)):
        page = client.get(url)
    assert len(page.context["object_list"]) == 25


def test_the_list_is_narrowed_by_day_reason_and_end(client_for, responder, program):
    wanted = CallFactory(program=program, reasons=["paranoia", "welfare"], end_point="engaged")
    CallFactory(program=program, reasons=["welfare"], end_point="engaged")
    CallFactory(program=program, reasons=["paranoia"])
    client = client_for(responder)

    def listed(**asked):
        return list(client.get(reverse("calls:list"), asked).context["object_list"])

    assert listed(reason="paranoia", end_point="engaged", since="2025-05-12", until="2025-05-12") == [wanted]
    assert listed(until="2025-05-11") == [] and len(listed(end_point="open")) == 1
    assert len(listed(reason="welfare")) == 2


def test_a_filter_that_makes_no_sense_says_so(client_for, responder, program):
    CallFactory(program=program)
    page = client_for(responder).get(reverse("calls:list"), {"since": "2025-05-12", "until": "2025-05-01"})
    assert "The last day is before the first." in page.content.decode()
    assert list(page.context["object_list"]) == []


def test_opening_a_call_is_written_to_the_log(client_for, responder, program):
    call = CallFactory(
        program=program, unmapped=[{"field": "end_point", "label": "Vanished", "folded": "v", "place": 0}]
    )
    page = client_for(responder).get(reverse("calls:detail", args=[call.pk]))
    assert page.status_code == 200 and "Vanished" in page.content.decode()
    assert f"{reverse('encounters:new')}?call={call.pk}" in page.content.decode()
    assert Event.objects.filter(kind=EventKind.READ, object_id=call.pk).count() == 1


def test_a_call_of_another_program_is_not_found(client_for, outsider, call_taker, program, other_program):
    theirs = CallFactory(program=other_program)
    assert client_for(outsider).get(reverse("calls:detail", args=[theirs.pk])).status_code == 200
    for name in ("detail", "correct"):
        assert client_for(call_taker).get(reverse(f"calls:{name}", args=[theirs.pk])).status_code == 404


def test_a_call_taker_types_a_call_in_local_time(client_for, call_taker, program):
    answer = client_for(call_taker).post(reverse("calls:new"), TYPED)
    call = Call.objects.get()
    assert answer.url == reverse("calls:detail", args=[call.pk])
    assert call.requested_at.isoformat() == "2025-05-12T20:29:00+00:00" and call.reasons == ["welfare"]


def test_a_call_names_its_team_and_only_a_team_of_the_program(client_for, call_taker, team, other_program):
    client = client_for(call_taker)
    elsewhere = factories.TeamFactory(program=other_program)
    assert client.post(reverse("calls:new"), TYPED | {"team": elsewhere.pk}).status_code == 422
    url = client.post(reverse("calls:new"), TYPED | {"team": team.pk}).url
    assert team.name in client.get(url).content.decode()


def test_a_refused_call_keeps_what_was_typed(client_for, call_taker, program):
    answer = client_for(call_taker).post(reverse("calls:new"), TYPED | {"arrived_at": "2025-05-12T13:00"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "out of order" in page
    assert 'value="Eugene"' in page and 'value="2025-05-12T13:29"' in page
    assert not Call.objects.exists()


def test_a_time_that_is_none_is_refused_beside_its_field(client_for, call_taker, program):
    answer = client_for(call_taker).post(reverse("calls:new"), TYPED | {"requested_at": "2025-13-40T99:00"})
    assert answer.status_code == 422 and answer.context["form"].errors["requested_at"]


def test_correcting_one_fact_leaves_seconds_and_the_doubled_hour_alone(client_for, supervisor, program):
    second_hour = "2024-11-03T09:10:30+00:00"  # ten past one, the second time that night
    call = CallFactory(
        program=program, requested_at=second_hour, day="2024-11-03", reasons=["harm", "agitation"]
    )
    typed = {
        "requested_at": "2024-11-03T01:10",
        "intake": "unknown",
        "reasons": ["agitation", "harm", "welfare"],
    }
    asked = typed | {"source_key": call.source_key, "reason": "Heard on the radio"}
    answer = edited(client_for(supervisor), reverse("calls:correct", args=[call.pk]), asked)
    assert answer.status_code == 302
    call.refresh_from_db()
    assert call.requested_at.isoformat() == second_hour
    assert call.reasons == ["harm", "agitation", "welfare"]
    assert call.history.first().history_change_reason == "Heard on the radio"


def test_an_imported_call_keeps_its_number(client_for, supervisor, program):
    call = CallFactory(program=program, source="city", source_key="7")
    asked = TYPED | {"source_key": "8", "reason": "x"}
    assert edited(client_for(supervisor), reverse("calls:correct", args=[call.pk]), asked).status_code == 302
    call.refresh_from_db()
    assert call.source_key == "7" and call.city == "Eugene"


@pytest.mark.parametrize("name", ["new", "imports", "import_new", "labels"])
def test_pages_refuse_who_lacks_the_permission(client_for, responder, auditor, name):
    for user in (responder, auditor):
        assert client_for(user).get(reverse(f"calls:{name}")).status_code == 403
    assert client_for(auditor).get(reverse("calls:list")).status_code == 403


# --- Imports -----------------------------------------------------------------------------------------


def test_the_first_visit_offers_to_import(admin_client):
    assert "No file has been imported yet." in admin_client.get(reverse("calls:imports")).content.decode()
    assert "No calls yet." in admin_client.get(reverse("calls:list")).content.decode()


def test_a_file_is_checked_shown_and_imported(upload, admin_client, django_capture_on_commit_callbacks):
    answer = upload(csv_of(row(ID=1), row(ID=2, Arrived="soon"), row(ID=3, End="Vanished")))
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("calls:import", args=[batch.pk])
    page = admin_client.get(answer.url).content.decode()
    assert "“soon” is not a date" in page and "Vanished" in page and "2 calls would be added" in page
    assert not Call.objects.exists()
    step(admin_client, "start", batch)
    assert "Importing calls" in admin_client.get(answer.url).content.decode()
    assert imported(batch.pk).stage == ImportStage.IMPORTED
    page = admin_client.get(answer.url).content.decode()
    assert "What became of the rows" in page and reverse("calls:import_refused", args=[batch.pk]) in page
    assert "1 label is not known yet" in admin_client.get(reverse("calls:imports")).content.decode()


def test_a_shipped_mapping_is_taken_over_at_its_first_use(admin_client, program):
    data = b"ID,Dispatch Date & Time\n1,2025-05-12 13:00\n"
    fields = {"file": SimpleUploadedFile("log.csv", data), "mapping": "lane-county"}
    assert admin_client.post(reverse("calls:import_new"), fields).status_code == 302
    assert Mapping.objects.get().slug == "lane-county"


@pytest.mark.parametrize(
    "data, said", [(b"", "empty"), (b"Nr,Name\n1,2\n", "right mapping"), (b"PK\x03\x04xx", "damaged")]
)
def test_a_file_that_is_no_log_is_refused_in_words_and_nothing_is_kept(upload, tmp_path, data, said):
    answer = upload(data)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not ImportBatch.objects.exists() and not list((tmp_path / "uploads").glob("*"))


def test_progress_is_polled_as_a_fragment_and_ends_with_a_fresh_page(upload, admin_client):
    upload(csv_of(row(ID=1)))
    batch = ImportBatch.objects.get()
    step(admin_client, "start", batch)
    url = reverse("calls:import", args=[batch.pk])
    moving = admin_client.get(url, headers={"HX-Request": "true"})
    assert "<progress" in moving.content.decode() and "<html" not in moving.content.decode()
    imported(batch.pk)
    assert admin_client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_stop_go_on_and_leave_out(upload, admin_client):
    upload(csv_of(row(ID=1)))
    batch = ImportBatch.objects.get()
    step(admin_client, "start", batch)
    assert step(admin_client, "cancel", batch).status_code == 302
    assert imported(batch.pk).stage == ImportStage.CANCELLED
    page = admin_client.get(reverse("calls:import", args=[batch.pk])).content.decode()
    assert "0 of 1 rows are done" in page and "Go on with the rest" in page
    assert step(admin_client, "discard", batch).status_code == 302
    assert step(admin_client, "start", batch).status_code == 409
    batch.refresh_from_db()
    assert batch.stage == ImportStage.DISCARDED and batch.stored_as == ""


def test_refused_rows_download_formula_safe_and_are_logged(upload, admin_client):
    upload(csv_of(row(ID=1, Arrived="soon", City="=1+1"), row(ID=2)))
    batch = ImportBatch.objects.get()
    step(admin_client, "start", batch)
    imported(batch.pk)
    answer = admin_client.get(reverse("calls:import_refused", args=[batch.pk]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "attachment" in answer.headers["Content-Disposition"]
    assert '"\'=1+1"' in lines[1] and lines[1].startswith("2,")
    assert Event.objects.get(kind=EventKind.EXPORT).detail == {"rows": 1}


def test_an_import_of_another_program_is_not_found(upload, client_for, other_program):
    upload(csv_of(row(ID=1)))
    batch = ImportBatch.objects.get()
    from_there = client_for(factories.staff(Role.ADMINISTRATOR, program=other_program))
    for name in ("import", "import_refused"):
        assert from_there.get(reverse(f"calls:{name}", args=[batch.pk])).status_code == 404
    for name in ("start", "cancel", "discard"):
        assert step(from_there, name, batch).status_code == 404


# --- Labels and mappings -----------------------------------------------------------------------------


@pytest.fixture
def unknown(upload, admin_client):
    upload(csv_of(row(ID=1, End="Vanished")))
    batch = ImportBatch.objects.get()
    step(admin_client, "start", batch)
    imported(batch.pk)
    return UnknownLabel.objects.get()


def test_a_label_is_reviewed_on_the_page(unknown, admin_client):
    assert "Vanished" in admin_client.get(reverse("calls:labels")).content.decode()
    answer = admin_client.post(reverse("calls:label", args=[unknown.pk]), {"code": "not_found"}, follow=True)
    assert "1 call is complete now" in answer.content.decode()
    assert Call.objects.get().end_point == "not_found"


def test_a_label_without_a_choice_comes_back_with_an_error(unknown, admin_client):
    answer = admin_client.post(reverse("calls:label", args=[unknown.pk]), {"code": ""})
    assert answer.status_code == 422 and not Call.objects.get().end_point


def test_a_label_may_be_left_out(unknown, admin_client):
    admin_client.post(reverse("calls:label", args=[unknown.pk]), {"code": "-"})
    assert not UnknownLabel.objects.waiting().exists()
    assert "left out" in admin_client.get(reverse("calls:labels")).content.decode()


def test_a_mapping_is_edited_as_text_and_a_slip_keeps_what_was_typed(mapping, admin_client):
    url = reverse("calls:mapping", args=[mapping.pk])
    assert "Requested" in admin_client.get(url).content.decode()
    answer = edited(admin_client, url, {"rules": '{"name": "Oops" "x"}'})
    assert answer.status_code == 422 and "Line 1, character 17" in answer.content.decode()
    assert "Oops" in answer.content.decode()
    wrong = json.dumps(DOCUMENT | {"colums": {}})
    assert "colums” is not a part" in edited(admin_client, url, {"rules": wrong}).content.decode()
    right = json.dumps(DOCUMENT | {"name": "Our log"})
    assert edited(admin_client, url, {"rules": right}).status_code == 302
    mapping.refresh_from_db()
    assert mapping.name == "Our log"


def test_another_dispatch_system_begins_as_a_copy(mapping, admin_client):
    url = reverse("calls:copy_mapping", args=[mapping.pk])
    assert admin_client.get(url).status_code == 200
    answer = admin_client.post(url, {"name": "Harbor CAD"})
    copy = Mapping.objects.get(slug="harbor-cad")
    assert answer.url == reverse("calls:mapping", args=[copy.pk])
    assert copy.document["source"] == "harbor-cad" and copy.document["times"] == mapping.document["times"]
    assert admin_client.post(url, {"name": "Harbor cad"}).status_code == 422


def test_the_page_says_how_the_file_was_read(upload, admin_client):
    titled = csv_of(row(ID=1, Requested="5/12/2010 13:00"), row(ID=2), header=f"Our log\n{HEADER}")
    page = admin_client.get(upload(titled).url).content.decode()
    assert "How the file was read" in page and "row 2" in page and "America/Los Angeles" in page
    assert "The month: 5/12/2026 is May 12" in page
    assert "“5/12/2010 13:00” is read as May 12, 2010" in page
    assert "1 call is more than ten years old" in page


def test_a_file_that_can_only_be_day_first_is_questioned_and_read_as_answered(upload, admin_client):
    file = csv_of(row(ID=1, Requested="12/05/2025 12:59"), row(ID=2, Requested="13/05/2025 12:59"))
    answer = upload(file)
    assert answer.status_code == 422 and "say what comes first" in answer.content.decode()
    assert not ImportBatch.objects.exists()
    batch = ImportBatch.objects.get(pk=upload(file, first="day_first").url.strip("/").split("/")[-1])
    step(admin_client, "start", batch)
    imported(batch.pk)
    assert [str(call.day) for call in Call.objects.order_by("source_key")] == ["2025-05-12", "2025-05-13"]


def test_the_empty_list_reads_back_as_it_is(admin_client, program):
    data = admin_client.get(reverse("calls:template")).content
    fields = {"file": SimpleUploadedFile("calls.csv", data), "mapping": "plain"}
    assert admin_client.post(reverse("calls:import_new"), fields).status_code == 302
    summary = ImportBatch.objects.get().summary
    assert (summary["imported"], summary["unknown_labels"], summary["missing"]) == (1, [], [])
