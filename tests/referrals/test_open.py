"""Open means open: one definition, and every page, count and letter that says so reads it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.caseload.work import open_work, owners
from casemgmt.codes.referrals import Asker
from casemgmt.desk.views import my_day
from casemgmt.law.actions import disposing
from referrals.actions.partner import mailbox_links
from referrals.links import OPEN_WORK
from referrals.models import MailboxLink, Referral
from referrals.workflow import RUNNING, Status
from tests import factories as house
from tests.referrals import factories
from tests.referrals.partners import Partner
from tests.referrals.states import LINKED, OPEN, OURS, STATES, bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def every(program, person, social_worker):
    """One referral in each state and a draft, all of one worker; where each stands, by its name."""
    agency = factories.MailboxFactory(program=program).agency
    made = {}
    for state in STATES:
        service = factories.ServiceFactory(agency=agency)
        made[state] = bring(factories.sent(person, service, by=social_worker), state, by=social_worker)
    made["draft"] = factories.written(person, factories.ServiceFactory(agency=agency), by=social_worker)
    return made


@pytest.fixture
def named(every):
    """Turns rows into the names of their states."""
    names = {referral.pk: state for state, referral in every.items()}
    return lambda rows: {names[row.pk] for row in rows}


@pytest.fixture
def pages(client_for, social_worker):
    return client_for(social_worker)


def test_every_status_stands_in_a_state_that_is_tried(every):
    assert {referral.status for referral in every.values()} == set(Status)


def test_open_is_what_runs_and_has_not_started(named):
    assert named(Referral.objects.open()) == OPEN
    assert named(Referral.objects.our_turn()) == OURS
    assert named(Referral.objects.linked()) == LINKED


def test_one_that_is_loaded_answers_as_the_rows_do(every, named):
    loaded = Referral.objects.filter(pk__in=[referral.pk for referral in every.values()])
    assert named(row for row in loaded if row.is_open) == OPEN
    assert named(row for row in loaded if row.is_linked) == LINKED
    assert named(row for row in loaded if row.turn == Asker.US) == OURS | {"draft"}
    assert named(row for row in loaded if row.turn == Asker.PARTNER) == OPEN - OURS


def on_the_list(pages, show):
    page = pages.get(reverse("referrals:list"), {"show": show})
    counts = {tab["url"].split("&")[0].removeprefix("?show="): tab["count"] for tab in page.context["tabs"]}
    return page.context["object_list"], counts[show]


@pytest.mark.parametrize(("show", "states"), [("open", OPEN), ("answers", OURS)])
def test_the_list_its_count_and_the_api_agree(pages, named, show, states):
    rows, count = on_the_list(pages, show)
    assert named(rows) == states and count == len(states)
    answer = pages.get("/api/v1/referrals/", {"show": show}).json()
    assert named(Referral.objects.filter(pk__in=[row["id"] for row in answer["results"]])) == states


def test_my_day_counts_what_the_list_counts(pages, named):
    day = pages.get("/my-day/")
    assert named(day.context["ours"]) == OURS
    assert named(row for row, _late in day.context["waiting"]) == {"waiting"}
    for mine, show in (("ours", "answers"), ("waiting", "waiting")):
        assert day.context["counts"][mine] == on_the_list(pages, show)[1]
    assert named(day.context["news"]) <= OPEN


def test_my_day_counts_those_that_it_has_no_room_for(pages, every, monkeypatch):
    monkeypatch.setattr(my_day, "MOST", 1)
    page = pages.get("/my-day/")
    assert len(page.context["ours"]) == 1
    assert f'<span class="count-note">{len(OURS)}</span>' in page.text
    assert f"{reverse('referrals:list')}?show=answers&amp;whose=mine" in page.text


def test_handing_over_counts_every_open_referral_that_the_leaver_looks_after(
    every, pages, program, social_worker, client_for
):
    supervisor = house.staff(Role.SUPERVISOR, program=program)
    assert open_work(social_worker, program=program)[OPEN_WORK] == len(OPEN)
    page = client_for(supervisor).get(reverse("office:hand_over", args=[social_worker.pk]))
    assert f"{len(OPEN)} open referrals" in page.text
    assert on_the_list(pages, "open")[1] == len(OPEN)


def test_who_holds_open_work_is_told_of_a_restriction_and_nobody_else(program, person, social_worker):
    service = factories.ServiceFactory()
    started = bring(factories.sent(person, service, by=social_worker), "started", by=social_worker)
    assert not owners(person).exists()
    Referral.objects.filter(pk=started.pk).update(linked_at=None, linkage_source="")
    assert list(owners(person)) == [social_worker]


def test_a_partner_sees_apart_what_is_open_and_what_started(every, named):
    page = Partner(every["waiting"].mailbox).get()
    shown = {name: named(row for row, _shown in page.context[name]) for name in ("waiting", "under_way")}
    assert shown["waiting"] | shown["under_way"] == OPEN
    assert named(row for row, _shown in page.context["started"]) == LINKED - {"completed"}


@pytest.mark.parametrize("state", STATES)
def test_a_partners_link_lives_on_while_a_referral_is_open(person, service, social_worker, state):
    mailbox = bring(factories.sent(person, service, by=social_worker), state, by=social_worker).mailbox
    link = Partner(mailbox).link
    later = timezone.now() + mailbox_links.LINK_LIVES / 2
    mailbox_links.renew(link=link, at=later)
    renewed = MailboxLink.objects.get(pk=link.pk).expires_at > link.expires_at
    assert renewed == (state in OPEN)


def test_records_are_kept_for_what_is_open_or_was_begun(named):
    assert set().union(*(named(rows) for rows in disposing._open(Referral))) == OPEN | {"draft"}


# Whoever reads the statuses themselves asks something else: what a partner may still read or answer.
MAY_READ = {
    "casemgmt/config/city/present.py",  # of the made-up people those whom nobody waits for
    "casemgmt/config/city/stories_to_copy.py",  # which of the made-up ones go on
    "referrals/workflow.py", "referrals/models/asking/referral.py", "referrals/views/asking/referrals.py",
    "referrals/views/partner/pages.py", "referrals/views/partner/steps.py",
}  # fmt: skip


def test_nobody_else_says_of_statuses_what_is_open():
    house = Path(settings.BASE_DIR)
    readers = set()
    for room in ("casemgmt", "followups", "referrals", "staffwellbeing"):
        for path in (house / room).rglob("*.py"):
            if "migrations" not in path.parts and _reads_running(ast.parse(path.read_text())):
                readers.add(str(path.relative_to(house)))
    assert readers == MAY_READ


def _reads_running(tree):
    """Whether a module names the statuses of what runs, by their name or one by one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "referrals.workflow":
            if any(alias.name == "RUNNING" for alias in node.names):
                return True
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            said = {str(getattr(each, "attr", getattr(each, "value", ""))) for each in node.elts}
            if {"REQUESTED", "ACCEPTED"} <= said or set(RUNNING[:2]) <= said:
                return True
    return False
