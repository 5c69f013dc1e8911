"""Work gets new owners in one step: looked at first, on its day, seen by both sides, and back for a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import accounts
from casemgmt.access.roles import Role
from casemgmt.caseload import actions, tasks
from casemgmt.caseload.models import Move, MoveItem
from casemgmt.caseload.work import work_of
from casemgmt.caseload.workflow import ItemState, MoveStatus
from casemgmt.cases.models import Case
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Notice
from casemgmt.people import actions as people
from followups import actions as followups
from tests import factories
from tests.answers import words
from tests.referrals.factories import PersonFactory, ServiceFactory, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(program):
    return program.day_of(timezone.now())


@pytest.fixture
def colleagues(team):
    return [factories.staff(Role.SOCIAL_WORKER, team=team) for _each in range(2)]


@pytest.fixture
def prepare(program, social_worker, supervisor, today):
    """What the supervisor prepares of the social worker's work."""

    def made(*to, **given):
        wanted = {
            "program": program, "whose": social_worker, "to": list(to), "starts_on": today,
            "at": timezone.now(), "by": supervisor,
        }  # fmt: skip
        return actions.prepare(**{**wanted, **given})

    return made


@pytest.fixture
def given(prepare, supervisor):
    def made(*to, **given):
        return actions.give(move=prepare(*to, **given), at=timezone.now(), by=supervisor)

    return made


def states(move):
    return sorted(move.items.values_list("state", flat=True))


def holders(*people):
    return [Case.objects.open().get(person=person).owner for person in people]


def columns(row):
    """What stands in the table, column by column."""
    return type(row).objects.filter(pk=row.pk).values().get()


# --- Prepared, and looked at ---


def test_nothing_moves_before_it_is_given(prepare, carry, social_worker, person, colleagues):
    carry(social_worker, person)
    move = prepare(colleagues[0])
    assert states(move) == ["waits"] * 3 and len(work_of(social_worker, person)) == 3


def test_one_gets_what_was_ticked_and_nothing_else(given, carry, social_worker, program, colleagues):
    first, second = (PersonFactory(program=program) for _each in range(2))
    for each in (first, second):
        carry(social_worker, each)
    given(colleagues[0], only=[str(first.pk)], note="Prefers mornings")
    assert holders(first, second) == [colleagues[0], social_worker]
    assert {item.note for item in MoveItem.objects.all()} == {"Prefers mornings"}


def test_several_get_it_evenly_by_how_many_people_they_carry(
    given, carry, social_worker, program, colleagues
):
    idle, busy = colleagues
    carry(busy, PersonFactory(program=program))
    people = [PersonFactory(program=program) for _each in range(5)]
    for each in people:
        carry(social_worker, each)
    given(busy, idle)
    assert [holders(*people).count(user) for user in (idle, busy)] == [3, 2]


def test_split_evenly_each_goes_to_somebody_who_may_see_them(
    given, carry, social_worker, program, colleagues
):
    known = PersonFactory(program=program)
    carry(social_worker, known)
    people.say_i_know(person=known, by=colleagues[0])
    given(*colleagues)
    assert holders(known) == [colleagues[1]]


def test_the_preview_says_what_goes_where_and_what_cannot_and_why(
    client_for, supervisor, prepare, carry, social_worker, program, colleagues
):
    goes, stays = (PersonFactory(program=program, name=name) for name in ("Ada Brook", "Ben Crow"))
    for each in (goes, stays):
        carry(social_worker, each)
    people.say_i_know(person=stays, by=colleagues[0])
    page = words(client_for(supervisor).get(f"/moves/{prepare(colleagues[0]).pk}/plan/"))
    assert "1 line goes to its new owner." in page and "1 cannot, or not all of it." in page
    assert f"{colleagues[0].name} cannot take this on" in page and "then 1" in page


def test_from_the_workers_page_to_the_new_owner(
    client_for, supervisor, carry, social_worker, person, colleagues, program
):
    carry(social_worker, person)
    client, first = client_for(supervisor), colleagues[0]
    start = f"/moves/new/?program={program.pk}&whose={social_worker.pk}"
    assert "moves/new/" in words(client.get(f"/team/{social_worker.pk}/"))
    form = {"what": [str(person.pk)], "to": [str(first.pk)], "starts_on": program.day_of(timezone.now())}
    plan = client.post(start, form).url
    assert holders(person) == [social_worker]
    key, other = str(person.pk), colleagues[1]
    answer = {f"to_{key}": str(other.pk), f"note_{key}": "Call her sister", "starts_on": form["starts_on"]}
    assert client.post(plan, {**answer, "look": "1"}).url == plan
    assert holders(person) == [social_worker]
    page = words(client.post(plan, answer, follow=True))
    assert holders(person) == [other] and "Call her sister" in page and "Take it back" in page


