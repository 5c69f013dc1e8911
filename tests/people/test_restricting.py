"""Restricting a record, stepping back, own records."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from casemgmt.access.models import User
from casemgmt.access.roles import Role
from casemgmt.caseload import actions as caseload
from casemgmt.caseload.work import owners
from casemgmt.cases import actions as cases
from casemgmt.desk import actions as desk
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.law.actions.copying import hanging_on_person, is_history
from casemgmt.notices.models import Notice
from casemgmt.people import actions
from casemgmt.people.models import Conflict, Person, PersonGrant, Restriction, Review
from casemgmt.people.models.restricted import EMERGENCY
from followups import actions as followups
from followups import cadence
from tests import factories
from tests.people.conftest import make_person
from tests.people.test_hidden import as_user, seen
from tests.referrals import factories as asked

pytestmark = pytest.mark.django_db
TODAY = factories.local_today()
# Who did it, or what it is about: it stays with them. Anything else says who looks after it.
DID = {
    "approved_by", "author", "by", "confirmed_by", "given_by", "made_by", "noted_by", "placed_by",
    "proposed_by", "recorded_by", "sent_by", "user",
}  # fmt: skip


def restrict(person, by, *named):
    return actions.restrict(person=person, kind="safety", why="Somebody asks for her", may_see=named, by=by)


def test_nobody_names_themselves(person, supervisor):
    with pytest.raises(NotAllowed):
        restrict(person, supervisor, supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant = PersonGrant(
            program=person.program, person=person, user=supervisor, given_by=supervisor, why="x"
        )
        stamp(grant, by=None, reason="test").save()


def test_only_who_may_see_people_here_is_named(person, supervisor, call_taker, outsider):
    for stranger in (call_taker, outsider):
        with pytest.raises(RuleBroken), transaction.atomic():
            restrict(person, supervisor, stranger)


def test_a_worker_restricts_nothing(person, responder, social_worker):
    with pytest.raises(NotAllowed):
        restrict(person, responder, social_worker)


def test_a_record_is_restricted_once(person, supervisor, social_worker):
    restrict(person, supervisor, social_worker)
    with pytest.raises(RuleBroken):
        restrict(person, supervisor, social_worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        again = Restriction(program=person.program, person=person, kind="safety", why="x")
        stamp(again, by=None, reason="test").save()


def test_whoever_works_with_the_person_is_told_in_the_same_moment(
    person, supervisor, social_worker, responder, program, team
):
    from_case = owners(person)
    assert not from_case
    promise(person, program, team, social_worker)
    promise(person, program, team, responder)
    desk.restrict(
        person=person,
        kind="safety",
        why="Asked for",
        may_see=[social_worker],
        by=supervisor,
        at=timezone.now(),
    )
    told = dict(Notice.objects.values_list("recipient", "kind"))
    assert told == {social_worker.pk: "record_restricted", responder.pk: "work_restricted"}


def promise(person, program, team, user):
    window = cadence.window("24h", opens_at=timezone.now(), zone=program.zone)
    return followups.schedule(
        program=program, team=team, person=person, assignee=user, by=user, because="asked", window=window
    )


# I know this person.


def test_stepping_back_hands_on_the_work_and_nobody_asks_why(person, responder, social_worker, program, team):
    held = promise(person, program, team, responder)
    caseload.step_back(person=person, to=social_worker, by=responder, at=timezone.now())
    held.refresh_from_db()
    assert held.assignee == social_worker
    assert seen(Person, responder) == 0
    assert Conflict.objects.get().history.get().history_change_reason == "Knows the person"


@pytest.fixture
def work(person, program, team):
    """What somebody may hold with a person, all of it: a follow-up, their case, a referral."""

    def of(user):
        held = promise(person, program, team, user)
        case = cases.open_case(person=person, owner=user, on=TODAY, by=user)
        return held, case, asked.sent(person, asked.ServiceFactory(), by=user)

    return of


def holders(work):
    held, case, referral = work
    for each in work:
        each.refresh_from_db()
    return held.assignee, case.owner, referral.worker


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.NAVIGATOR, Role.SUPERVISOR])
def test_all_of_the_work_goes_to_whom_the_page_names_and_they_are_told(
    person, team, social_worker, work, role
):
    """Whoever may own work may hand it on, also without leave to give what is others'."""
    knows = factories.staff(role, team=team)
    held = work(knows)
    with as_user(knows):
        caseload.step_back(person=person, to=social_worker, by=knows, at=timezone.now())
    assert holders(held) == (social_worker,) * 3
    told = Notice.objects.get(kind="work_handed_on")
    assert (told.recipient, told.subject_id) == (social_worker.pk, person.pk)
    assert not Notice.objects.filter(kind="work_to_hand_on").exists()


