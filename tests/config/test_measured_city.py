"""A city of measurement: whole, honest, in two programs, every guard in force; and what its pages ask for."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import resolve

from casemgmt import scope
from casemgmt.access.models import Membership, User
from casemgmt.audit import verifying
from casemgmt.audit.models import Event
from casemgmt.calls.models import Call
from casemgmt.cases.models import Case
from casemgmt.config import city
from casemgmt.config.benchmarks import goals, plans
from casemgmt.config.benchmarks.asking import Askers, list_views
from casemgmt.config.benchmarks.scratch import scratch
from casemgmt.config.city import bulk, many_people, stories
from casemgmt.encounters.models import Encounter
from casemgmt.notices.models import Notice
from casemgmt.people.models import Conflict, ContactPoint, Person, PersonGrant, Restriction
from casemgmt.scope.login import logged_in_as_owner
from followups.models import FollowUp
from referrals.models import Referral

NOW = datetime(2026, 11, 18, 22, 40, tzinfo=UTC)
EVERYBODY = {"programs": ["riverbend", "harbor"], "actor": "system:test"}
FICTION = re.compile(r"\+1[2-9]\d\d55501\d\d")
BY_SHEET = Q(sheet_rows__state="made")  # added on the day of loading
PEOPLE, RESTRICTED = 240, 12
pytestmark = pytest.mark.filterwarnings("ignore")  # static files are not collected


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """{table: rows} of a small one, in a database of its own."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(city, "DEFAULT", 5)
        patch.setattr(many_people, "AT_ONCE", 30)
        patch.setattr(settings, "SECOND_FACTOR", False)
        with scratch("growing"):
            with logged_in_as_owner():
                before = guards()
            rows = city.load(people=PEOPLE, restricted=RESTRICTED, programs=2, now=NOW)
            yield rows, before


def guards():
    with connection.cursor() as cursor:
        return bulk.guards(cursor)


@pytest.fixture
def rows(loaded):
    with scope.acting_as(**EVERYBODY):
        yield loaded[0]