def test_what_nobody_goes_on_with_is_given_the_same_way(
    client_for, administrator, supervisor, carry, social_worker, person, colleagues, program
):
    carry(social_worker, person)
    actions.leave(user=social_worker, program=program, at=timezone.now(), by=administrator)
    page = client_for(supervisor).get("/moves/new/")
    assert [bundle.person for bundle in page.context["found"]] == [person]
    move = actions.prepare(
        program=program, whose=None, to=colleagues[:1], starts_on=program.day_of(timezone.now()),
        at=timezone.now(), by=supervisor,
    )  # fmt: skip
    actions.give(move=move, at=timezone.now(), by=supervisor)
    assert len(work_of(colleagues[0], person)) == 3


def test_a_day_that_is_over_is_refused(prepare, carry, social_worker, person, colleagues, today):
    carry(social_worker, person)
    with pytest.raises(RuleBroken, match="past"):
        prepare(colleagues[0], starts_on=today - timedelta(days=1))


def test_who_gives_out_no_cases_prepares_nothing(
    prepare, carry, social_worker, person, colleagues, responder
):
    carry(social_worker, person)
    with pytest.raises(NotAllowed):
        prepare(colleagues[0], by=responder)


def test_only_whoever_prepared_it_changes_or_gives_it(
    prepare, carry, social_worker, person, colleagues, today
):
    carry(social_worker, person)
    move = prepare(colleagues[0])
    with pytest.raises(NotAllowed):
        actions.give(move=move, at=timezone.now(), by=social_worker)
    with pytest.raises(NotAllowed):
        actions.change(move=move, to={}, notes={}, starts_on=today, at=timezone.now(), by=social_worker)


# --- Who may have it ---


def test_nobody_gets_what_they_may_not_have(given, carry, social_worker, person, call_taker):
    carry(social_worker, person)
    with pytest.raises(RuleBroken, match="does not do such work here"):
        given(call_taker)
    assert len(work_of(social_worker, person)) == 3


def test_what_the_new_owner_may_have_of_it_goes_and_the_rest_says_why(
    given, carry, social_worker, person, team
):
    responder = factories.staff(Role.RESPONDER, team=team)
    carry(social_worker, person)
    move = given(responder)
    assert states(move) == ["given", "given", "stayed"]
    assert holders(person) == [social_worker]
    assert move.items.get(state=ItemState.STAYED).why == f"{responder.name} does not do such work here."


def test_hidden_people_are_neither_offered_nor_counted_nor_shown(
    client_for, prepare, carry, social_worker, supervisor, program, colleagues
):
    seen, hidden = (PersonFactory(program=program, name=name) for name in ("Ada Brook", "Hid Away"))
    for each in (seen, hidden):
        carry(social_worker, each)
    move = prepare(colleagues[0])
    people.restrict(person=hidden, kind="safety", why="x", may_see=[social_worker], by=supervisor)
    page = client_for(supervisor).get(f"/moves/{move.pk}/plan/")
    assert [row.person for row, *_rest in page.context["rows"]] == [seen]
    assert "then 1" in words(page) and "Hid Away" not in words(page)
    assert len(prepare(colleagues[0]).items.all()) == 3
    actions.give(move=move, at=timezone.now(), by=supervisor)
    assert holders(seen, hidden) == [colleagues[0], social_worker]


def test_a_move_of_hidden_people_alone_is_not_there(given, carry, social_worker, supervisor, person, team):
    other = factories.staff(Role.SUPERVISOR, team=team)
    carry(social_worker, person)
    move = given(factories.staff(Role.SOCIAL_WORKER, team=team))
    people.restrict(person=person, kind="safety", why="x", may_see=[supervisor], by=other)
    assert list(Move.objects.visible_to(supervisor)) == [move]
    assert not Move.objects.visible_to(other) and not Move.objects.visible_to(social_worker)


def test_what_changed_hands_meanwhile_stays(prepare, carry, social_worker, supervisor, person, colleagues):
    _case, promise, _asked = carry(social_worker, person)
    move = prepare(colleagues[0])
    followups.assign(followup=promise, assignee=colleagues[1], by=supervisor)
    actions.give(move=move, at=timezone.now(), by=supervisor)
    promise.refresh_from_db()
    assert promise.assignee == colleagues[1] and states(move) == ["given", "given", "stayed"]


