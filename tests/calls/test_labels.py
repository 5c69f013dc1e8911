"""An unknown label waits for a person, once; then it is known, backwards and forwards."""

import io

import pytest
from django.db import IntegrityError, transaction

from casemgmt.access.roles import Role
from casemgmt.calls import actions
from casemgmt.calls.importing import MappingWrong
from casemgmt.calls.models import Call, UnknownLabel
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from tests import factories
from tests.calls.documents import DOCUMENT, csv_of
from tests.calls.factories import MappingFactory
from tests.calls.test_importing import row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def mapping(program):
    return MappingFactory(program=program, document=DOCUMENT)


@pytest.fixture
def bring_in(program, mapping, administrator):
    def bring(*rows):
        mapping.refresh_from_db()
        batch = actions.check_file(
            program=program, mapping=mapping, file=io.BytesIO(csv_of(*rows)), name="log.csv", by=administrator
        )
        actions.start_import(batch=batch, by=administrator)
        actions.run_import(batch_id=batch.pk, program="lane")
        return batch

    return bring


def test_a_label_is_counted_once_a_call_in_all_its_spellings(bring_in):
    bring_in(row(ID=1, End="Vanished"), row(ID=2, End=" VANISHED "), row(ID=3))
    bring_in(row(ID=1, End="Vanished"))
    (label,) = UnknownLabel.objects.waiting()
    assert (label.field, label.label, label.count) == ("end_point", "Vanished", 2)


def test_choosing_a_code_completes_the_calls_and_teaches_the_mapping(bring_in, mapping, administrator):
    bring_in(row(ID=1, End="Vanished"), row(ID=2, End="vanished"), row(ID=3))
    label = UnknownLabel.objects.get()
    assert actions.resolve_label(label=label, code="not_found", by=administrator) == 2
    calls = list(Call.objects.order_by("source_key"))
    assert [call.end_point for call in calls] == ["not_found", "not_found", "engaged"]
    assert [call.unmapped for call in calls] == [[], [], []]
    assert calls[0].history.first().history_user_id == administrator.pk
    assert mapping.history.first().history_user_id == administrator.pk
    bring_in(row(ID=4, End="VANISHED"))
    assert Call.objects.get(source_key="4").end_point == "not_found"
    assert not UnknownLabel.objects.waiting().exists()


def test_a_reason_takes_the_place_where_its_label_stood(bring_in, administrator):
    bring_in(row(ID=1, **{"Reason 1": "Mystery", "Reason 2": "Welfare"}))
    actions.resolve_label(label=UnknownLabel.objects.get(), code="paranoia", by=administrator)
    assert Call.objects.get().reasons == ["paranoia", "welfare"]


def test_a_reason_that_is_there_already_is_not_doubled(bring_in, administrator):
    bring_in(row(ID=1, **{"Reason 1": "Mystery", "Reason 2": "Welfare"}))
    actions.resolve_label(label=UnknownLabel.objects.get(), code="welfare", by=administrator)
    assert Call.objects.get().reasons == ["welfare"]


def test_what_somebody_filled_in_meanwhile_stays(bring_in, administrator):
    bring_in(row(ID=1, End="Vanished"))
    call = Call.objects.get()
    call.end_point = "engaged"
    stamp(call, by=None, reason="test").save()
    actions.resolve_label(label=UnknownLabel.objects.get(), code="not_found", by=administrator)
    call.refresh_from_db()
    assert call.end_point == "engaged" and call.unmapped == []


def test_a_label_may_mean_nothing(bring_in, administrator):
    bring_in(row(ID=1, End="n/k"))
    actions.resolve_label(label=UnknownLabel.objects.get(), code="", by=administrator)
    bring_in(row(ID=2, End="N/K"))
    assert [call.end_point for call in Call.objects.all()] == ["", ""]
    assert not UnknownLabel.objects.waiting().exists()


def test_a_label_is_decided_once_and_only_by_a_code_of_its_list(bring_in, administrator):
    bring_in(row(ID=1, End="Vanished"))
    label = UnknownLabel.objects.get()
    with pytest.raises(RuleBroken, match="from the list"):
        actions.resolve_label(label=label, code="welfare", by=administrator)
    actions.resolve_label(label=label, code="other", by=administrator)
    with pytest.raises(RuleBroken, match="already"):
        actions.resolve_label(label=label, code="engaged", by=administrator)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_say_what_labels_mean(bring_in, program, mapping, role):
    bring_in(row(ID=1, End="Vanished"))
    other = factories.staff(role, program=program)
    with pytest.raises(NotAllowed):
        actions.resolve_label(label=UnknownLabel.objects.get(), code="other", by=other)
    with pytest.raises(NotAllowed):
        actions.edit_mapping(mapping=mapping, document=DOCUMENT, by=other)


def test_a_mapping_is_edited_as_data_and_a_slip_changes_nothing(mapping, administrator):
    actions.edit_mapping(mapping=mapping, document={**DOCUMENT, "name": "Our log"}, by=administrator)
    mapping.refresh_from_db()
    assert mapping.name == "Our log" and mapping.history.count() == 2
    with pytest.raises(MappingWrong):
        actions.edit_mapping(mapping=mapping, document={**DOCUMENT, "times": {}}, by=administrator)
    mapping.refresh_from_db()
    assert mapping.document["times"]


def test_a_starting_point_is_taken_over_once(program, administrator):
    first = actions.adopt_mapping(program=program, slug="lane-county", by=administrator)
    assert actions.adopt_mapping(program=program, slug="lane-county", by=administrator) == first
    with pytest.raises(RuleBroken, match="lane-county"):
        actions.adopt_mapping(program=program, slug="nowhere", by=administrator)


def test_the_database_keeps_a_code_without_a_decision_out(bring_in):
    bring_in(row(ID=1, End="Vanished"))
    with pytest.raises(IntegrityError), transaction.atomic():
        UnknownLabel.objects.update(code="other")
