"""What is worth a look: five patterns, for one reader, and only after staff were told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.encounters.models import Encounter
from casemgmt.exposure.actions import record_staff_notice
from casemgmt.history import stamp
from casemgmt.office.patterns import MANY, Pattern, patterns
from casemgmt.people.models import Conflict, Person, Restriction
from tests import factories
from tests.answers import words

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # 1:30 am in Lane county
LONG_AGO = date(2026, 1, 2)  # before today in every zone
NOON = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)


def stamped(thing):
    stamp(thing, by=None, reason="test").save()
    return thing


def somebody(program, name):
    return stamped(Person(program=program, name=name))


def meeting(person, by, at):
    return stamped(
        Encounter(
            program=person.program, person=person, started_at=at, outcome="ended_on_scene", recorded_by=by
        )
    )


def look(user, who, at=NOON):
    return Event.objects.create(
        at=at, program=who.program_id, actor=f"user:{user.pk}", kind=EventKind.READ,
        object_kind="people.person", object_id=str(who.pk),
    )  # fmt: skip


def found(program, pattern):
    looks = patterns(program=program, since=NIGHT - timedelta(days=30))[pattern]
    return [(one.user, one.person, one.times) for one in looks]


@pytest.fixture
def dana(team):
    return factories.staff(Role.SOCIAL_WORKER, team=team, name="Dana Okafor-Zeta")


def test_a_record_of_the_same_name_or_said_to_be_theirs_is_perhaps_their_own(program, dana, responder):
    same = somebody(program, "dana  OKAFOR-Zeta")
    said, other = somebody(program, "D. Z."), somebody(program, "Somebody Else")
    stamped(Conflict(program=program, person=said, user=dana, kind=Conflict.Kind.OWN))
    for one in (same, said, other):
        look(dana, one)
    look(responder, same)
    assert {who for _user, who, _times in found(program, Pattern.OWN)} == {same, said}


def test_the_same_last_name_is_told_once_and_not_beside_their_own(program, dana):
    cousin, own = somebody(program, "Rosalind Okafor-Zeta"), somebody(program, "Dana Okafor-Zeta")
    single = somebody(program, "Zeta")
    for one in (cousin, cousin, own, single):
        look(dana, one)
    assert found(program, Pattern.SURNAME) == [(dana, cousin, 2)]


def test_a_last_name_is_the_same_whatever_its_accents(program, team):
    worker = factories.staff(Role.SOCIAL_WORKER, team=team, name="Ana Núñez")
    cousin, sister = somebody(program, "Jose Nunez"), somebody(program, "Inés NÚÑEZ")
    own, mark = somebody(program, "ana nunez"), somebody(program, "Łukasz O’Nunez")
    for one in (cousin, sister, own, mark):
        look(worker, one)
    assert {who for _user, who, _times in found(program, Pattern.SURNAME)} == {cousin, sister}
    assert {who for _user, who, _times in found(program, Pattern.OWN)} == {own}


def test_at_night_is_told_unless_the_worker_worked_around_it(program, responder, supervisor):
    someone = somebody(program, "Devon Hart")
    look(responder, someone, at=NIGHT)
    look(supervisor, someone, at=NIGHT)
    look(supervisor, someone, at=NOON)
    meeting(someone, responder, NIGHT - timedelta(hours=3))  # the responder was on shift
    meeting(someone, supervisor, NIGHT - timedelta(hours=13))
    assert found(program, Pattern.NIGHT) == [(supervisor, someone, 1)]


def test_many_people_in_an_hour_are_told_as_a_number(program, responder, supervisor):
    for number in range(MANY):
        someone = somebody(program, f"Person {number}")
        look(responder, someone, at=NOON + timedelta(minutes=number))
        look(supervisor, someone, at=NOON + timedelta(minutes=number * 5))
    assert found(program, Pattern.MANY) == [(responder, None, MANY)]


def test_whoever_works_with_a_person_may_look(program, responder, supervisor):
    someone = somebody(program, "Devon Hart")
    meeting(someone, responder, NOON)
    look(responder, someone)
    look(supervisor, someone)
    assert found(program, Pattern.NO_WORK) == [(supervisor, someone, 1)]


def test_another_programs_openings_are_not_looked_at(program, other_program, dana):
    look(dana, somebody(other_program, "Rosalind Okafor-Zeta"))
    assert not any(patterns(program=program, since=NIGHT - timedelta(days=30)).values())


# --- The page -------------------------------------------------------------------------------------------


@pytest.fixture
def told(program):
    lead = factories.staff(Role.PROGRAM_LEAD, program=program)
    return record_staff_notice(program=program, told_on=LONG_AGO, words="How the log is read.", by=lead)


def test_before_staff_and_union_are_told_nothing_is_looked_for(client_for, auditor, program, dana):
    look(dana, somebody(program, "Rosalind Okafor-Zeta"), at=timezone.now())
    page = words(client_for(auditor).get("/audit/patterns/"))
    assert "Nothing is looked for until" in page and dana.name not in page


def test_the_page_names_worker_and_record_and_never_the_person(client_for, auditor, program, dana, told):
    cousin = somebody(program, "Rosalind Okafor-Zeta")
    look(dana, cousin, at=timezone.now())
    page = words(client_for(auditor).get("/audit/patterns/"))
    assert dana.name in page and cousin.ref in page and "Rosalind" not in page
    assert "may not serve to evaluate or discipline" in page
    assert f"/audit/?actor={dana.pk}&amp;object={cousin.ref}" in page


def test_a_restricted_record_is_looked_for_too_by_its_id(client_for, auditor, program, dana, told):
    cousin = somebody(program, "Rosalind Okafor-Zeta")
    kind = Restriction.Kind.FAMILY
    stamped(Restriction(program=program, person=cousin, kind=kind, why="Family"))
    look(dana, cousin, at=timezone.now())
    client = client_for(auditor)
    assert cousin.ref in words(client.get("/audit/patterns/"))
    assert dana.name in words(client.get(f"/audit/?object={cousin.ref}")).split("<tbody>")[1]


def test_looking_at_the_patterns_is_written_to_the_log(client_for, auditor, program, dana, told):
    look(dana, somebody(program, "Rosalind Okafor-Zeta"), at=timezone.now())
    client_for(auditor).get("/audit/patterns/?days=7")
    event = Event.objects.get(object_kind="audit.pattern")
    assert (event.actor, event.program, event.detail["days"]) == (f"user:{auditor.pk}", "lane", 7)
    assert event.detail["rows"] >= 2


@pytest.mark.parametrize("role", [role for role in Role if Permission.PRIVACY_REVIEW not in GRANTS[role]])
def test_nobody_but_the_privacy_officer_sees_patterns(client_for, team, told, role):
    assert client_for(factories.staff(role, team=team)).get("/audit/patterns/").status_code == 403


def test_a_page_of_patterns_costs_the_same_for_many_looks(
    client_for, auditor, program, team, told, django_assert_max_num_queries
):
    for number in range(30):
        user = factories.staff(Role.RESPONDER, team=team, name=f"Worker Hart-{number}")
        look(user, somebody(program, f"Devon Hart-{number}"), at=timezone.now())
    client = client_for(auditor)
    with django_assert_max_num_queries(34):
        page = client.get("/audit/patterns/")
    assert [count for _pattern, _why, _looks, count in page.context["found"]][1] == 30