# --- Its day ---


def test_it_moves_by_itself_on_its_day(given, carry, social_worker, person, colleagues, today, time_machine):
    carry(social_worker, person)
    move = given(colleagues[0], starts_on=today + timedelta(days=2))
    tasks.give_planned()
    move.refresh_from_db()
    assert move.status == MoveStatus.PLANNED and holders(person) == [social_worker]
    assert actions.make_due(at=timezone.now() + timedelta(days=2)) == 1
    assert actions.make_due(at=timezone.now() + timedelta(days=2)) == 0
    assert holders(person) == [colleagues[0]]


def test_what_cannot_go_on_its_day_stays_and_supervisors_hear_of_it(
    given, carry, social_worker, supervisor, person, colleagues, today, administrator, program
):
    carry(social_worker, person)
    move = given(colleagues[0], starts_on=today + timedelta(days=2))
    accounts.close(user=colleagues[0], program=program, at=timezone.now(), by=administrator)
    actions.make_due(at=timezone.now() + timedelta(days=2))
    assert states(move) == ["stayed"] * 3 and holders(person) == [social_worker]
    assert Notice.objects.get(kind="work_moved", step="stayed").recipient == supervisor.pk


def test_what_somebody_planned_who_gives_out_no_work_by_then_stays(
    given, carry, social_worker, supervisor, person, colleagues, today, administrator, program
):
    carry(social_worker, person)
    move = given(colleagues[0], starts_on=today + timedelta(days=2))
    accounts.close(user=supervisor, program=program, at=timezone.now(), by=administrator)
    actions.make_due(at=timezone.now() + timedelta(days=2))
    move.refresh_from_db()
    assert holders(person) == [social_worker] and move.status == MoveStatus.MADE
    assert "given" not in states(move)


def test_before_its_day_it_may_be_called_off(
    given, carry, social_worker, person, colleagues, today, supervisor
):
    carry(social_worker, person)
    move = given(colleagues[0], starts_on=today + timedelta(days=2))
    actions.drop(move=move, by=supervisor)
    assert actions.make_due(at=timezone.now() + timedelta(days=2)) == 0


def test_what_was_prepared_and_left_lying_is_called_off(prepare, carry, social_worker, person, colleagues):
    carry(social_worker, person)
    move = prepare(colleagues[0])
    assert actions.drop_left_lying(before=timezone.now() + timedelta(minutes=1)) == 1
    move.refresh_from_db()
    assert move.status == MoveStatus.DROPPED


# --- Both sides see it ---


def test_both_sides_are_told_once_in_words_about_nobody(given, carry, social_worker, person, colleagues):
    carry(social_worker, person)
    given(colleagues[0])
    told = {(notice.step, notice.recipient) for notice in Notice.objects.filter(kind="work_moved")}
    assert told == {("given", colleagues[0].pk), ("away", social_worker.pk)}
    assert not Notice.objects.filter(kind="case_given").exists()
    for notice in Notice.objects.filter(kind="work_moved"):
        letter = compose(notice)
        assert person.name not in letter.subject + " ".join(map(str, letter.lines))


@pytest.mark.parametrize("side", ["before", "after", "lead"])
def test_both_sides_see_it_on_their_day_for_a_week(
    client_for, given, carry, social_worker, supervisor, person, colleagues, side, time_machine
):
    carry(social_worker, person)
    move = given(colleagues[0])
    reader = {"before": social_worker, "after": colleagues[0], "lead": supervisor}[side]
    page = "/team/" if side == "lead" else "/my-day/"
    assert f"/moves/{move.pk}/" in words(client_for(reader).get(page))
    Move.objects.filter(pk=move.pk).update(made_at=timezone.now() - timedelta(days=7, minutes=1))
    assert f"/moves/{move.pk}/" not in words(client_for(reader).get(page))


def test_the_list_tells_the_moves_of_one_day_apart(
    client_for, supervisor, given, carry, social_worker, program, colleagues
):
    first, hidden = (PersonFactory(program=program) for _each in range(2))
    for each in (first, hidden):
        carry(social_worker, each)
    given(colleagues[0])
    people.say_i_know(person=hidden, by=supervisor)
    (row,) = client_for(supervisor).get("/moves/").context["object_list"]
    assert (row.whose, row.to, row.people) == (social_worker.name, colleagues[0].name, 1)