def test_without_a_successor_a_supervisor_holds_it_and_all_supervisors_are_told(
    person, program, team, social_worker, supervisor, work
):
    """One of the same team where there is one; never one who may not see the person."""
    elsewhere = factories.staff(Role.SUPERVISOR, program=program, name="Aa First")
    hidden = factories.staff(Role.SUPERVISOR, team=team, name="Ab Second")
    actions.say_i_know(person=person, by=hidden)
    held = work(social_worker)
    with as_user(social_worker):
        caseload.step_back(person=person, to=None, by=social_worker, at=timezone.now())
    assert holders(held) == (supervisor,) * 3
    told = Notice.objects.filter(kind="work_to_hand_on").values_list("recipient", flat=True)
    assert set(told) == {supervisor.pk, elsewhere.pk}


def test_what_the_successor_may_not_have_goes_to_a_supervisor(person, team, social_worker, supervisor, work):
    """A mediator keeps promises, and neither cases nor referrals."""
    mediator = factories.staff(Role.MEDIATOR, team=team)
    held = work(social_worker)
    with as_user(social_worker):
        caseload.step_back(person=person, to=mediator, by=social_worker, at=timezone.now())
    assert holders(held) == (mediator, supervisor, supervisor)
    assert {notice.kind for notice in Notice.objects.exclude(kind__startswith="referral")} == {
        "work_handed_on", "work_to_hand_on",
    }  # fmt: skip


def test_nobody_steps_back_into_nothing(person, social_worker, work):
    """Where no supervisor could go on, somebody must be named: the record stays seen until then."""
    work(social_worker)
    with as_user(social_worker), pytest.raises(RuleBroken, match="Name somebody"):
        caseload.step_back(person=person, to=None, by=social_worker, at=timezone.now())
    assert not Conflict.objects.exists()


def test_no_open_record_of_the_person_names_whoever_stepped_back(person, social_worker, supervisor, work):
    """Of every table about a person: what says who did something stays, what says who looks after it goes."""
    work(social_worker)
    with as_user(social_worker):
        caseload.step_back(person=person, to=None, by=social_worker, at=timezone.now())
    holds = [
        (model._meta.label, field.name)
        for model, paths in hanging_on_person().items()
        if not is_history(model)
        for field in model._meta.fields
        if field.related_model is User and field.name not in DID
        if any(model._base_manager.filter(**{path: person.pk, field.name: social_worker}) for path in paths)
    ]
    assert holds == []


def test_the_page_says_all_that_they_hold(person, social_worker, supervisor, work, client_for):
    work(social_worker)
    page = client_for(social_worker).get(f"/people/{person.pk}/i-know/").content.decode()
    for words in ("open follow-up", "You own their case", "You look after 1 open referral"):
        assert words in page


def test_a_supervisor_shows_the_record_again_but_never_to_themselves(person, responder, supervisor):
    conflict = actions.say_i_know(person=person, by=responder)
    with pytest.raises(NotAllowed):
        actions.lift_conflict(conflict=conflict, why="x", by=responder)
    own = actions.say_i_know(person=person, by=supervisor)
    with pytest.raises(NotAllowed):
        actions.lift_conflict(conflict=own, why="x", by=supervisor)
    actions.lift_conflict(conflict=conflict, why="Asked for it", by=supervisor)
    assert seen(Person, responder) == 1


