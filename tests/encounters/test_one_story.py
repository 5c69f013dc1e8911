"""A call and the meetings that came of it tell one story, and whoever tells it second is told so."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.calls.models import Call
from casemgmt.codes.encounters import Outcome, Police, TeamRole
from casemgmt.encounters import actions
from casemgmt.encounters.call_facts import ENDS, POLICE_THERE, differences
from casemgmt.encounters.models import Draft, role_on_scene
from casemgmt.people import actions as people
from tests import factories
from tests.answers import words
from tests.calls.factories import CallFactory
from tests.people.test_hidden import as_user
from tests.world.one_program import Api

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
DIFFER = "do not say the same"


@pytest.fixture
def began():
    return timezone.now().replace(microsecond=0) - timedelta(hours=2)


@pytest.fixture
def call(program, began):
    return CallFactory(program=program, source_key="L-7001", day=began.date(), requested_at=began)


def fresh(call):
    return Call.objects.get(pk=call.pk)


def test_blank_fields_of_the_call_are_filled_from_the_meeting(recorded, call, began, responder):
    recorded(call=call, police=Police.PRESENT, started_at=began + 20 * MINUTE)
    told = fresh(call)
    assert (told.police, told.end_point, told.engaged_at) == ("yes", "engaged", began + 20 * MINUTE)
    assert told.history.first().history_change_reason == "Told by the team"
    assert told.history.first().history_user_id == responder.pk


def test_what_the_call_says_already_stays_and_both_pages_tell_the_difference(
    recorded, program, began, client_for, supervisor
):
    said = {"police": "no", "end_point": "not_found", "engaged_at": began + 5 * MINUTE}
    call = CallFactory(program=program, source_key="L-7002", day=began.date(), requested_at=began, **said)
    encounter = recorded(call=call, police=Police.CO_RESPONSE, started_at=began + 60 * MINUTE)
    told = fresh(call)
    assert {name: getattr(told, name) for name in said} == said
    assert len(list(differences(told, encounter))) == 3
    client = client_for(supervisor)
    for page in (reverse("calls:detail", args=[call.pk]), reverse("encounters:detail", args=[encounter.pk])):
        assert DIFFER in words(client.get(page)) and "Came with the team" in words(client.get(page))


def test_what_agrees_is_not_flagged(recorded, call, began, client_for, supervisor):
    encounter = recorded(call=call, police=Police.NONE, started_at=began + 20 * MINUTE)
    page = client_for(supervisor).get(reverse("encounters:detail", args=[encounter.pk]))
    assert DIFFER not in words(page)


def test_a_correction_fills_what_was_blank_and_flags_what_was_told_before(recorded, call, responder, began):
    encounter = recorded(call=call, started_at=began)
    assert fresh(call).police == ""
    correct = {"encounter": encounter, "reason": "asked the officer", "by": responder}
    actions.correct(police=Police.PRESENT, **correct)
    assert fresh(call).police == "yes"
    encounter = actions.correct(police=Police.NONE, **correct)
    assert fresh(call).police == "yes" and len(list(differences(fresh(call), encounter))) == 1


def test_a_moment_that_the_form_took_from_the_call_tells_no_time_of_meeting(recorded, call, began):
    recorded(call=call, started_at=began.replace(second=0))
    assert fresh(call).engaged_at is None


def test_nobody_met_is_no_time_of_meeting(recorded, call, began):
    recorded(call=call, started_at=began + 20 * MINUTE, outcome=Outcome.NOT_FOUND)
    assert (fresh(call).engaged_at, fresh(call).end_point) == (None, "not_found")


def test_a_time_that_would_be_out_of_order_is_flagged_and_not_filled(recorded, program, began):
    call = CallFactory(
        program=program,
        day=began.date(),
        requested_at=began,
        departed_at=began + 10 * MINUTE,
        end_point="other",
    )
    encounter = recorded(call=call, started_at=began + 50 * MINUTE)
    assert fresh(call).engaged_at is None
    assert [label for label, _call, _here in differences(fresh(call), encounter)] == ["Team left"]


def test_an_end_that_was_read_but_not_understood_is_not_written_over(recorded, program, began):
    unread = [{"field": "end_point", "label": "GOA2", "folded": "goa2", "place": 0}]
    call = CallFactory(program=program, day=began.date(), requested_at=began, unmapped=unread)
    recorded(call=call, started_at=began)
    assert fresh(call).end_point == ""


def test_every_outcome_and_every_word_about_police_tells_the_call_something_or_is_said_not_to():
    assert set(ENDS) == set(Outcome) - {Outcome.OTHER}
    assert set(POLICE_THERE) == set(Police) - {Police.UNKNOWN}


def test_the_second_writer_is_told_that_a_colleague_has_written(
    recorded, call, responder, social_worker, client_for
):
    first = recorded(call=call)
    client = client_for(social_worker)
    form = client.get(reverse("encounters:new"), {"call": call.pk}, follow=True)
    assert f"{responder.name} has written about this call" in words(form)
    second = recorded(call=call, by=social_worker)
    page = client.get(reverse("encounters:detail", args=[second.pk]))
    assert reverse("encounters:detail", args=[first.pk]) in words(page)


@pytest.mark.parametrize("typed", ["call", "number"])
def test_the_second_writer_is_told_that_a_colleague_is_writing(
    call, program, responder, social_worker, client_for, typed
):
    body = {"call": [str(call.pk)]} if typed == "call" else {"call_number": [" l-7001"]}
    actions.save_draft(id=uuid.uuid4(), program=program, body=body | {"note": ["a secret"]}, by=responder)
    said = f"{responder.name} is writing about this call"
    other, own = client_for(social_worker), client_for(responder)
    for address in (reverse("calls:detail", args=[call.pk]), f"{reverse('encounters:new')}?call={call.pk}"):
        page = words(other.get(address, follow=True))
        assert said in page and "a secret" not in page
        assert said not in words(own.get(address, follow=True))


def test_a_typed_number_tells_as_much_as_a_call_that_was_chosen(
    recorded, call, program, responder, social_worker, client_for
):
    recorded(call=call)
    id = uuid.uuid4()
    actions.save_draft(id=id, program=program, body={"call_number": ["l-7001"]}, by=social_worker)
    page = client_for(social_worker).get(f"{reverse('encounters:new')}?draft={id}")
    assert f"{responder.name} has written about this call" in words(page)


def test_who_writes_about_somebody_hidden_is_not_told(
    call, program, person, responder, supervisor, social_worker
):
    people.restrict(person=person, kind="safety", why="Asked", may_see=[responder], by=supervisor)
    body = {"call": [str(call.pk)], "person": [str(person.pk)]}
    actions.save_draft(id=uuid.uuid4(), program=program, body=body, by=responder)
    with as_user(social_worker):
        assert Draft.objects.writers_about(call) == []
    with as_user(responder):
        assert [user for user, _at in Draft.objects.writers_about(call)] == [responder]


def test_who_writes_in_another_program_is_not_told(call, program, responder):
    actions.save_draft(id=uuid.uuid4(), program=program, body={"call": [str(call.pk)]}, by=responder)
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert Draft.objects.writers_about(call) == []


ON_SCENE = [role for role in Role if Permission.ENCOUNTER_RECORD in GRANTS[role]]


@pytest.mark.parametrize("role", ON_SCENE)
def test_whoever_may_record_a_meeting_has_a_part_in_it_on_the_page_and_by_the_api(
    role, team, client_for, filled
):
    user = factories.staff(role, team=team)
    part = role_on_scene(user, team.program)
    assert part != TeamRole.OTHER
    client = client_for(user)
    form = client.get(reverse("encounters:new"), follow=True).context["form"]
    assert form[f"there_{user.pk}"].value() == part
    body = {
        "id": str(uuid.uuid4()), "started_at": timezone.now().isoformat(), "outcome": "ended_on_scene",
        "present": [{"user": str(user.pk)}],
    }  # fmt: skip
    assert Api(client, {}).post("encounters/", body).json()["present"] == [
        {"user": str(user.pk), "role": part}
    ]


def test_the_part_is_that_of_the_role_in_the_program_of_the_meeting(team, other_program):
    user = factories.staff(Role.MEDIC, team=team)
    factories.MembershipFactory(user=user, role=Role.PEER_SUPPORTER, program=other_program)
    parts = {role_on_scene(user, program) for program in (team.program, other_program)}
    assert parts == {TeamRole.MEDIC, TeamRole.PEER}