def test_what_is_not_given_yet_cannot_be_taken_back(
    client_for, supervisor, prepare, carry, social_worker, person, colleagues
):
    carry(social_worker, person)
    move = prepare(colleagues[0])
    answer = client_for(supervisor).get(f"/moves/{move.pk}/undo/")
    assert (answer.status_code, answer.url) == (302, f"/moves/{move.pk}/")


def test_what_is_being_prepared_is_not_there_for_anybody_else(
    client_for, prepare, carry, social_worker, person, colleagues
):
    carry(social_worker, person)
    move = prepare(colleagues[0])
    assert client_for(social_worker).get(f"/moves/{move.pk}/").status_code == 404


# --- Back ---


def test_for_a_day_everything_goes_back_as_it_was(
    given, carry, social_worker, supervisor, person, colleagues
):
    carried = carry(social_worker, person)
    before = [columns(row) for row in carried]
    move = given(colleagues[0])
    assert [columns(row) for row in carried] != before
    actions.undo(move=move, at=timezone.now(), by=supervisor)
    assert [columns(row) for row in carried] == before
    assert states(move) == ["back"] * 3 and len(work_of(social_worker, person)) == 3
    told = {notice.recipient for notice in Notice.objects.filter(kind="work_moved", step="back")}
    assert told == {colleagues[0].pk, social_worker.pk}


def test_what_somebody_changed_since_stays_and_says_so(
    client_for, given, carry, social_worker, supervisor, person, colleagues
):
    _case, promise, _asked = carry(social_worker, person)
    move = given(colleagues[0])
    followups.cancel(followup=promise, reason="Moved away", by=colleagues[0])
    actions.undo(move=move, at=timezone.now(), by=supervisor)
    assert states(move) == ["back", "back", "kept"]
    page = words(client_for(supervisor).get(f"/moves/{move.pk}/"))
    assert "Somebody changed it since" in page and page.count("Is back as it was") == 1


def test_work_of_somebody_gone_goes_back_to_nobody(
    administrator, supervisor, carry, social_worker, person, colleagues, program, today
):
    carry(social_worker, person)
    actions.leave(user=social_worker, program=program, at=timezone.now(), by=administrator)
    now = timezone.now()
    move = actions.prepare(
        program=program, whose=None, to=colleagues[:1], starts_on=today, at=now, by=supervisor
    )
    actions.give(move=move, at=now, by=supervisor)
    actions.undo(move=move, at=now, by=supervisor)
    assert Case.objects.unowned().get(person=person).owner == social_worker


def test_after_a_day_it_cannot_be_taken_back(given, carry, social_worker, supervisor, person, colleagues):
    carry(social_worker, person)
    move = given(colleagues[0])
    with pytest.raises(RuleBroken, match="24 hours"):
        actions.undo(move=move, at=timezone.now() + timedelta(hours=24, minutes=1), by=supervisor)


def test_what_left_the_house_stands_as_a_list_with_a_next_step(
    client_for, given, carry, social_worker, supervisor, person, colleagues
):
    carry(social_worker, person)
    move = given(colleagues[0])
    sent(person, ServiceFactory(), by=colleagues[0])
    actions.undo(move=move, at=timezone.now(), by=supervisor)
    [left] = actions.what_left(move, seen_by=supervisor)
    page = words(client_for(supervisor).get(f"/moves/{move.pk}/"))
    assert f"Facts were shared with {left.shared.recipient_words}" in page
    assert "Next: tell them who looks after it now." in page


def test_what_left_about_somebody_hidden_is_not_listed(
    given, carry, social_worker, supervisor, person, colleagues, program
):
    carry(social_worker, person)
    carry(social_worker, PersonFactory(program=program))
    move = given(colleagues[0])
    sent(person, ServiceFactory(), by=colleagues[0])
    actions.undo(move=move, at=timezone.now(), by=supervisor)
    people.restrict(person=person, kind="safety", why="x", may_see=[social_worker], by=supervisor)
    assert actions.what_left(move, seen_by=supervisor) == []


def test_it_is_given_in_one_transaction(given, carry, social_worker, person, colleagues, monkeypatch):
    """A failure halfway leaves nothing moved: asked of the database, by a note that is too long for it."""
    carry(social_worker, person)
    with pytest.raises(Exception), scope.acting_as(programs=["lane"], actor="system:test"):  # noqa: B017
        given(colleagues[0], note="x" * 301)
    assert len(work_of(social_worker, person)) == 3
