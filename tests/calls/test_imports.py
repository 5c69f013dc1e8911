"""A file comes in: every row once, nothing by halves, and a second time nothing at all."""

import io
import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casemgmt import scope
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.calls import actions
from casemgmt.calls.actions import imports
from casemgmt.calls.models import Call, ImportBatch, ImportRow, Mapping, UnknownLabel
from casemgmt.calls.workflow import ImportStage
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.jobs.models import JobState
from casemgmt.tables.limits import Unreadable
from tests import factories
from tests.calls.documents import DOCUMENT, csv_of
from tests.calls.factories import MappingFactory
from tests.calls.test_importing import REAL, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def mapping(program):
    return MappingFactory(program=program, document=DOCUMENT)


@pytest.fixture
def check(program, mapping, administrator):
    def checked(data, name="log.csv"):
        return actions.check_file(
            program=program, mapping=mapping, file=io.BytesIO(data), name=name, by=administrator
        )

    return checked


@pytest.fixture
def bring_in(check, administrator):
    def bring(data):
        batch = actions.start_import(batch=check(data), by=administrator)
        actions.run_import(batch_id=batch.pk, program="lane")
        batch.refresh_from_db()
        return batch

    return bring


def counts(batch):
    return batch.imported, batch.same, batch.refused


def kept_files():
    return list(imports.uploads().iterdir())


def test_a_dry_run_imports_nothing_and_keeps_the_file_out_of_sight(check):
    batch = check(csv_of(row(), row(ID="")))
    assert not Call.objects.exists() and batch.stage == ImportStage.CHECKED
    assert (batch.summary["imported"], batch.summary["refused"], batch.rows_total) == (1, 1, 2)
    (kept,) = kept_files()
    assert kept.stat().st_mode & 0o077 == 0 and "log" not in kept.name


def test_an_unreadable_file_is_refused_and_not_kept(check):
    with pytest.raises(Unreadable):
        check(b"")
    with pytest.raises(RuleBroken):
        check(b"Nr,Name\n1,2\n")
    assert kept_files() == [] and not ImportBatch.objects.exists()


def test_rows_become_calls_with_their_author_and_reason(bring_in, administrator):
    batch = bring_in(csv_of(row(ID=1), row(ID=2, Arrived="nonsense"), row(ID=3)))
    assert batch.stage == ImportStage.IMPORTED and counts(batch) == (2, 0, 1)
    call = Call.objects.get(source_key="1")
    (history,) = call.history.all()
    assert history.history_user_id == administrator.pk and history.history_change_reason
    assert batch.rows.get(number=3).cells["Arrived"] == "nonsense"
    assert batch.rows.get(number=2).call == call


def test_a_second_import_changes_nothing(bring_in, django_assert_max_num_queries):
    data = csv_of(*(row(ID=number) for number in range(250)))
    assert counts(bring_in(data)) == (250, 0, 0)
    before = list(Call.history.values_list("history_id", flat=True))
    assert counts(bring_in(data)) == (0, 250, 0)
    assert list(Call.history.values_list("history_id", flat=True)) == before


def test_what_people_corrected_stays_and_the_same_file_is_still_the_same(bring_in, check):
    bring_in(csv_of(row()))
    call = Call.objects.get()
    call.city = "Springfield"
    stamp(call, by=None, reason="test").save()
    assert counts(bring_in(csv_of(row()))) == (0, 1, 0)
    assert Call.objects.get().city == "Springfield"


def test_a_call_that_the_file_tells_otherwise_is_refused_and_named(bring_in):
    bring_in(csv_of(row()))
    batch = bring_in(csv_of(row(City="Springfield")))
    assert counts(batch) == (0, 0, 1)
    assert "City" in batch.rows.get().reason and Call.objects.get().city == "Eugene"


def test_a_row_that_the_database_refuses_is_refused_alone(bring_in):
    far = row(ID=2, Requested="2025-05-12 13:00", City="x" * 120)
    batch = bring_in(csv_of(row(ID=1), far, row(ID=3)))
    assert counts(batch) == (3, 0, 0)


