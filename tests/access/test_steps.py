"""How a step of a record begins, and how what it changes is kept."""

import pytest

from casemgmt.access.steps import begin
from casemgmt.codes.legal import RequestKind
from casemgmt.constraints import keep_checked, keep_clean
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import keep
from casemgmt.holds.models import LegalRequest
from casemgmt.holds.workflow import LEGAL_REQUEST, RequestStatus
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def custodian(program):
    return staff("records_custodian", program=program)


@pytest.fixture
def request_(program, custodian):
    paper = {
        "kind": RequestKind.SUBPOENA,
        "asked_by": "District court",
        "received_on": "2026-11-02",
        "due_on": "2026-11-30",
    }
    new = LegalRequest(program=program, custodian=custodian, **paper, asks_for="All records")
    return keep(new, "Received", by=custodian)


def test_a_step_begins_with_the_row_as_it_is_now(request_, custodian):
    elsewhere = LegalRequest.objects.get(pk=request_.pk)
    keep(
        elsewhere,
        "Refused",
        by=custodian,
        status=RequestStatus.REFUSED,
        answer="No",
        answered_at="2026-11-03T00:00Z",
    )
    with pytest.raises(RuleBroken, match=str(RequestStatus.REFUSED.label)):
        begin(request_, LEGAL_REQUEST, "to_counsel", by=custodian)
    assert request_.status == RequestStatus.REFUSED


def test_a_step_says_where_it_leads(request_, custodian):
    assert begin(request_, LEGAL_REQUEST, "to_counsel", by=custodian).target == RequestStatus.WITH_COUNSEL


def test_nobody_takes_a_step_without_its_permission(request_, responder):
    with pytest.raises(NotAllowed):
        begin(request_, LEGAL_REQUEST, "to_counsel", by=responder)


def test_what_is_kept_says_who_changed_it_and_why(request_, custodian):
    assert keep(request_, "Corrected", by=custodian, asked_by="Circuit court") is request_
    row = request_.history.order_by("-history_id").first()
    assert (row.asked_by, row.history_user_id, row.history_change_reason) == (
        "Circuit court", custodian.pk, "Corrected",
    )  # fmt: skip


@pytest.mark.parametrize("kept", [keep_checked, keep_clean], ids=["by the table", "by every field"])
def test_what_cannot_be_is_said_in_words_and_leaves_nothing(request_, custodian, kept):
    with pytest.raises(RuleBroken):
        kept(request_, "Answered", by=custodian, status=RequestStatus.REFUSED, answer="")
    request_.refresh_from_db()
    assert (request_.status, request_.history.count()) == (RequestStatus.RECEIVED, 1)