# Own records.


def test_nobody_shows_a_record_to_all_in_order_to_see_it(person, program, supervisor, social_worker):
    restriction = restrict(person, supervisor, social_worker)
    with pytest.raises(NotAllowed):
        actions.lift(restriction=restriction, why="x", by=supervisor)
    now = timezone.now()
    hour = PersonGrant(
        program=program, person=person, user=supervisor, given_by=supervisor, emergency=True, why="x",
        since=now, until=now + EMERGENCY,
    )  # fmt: skip
    stamp(hour, by=supervisor, reason="test").save()
    with pytest.raises(NotAllowed):
        actions.lift(restriction=restriction, why="x", by=supervisor)
    assert Restriction.objects.open().exists()


def test_a_supervisor_who_is_named_shows_the_record_to_all_again(person, supervisor, auditor):
    restriction = restrict(person, auditor, supervisor)
    actions.lift(restriction=restriction, why="Asked for it", by=supervisor)
    assert not Restriction.objects.open().exists()


def test_showing_to_all_is_offered_to_whoever_may_and_to_nobody_else(
    client_for, person, team, supervisor, auditor
):
    restrict(person, auditor, supervisor)
    offer = f"/restricted/{Restriction.objects.get().pk}/lift/"
    colleague = factories.staff(Role.SUPERVISOR, team=team)
    asked = {user: offer in client_for(user).get("/restricted/").text for user in (supervisor, colleague)}
    assert asked == {supervisor: True, colleague: False}
    assert offer in client_for(auditor).get("/restricted/").text


def test_an_own_record_is_restricted_and_never_shown_to_its_owner(person, responder, supervisor, auditor):
    conflict = actions.link_own_record(
        person=person, user=responder, why="Joined the team", may_see=[], by=supervisor
    )
    assert Restriction.objects.get().kind == "own"
    with pytest.raises(RuleBroken):
        actions.name(restriction=Restriction.objects.get(), user=responder, why="x", by=auditor)
    with pytest.raises(RuleBroken):
        actions.lift_conflict(conflict=conflict, why="x", by=auditor)
    actions.lift(restriction=Restriction.objects.get(), why="x", by=auditor)
    assert seen(Person, responder) == 0


def test_on_the_day_they_join_a_likely_record_is_hidden_and_the_privacy_officer_asked(program, team, auditor):
    person = make_person(program, "Maria Lopez", (1984, 3, 12))
    newcomer = factories.staff(Role.RESPONDER, team=team, name="Maria Lopez")
    actions.look_for_own_record(user=newcomer, program=program, on=TODAY)
    assert seen(Person, newcomer) == 0
    review = Review.objects.get()
    assert (review.kind, review.people) == ("own_record", [person.pk])
    assert Notice.objects.get().recipient == auditor.pk
    actions.judge(review=review, verdict="same", words="Spoke with HR", by=auditor)
    assert Restriction.objects.get().kind == "own"
    assert Conflict.objects.get().kind == "own"


def test_somebody_of_the_same_name_is_shown_again_after_the_review(program, team, auditor):
    make_person(program, "Maria Lopez")
    newcomer = factories.staff(Role.RESPONDER, team=team, name="Maria Lopez")
    actions.look_for_own_record(user=newcomer, program=program, on=TODAY)
    actions.judge(review=Review.objects.get(), verdict="not_same", words="Another Maria", by=auditor)
    assert seen(Person, newcomer) == 1
    assert not Restriction.objects.exists()


def test_reviews_and_names_are_append_only_in_their_history(auditor):
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as it:
        it.execute("UPDATE people_historicalpersongrant SET why = 'x'")