def test_a_doubled_call_that_slips_in_meanwhile_is_refused_alone(bring_in, monkeypatch):
    """Another import may store the same call between our look and our write."""
    bring_in(csv_of(row(ID=1)))
    monkeypatch.setattr(imports, "_known", lambda *_: lambda keys: {})
    batch = bring_in(csv_of(row(ID=1), row(ID=2)))
    assert counts(batch) == (1, 0, 1)
    assert Call.objects.count() == 2


def test_cancel_stops_between_batches_and_the_rest_can_be_imported_later(check, administrator, monkeypatch):
    batch = actions.start_import(
        batch=check(csv_of(*(row(ID=number) for number in range(250)))), by=administrator
    )
    real = imports._import_rows

    def then_cancel(batch_id, entries, rules):
        done = real(batch_id, entries, rules)
        actions.cancel_import(batch=ImportBatch.objects.get(pk=batch_id), by=administrator)
        return done

    monkeypatch.setattr(imports, "_import_rows", then_cancel)
    actions.run_import(batch_id=batch.pk, program="lane")
    batch.refresh_from_db()
    assert batch.stage == ImportStage.CANCELLED and counts(batch) == (100, 0, 0)
    assert Call.objects.count() == 100 and batch.job.state == JobState.CANCELLED
    monkeypatch.undo()
    actions.start_import(batch=batch, by=administrator)
    actions.run_import(batch_id=batch.pk, program="lane")
    batch.refresh_from_db()
    assert batch.stage == ImportStage.IMPORTED and counts(batch) == (250, 0, 0)


def test_a_dead_worker_leaves_whole_batches_and_the_next_goes_on(check, administrator, monkeypatch):
    batch = actions.start_import(
        batch=check(csv_of(*(row(ID=number) for number in range(150)))), by=administrator
    )
    real = imports._import

    def die(batch, rules, draft):
        if draft.key == "120":
            raise SystemExit
        return real(batch, rules, draft)

    monkeypatch.setattr(imports, "_import", die)
    with pytest.raises(SystemExit):
        actions.run_import(batch_id=batch.pk, program="lane")
    batch.refresh_from_db()
    assert counts(batch) == (100, 0, 0) == (Call.objects.count(), 0, 0) and batch.job.is_live
    monkeypatch.undo()
    actions.run_import(batch_id=batch.pk, program="lane")
    batch.refresh_from_db()
    assert counts(batch) == (150, 0, 0) and ImportRow.objects.filter(batch=batch).count() == 150


def test_an_error_stops_the_import_and_says_so(check, administrator):
    batch = actions.start_import(batch=check(csv_of(row())), by=administrator)
    (imports.uploads() / batch.stored_as).unlink()
    with pytest.raises(FileNotFoundError):
        actions.run_import(batch_id=batch.pk, program="lane")
    batch.refresh_from_db()
    assert batch.stage == ImportStage.FAILED and batch.job.message