@pytest.mark.usefixtures("rows")
class TestACityOfMeasurement:
    def test_it_adds_up(self, rows):
        people = Person.objects.exclude(BY_SHEET).count()
        assert people == rows["people_person"] == PEOPLE + stories.SMALL + len(stories.LATELY)
        assert Person.objects.values("name").distinct().count() > PEOPLE * 0.9
        assert not Person.objects.filter(encounters=None).exclude(BY_SHEET).exists()
        assert rows["encounters_encounter"] == Encounter.objects.count() == Encounter.history.count()
        assert rows["audit_event"] == Event.objects.exclude(kind="search").count()

    def test_somebody_was_met_more_than_three_times_and_promised_as_much(self):
        people = Person.objects.count()
        assert Encounter.objects.exclude(person=None).count() > 3 * people
        assert FollowUp.objects.count() > 3 * people

    def test_both_programs_have_people_with_all_that_happens_to_them(self):
        for model in (Person, Call, Encounter, FollowUp, Referral, Case, Restriction, Notice):
            column = "program" if model is Notice else "program_id"
            found = dict(model.objects.values_list(column).annotate(n=Count("pk")).order_by())
            assert min(found[program] for program in EVERYBODY["programs"]) > 0, model

    def test_some_work_in_both_programs_and_have_work_in_both(self):
        of_both = User.objects.annotate(n=Count("memberships__program", distinct=True)).filter(n=2)
        assert of_both.count() == 6
        owed = FollowUp.objects.open().filter(Q(assignee__in=of_both) | Q(person__cases__owner__in=of_both))
        assert set(owed.values_list("program", flat=True)) == {"riverbend", "harbor"}

    def test_a_program_is_worked_in_by_its_own(self):
        works = Membership.objects.filter(user=OuterRef("recorded_by"), program=OuterRef("program"))
        met = Encounter.objects.filter(team__name__startswith="District")
        assert met.exists() and not met.exclude(Exists(works)).exists()
        assert not FollowUp.objects.exclude(team=None).exclude(team__program=F("program")).exists()

    def test_some_carry_much_and_most_carry_little(self):
        carried = Case.objects.carried().values("owner").annotate(n=Count("pk")).order_by("-n")
        most, *others = [row["n"] for row in carried]
        assert most > 2 * sorted(others)[len(others) // 2]

    def test_many_people_were_met_in_earlier_years_and_nothing_of_theirs_is_open(self):
        early = Person.objects.filter(created_at__lt=NOW - timedelta(days=240))
        assert early.count() > PEOPLE * 0.45
        assert not FollowUp.objects.open().filter(person__in=early).exists()
        assert not Case.objects.carried().filter(person__in=early).exists()

    def test_supervisors_were_told_for_years_and_read_most_of_it(self):
        leader = Membership.objects.filter(role="supervisor", team__name="District 1", program="riverbend")
        told = Notice.objects.filter(recipient__in=leader.values("user"))
        assert told.filter(created_at__lt=NOW - timedelta(days=700)).exists()
        assert 0 < told.filter(read_at=None).count() < told.count() / 10

    def test_so_many_are_restricted_as_asked_and_some_may_see_them(self):
        assert Restriction.objects.open().count() == RESTRICTED
        named = PersonGrant.objects.filter(emergency=False)
        assert set(named.values_list("person", flat=True)) == {r.person_id for r in Restriction.objects.all()}
        assert Conflict.objects.open().exists()
        assert not named.exclude(user__memberships__program=F("program")).exists()

    def test_a_worker_sees_all_but_the_restricted_whom_they_are_not_named_for(self):
        worker = User.objects.get(email="worker5@riverbend.example")
        closed = Restriction.objects.closed_to(worker).filter(program="riverbend")
        known = Conflict.objects.open().filter(user=worker)
        hidden = {*closed.values_list("person", flat=True), *known.values_list("person", flat=True)}
        seen = Person.objects.visible_to(worker)
        assert hidden and set(Person.objects.filter(program="riverbend")) - set(seen) == {
            *Person.objects.filter(pk__in=hidden)
        }

    def test_no_phone_rings_anywhere(self):
        phones = ContactPoint.objects.values_list("value", flat=True)
        assert [phone for phone in phones if not FICTION.fullmatch(phone)] == []

    def test_the_log_is_sealed_and_proves_to_be_what_was_sealed(self):
        assert not Event.objects.waiting().exists()


def test_its_log_proves_to_be_what_was_sealed(loaded):
    with logged_in_as_owner(), transaction.atomic():
        verdict = verifying.verify()
    assert (verdict.findings, verdict.waiting) == ([], 0)
    assert verdict.sealed > PEOPLE


def test_every_guard_is_there_again(loaded):
    """As it stood before anything was loaded."""
    _rows, before = loaded
    with logged_in_as_owner():
        assert guards() == before


def test_a_guard_that_does_not_come_back_undoes_the_load(loaded, monkeypatch):
    monkeypatch.setattr(bulk, "taken_off", lambda cursor, tables: cursor.execute(
        "ALTER TABLE calls_call DROP CONSTRAINT call_once_a_number"
    ) and [])  # fmt: skip
    with pytest.raises(AssertionError, match="call_once_a_number"), bulk.in_bulk(["calls_call"], **EVERYBODY):
        pass
    with logged_in_as_owner():
        assert guards() == loaded[1]


def test_a_row_that_a_key_refuses_undoes_the_load(loaded):
    """Nobody's key is asked while the rows come; it is when it is put back."""
    with (
        pytest.raises(IntegrityError),
        bulk.in_bulk(["cases_case"], **EVERYBODY),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT INTO cases_case SELECT * FROM cases_case WHERE status = 'closed' LIMIT 1")
    with logged_in_as_owner():
        assert guards() == loaded[1]


# --- What its pages ask of the database ---


@pytest.fixture(scope="module")
def askers(loaded, django_db_blocker):
    return Askers(random.Random(3))


@pytest.fixture(scope="module")
def asked_of_pages(askers):
    """{name: the most that a page of this name asked}, of a few drawn."""
    most = {}
    for _draw in range(3):
        for question in [*askers.pages(), *askers.searches()]:
            client, path = askers.client(question.user), question.path
            if question.data is not None:
                path = client.post(path, question.data).headers["Location"]
            with plans.asked(explain=False) as found:
                assert client.get(path).status_code in (200, *question.also), question.name
            most[question.name] = max(most.get(question.name, 0), found.queries)
    return most


@pytest.mark.parametrize("name", goals.QUERIES)
def test_no_page_asks_more_than_its_ceiling(asked_of_pages, name):
    """Whoever makes a page ask less lowers its ceiling in the table of goals."""
    assert asked_of_pages[name] <= goals.QUERIES[name].ceiling


def test_every_page_of_the_benchmark_has_a_ceiling(asked_of_pages):
    assert set(asked_of_pages) == set(goals.QUERIES)


@pytest.fixture(scope="module")
def lists(askers):
    return [*askers.lists()]


def test_every_list_is_found_with_its_orders_and_tabs(askers, lists):
    asked = {question.path.partition("?")[0] for question in lists}
    unseen = {route for route, _view in list_views()} - {resolve(path).route for path in asked}
    assert unseen <= goals.LISTS_BELOW_A_RECORD
    assert {"sort=when", "sort=-when", "sort=-when&page=last"} <= queries_of(lists, "/calls/")
    assert "show=open&whose=everyones" in queries_of(lists, "/follow-ups/")


def queries_of(lists, path):
    return {question.path.partition("?")[2] for question in lists if question.path.startswith(f"{path}?")}


def test_a_large_list_reads_little_more_than_it_shows(askers, lists):
    """In every order and from both ends, by the plan that PostgreSQL takes where a table is large."""
    large = {route for route, view in list_views() if getattr(view, "large", False)} - goals.LISTS_STILL_OVER
    over = {}
    for question in lists:
        if resolve(question.path.partition("?")[0]).route in large:
            with plans.asked(as_if_large=True) as found:
                assert askers.client(question.user).get(question.path).status_code == 200
            if (found.read_a_row or 0) > goals.ROWS_READ:
                over[question.name] = found.read_a_row
    assert large and over == {}


def test_an_order_without_an_index_would_be_noticed(askers):
    """By what a plan says that sorts all rows for a page of them."""
    rows = Encounter.objects.order_by("note", "pk")
    with scope.acting_as(**EVERYBODY), plans.asked(as_if_large=True) as found:
        assert len(rows[:26]) == 26
    assert found.read_a_row > goals.ROWS_READ
