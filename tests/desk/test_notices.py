"""A worker's own notices."""

import uuid
from datetime import UTC, datetime

import pytest

from casemgmt.audit.models import Event
from casemgmt.notices.actions import tell
from casemgmt.notices.models import Notice, QuietHours
from tests.answers import words

pytestmark = pytest.mark.django_db


def told(user, hour=8, program="lane", subject=None):
    return tell(
        kind="followup_due", step="due", program=program, recipient=user.pk,
        subject_kind="followups.followup", subject_id=subject or uuid.uuid4(),
        occurrence=datetime(2026, 11, 24, hour, tzinfo=UTC),
    )  # fmt: skip


@pytest.fixture
def desk(client_for, responder):
    return client_for(responder)


def test_a_worker_sees_their_own_notices_and_no_others(desk, responder, supervisor):
    told(responder)
    told(supervisor)
    assert len(desk.get("/notices/").context["rows"]) == 1


def test_whose_follow_ups_notices_name_is_written_to_the_log(desk, promise, responder):
    followup = promise()
    told(responder, subject=followup.pk)
    desk.get("/notices/")
    (line,) = Event.objects.filter(kind="search", object_kind="followups.followup")
    assert line.detail == {"ids": [str(followup.pk)]}


def test_unread_ones_come_first(desk, responder):
    old, new = told(responder, 8), told(responder, 9)
    desk.post(f"/notices/{new.pk}/open/")
    shown = [notice for notice, _letter, _about in desk.get("/notices/").context["rows"]]
    assert shown == [old, new]


def test_opening_one_marks_it_read_and_leads_to_what_it_is_about(desk, responder):
    notice = told(responder)
    answer = desk.post(f"/notices/{notice.pk}/open/")
    assert answer.url == f"/follow-ups/{notice.subject_id}/"
    assert Notice.objects.get(pk=notice.pk).read_at is not None


def test_looking_at_the_list_marks_nothing(desk, responder):
    told(responder)
    desk.get("/notices/")
    assert Notice.objects.unread().count() == 1


def test_all_are_marked_at_once(desk, responder, supervisor):
    told(responder), told(responder, 9), told(supervisor)
    page = desk.post("/notices/read/", follow=True)
    assert "All notices are marked as read" in words(page)
    assert [notice.recipient for notice in Notice.objects.unread()] == [supervisor.pk]


def test_another_workers_notice_is_not_found(desk, supervisor):
    notice = told(supervisor)
    assert desk.post(f"/notices/{notice.pk}/open/").status_code == 404
    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_the_bell_counts_what_is_unread_on_every_page(desk, responder):
    told(responder), told(responder, 9)
    assert '<span class="count">' in words(desk.get("/roles/"))
    desk.post("/notices/read/")
    assert '<span class="count">' not in words(desk.get("/roles/"))


def test_no_notices_says_so(desk):
    assert "No notices" in words(desk.get("/notices/"))


NIGHT = {"starts": "21:00", "ends": "07:00", "zone": "America/Los_Angeles"}


def test_quiet_hours_are_set_shown_and_lifted(desk, responder):
    assert desk.post("/notices/quiet/", NIGHT).status_code == 302
    kept = QuietHours.objects.get(pk=responder.pk)
    assert (kept.starts.hour, kept.ends.hour, kept.zone) == (21, 7, NIGHT["zone"])
    assert 'value="21:00"' in desk.get("/notices/quiet/").content.decode()
    desk.post("/notices/quiet/", {"zone": NIGHT["zone"]})
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": ""}, "Give both times"),
        ({"ends": "21:00"}, "are the same"),
        ({"zone": "Atlantis/Main"}, "time zone is not known"),
    ],
)
def test_half_or_empty_quiet_hours_are_explained(desk, wrong, said):
    answer = desk.post("/notices/quiet/", NIGHT | wrong)
    assert answer.status_code == 422 and said in words(answer)
    assert not QuietHours.objects.exists()