def test_the_file_goes_once_it_is_imported_or_given_up(
    check, administrator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.start_import(batch=check(csv_of(row())), by=administrator)
        actions.run_import(batch_id=batch.pk, program="lane")
    assert kept_files() == []
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_import(batch=check(csv_of(row())), by=administrator)
    assert kept_files() == []


def test_files_nobody_went_on_with_are_forgotten(check, django_capture_on_commit_callbacks, monkeypatch):
    batch = check(csv_of(row()))
    actions.forget_files(program="lane")
    batch.refresh_from_db()
    assert batch.stored_as
    monkeypatch.setattr(imports, "KEPT_FOR", imports.timedelta(0))
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_files(program="lane")
    batch.refresh_from_db()
    assert batch.stage == ImportStage.DISCARDED and kept_files() == []


def test_an_import_starts_once(check, administrator):
    batch = check(csv_of(row()))
    actions.start_import(batch=batch, by=administrator)
    with pytest.raises(RuleBroken):
        actions.start_import(batch=batch, by=administrator)


@pytest.mark.parametrize("role", [role for role in Role if Permission.CALL_IMPORT not in GRANTS[role]])
def test_only_who_may_import_does(program, mapping, check, role):
    other = factories.staff(role, program=program)
    with pytest.raises(NotAllowed):
        actions.check_file(program=program, mapping=mapping, file=io.BytesIO(b"x"), name="x", by=other)
    with pytest.raises(NotAllowed):
        actions.start_import(batch=check(csv_of(row())), by=other)


def test_an_import_is_invisible_outside_its_program(bring_in):
    bring_in(csv_of(row(End="Vanished"), row(ID="")))
    with scope.acting_as(programs=["other"], actor="system:test"):
        for model in (ImportBatch, ImportRow, Mapping, UnknownLabel, Mapping.history.model):
            assert not model.objects.exists()


def test_an_import_that_counts_rows_wrongly_cannot_be_called_done(check):
    batch = check(csv_of(row()))
    for wrong in ({"stage": ImportStage.IMPORTED}, {"imported": 2}):
        with pytest.raises(imports.IntegrityError), transaction.atomic():
            ImportBatch.objects.filter(pk=batch.pk).update(**wrong)


def test_a_file_whose_dates_begin_with_something_unknown_is_refused(check):
    batch = check(csv_of(row()))
    with pytest.raises(imports.IntegrityError, match="import_first_known"), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(first="year")


texts = st.text(st.characters(blacklist_categories=("Cs",)), max_size=8)
rows = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(st.sampled_from(["Eugene", "", "\0"]), texts)), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_any_file_is_accounted_for_and_a_second_import_adds_nothing(bring_in, rows):
    with transaction.atomic():
        lines = [row(ID=number, City='"' + city.replace('"', '""') + '"') for number, city in rows]
        first = bring_in(csv_of(*lines))
        assert first.counted == first.rows_total == first.rows.count()
        assert first.imported == Call.objects.count()
        assert bring_in(csv_of(*lines)).imported == 0
        transaction.set_rollback(True)


@pytest.mark.skipif(not REAL.exists(), reason="the real dispatch log is not beside this checkout")
def test_the_real_log_comes_in_whole_and_once(program, administrator):
    mapping = actions.adopt_mapping(program=program, slug="lane-county", by=administrator)
    for expected in [(1556, 0, 0), (0, 1556, 0)]:
        with REAL.open("rb") as file:
            batch = actions.check_file(
                program=program, mapping=mapping, file=file, name=REAL.name, by=administrator
            )
        actions.start_import(batch=batch, by=administrator)
        actions.run_import(batch_id=batch.pk, program="lane", seconds=120)
        batch.refresh_from_db()
        assert counts(batch) == expected
        assert (batch.summary["imported"], batch.summary["same"], batch.summary["refused"]) == expected
    assert Call.objects.medians() == pytest.approx(batch.summary["medians"])
    assert Call.objects.count() == Call.history.count() == 1556


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_import_bring_in_each_row_once(program, administrator):
    with scope.acting_as(programs=["lane"], actor="system:test"):
        mapping = MappingFactory(program=program, document=DOCUMENT)
        file = io.BytesIO(csv_of(*(row(ID=number) for number in range(350))))
        checked = actions.check_file(
            program=program, mapping=mapping, file=file, name="log.csv", by=administrator
        )
        batch = actions.start_import(batch=checked, by=administrator)

    def work():
        try:
            actions.run_import(batch_id=batch.pk, program="lane")
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with scope.acting_as(programs=["lane"], actor="system:test"):
        batch.refresh_from_db()
        assert batch.stage == ImportStage.IMPORTED and counts(batch) == (350, 0, 0)
        assert Call.objects.count() == Call.history.count() == ImportRow.objects.count() == 350
