"""With the person now: the card tells little, an opened record closes by itself, somebody looks at both."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import accounts, policy
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.cases import actions as cases
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.models import Notice
from casemgmt.people import actions, duplicates
from casemgmt.people.actions.emergency import CARDS, EMERGENCIES
from casemgmt.people.models import Conflict, ContactPoint, Person, PersonGrant, Review, Search
from casemgmt.wording import phone
from tests import factories
from tests.people.conftest import make_contact, make_person
from tests.people.test_hidden import as_user, seen

pytestmark = pytest.mark.django_db
TODAY = factories.local_today()
BORN = (1984, 3, 12)
WITH_ME = "/with-me/"


@pytest.fixture
def hidden(program, supervisor, social_worker):
    """Restricted, because somebody may be looking for her; with a phone that must not show, and a name."""
    person = make_person(program, "Maria López", BORN, legal_name="Maria Kestrelwing", language="es",
                         language_answer="given")  # fmt: skip
    make_contact(person, voicemail="no")
    actions.restrict(person=person, kind="safety", why="Looked for", may_see=[social_worker], by=supervisor)
    return person


@pytest.fixture
def sought(hidden, social_worker):
    """The same, found on a page: their worker has a phone, and a case is open."""
    accounts.keep_phone(phone="+15415550123", by=social_worker)
    cases.open_case(person=hidden, owner=social_worker, on=TODAY, by=social_worker)
    return hidden


@pytest.fixture
def elsewhere(other_program):
    return make_person(other_program, "Ana Ruiz", (1990, 5, 6))


def ask(user, name="Maria Lopez", birth=BORN, age=None):
    with as_user(user):
        here = policy.only(policy.programs_open(user))
        return actions.ask_card(program=here, name=name, birth=birth, age=age, by=user, on=TODAY)


def open_it(user, person, card=None):
    card = card or ask(user)
    with as_user(user):
        return actions.open_in_emergency(card=card, person=person.pk, why="Not answering", by=user)


def hits(*args, **kwargs):
    return [pk for pk, _program in ask(*args, **kwargs).terms["hits"]]


def test_the_card_finds_restricted_people_and_other_programs(hidden, elsewhere, responder):
    assert hits(responder) == [str(hidden.pk)]
    assert hits(responder, name="ana  ruiz", birth=(1990, 5, 6)) == [str(elsewhere.pk)]


@pytest.mark.parametrize(
    "name, birth",
    [
        ("Maria", BORN), ("Maria Lope", BORN), ("Maria Lopes", BORN), ("%", BORN), ("", BORN),
        ("Maria Lopez", (1984, 3, 13)), ("Maria Lopez", (1984, 12, 3)), ("Maria Lopez", None),
    ],
)  # fmt: skip
def test_nothing_but_the_whole_name_and_date_finds_anybody(hidden, responder, name, birth):
    assert hits(responder, name=name, birth=birth) == []


def test_an_age_stands_in_for_a_birth_date(hidden, responder, program):
    age = hidden.ages(on=TODAY)[0]
    assert hits(responder, birth=None, age=age) == [str(hidden.pk)]
    assert hits(responder, birth=None, age=age + 3) == []
    guessed = make_person(program, "Leo Park", age_from=30, age_to=35, age_as_of=TODAY)
    assert hits(responder, name="Leo Park", birth=None, age=32) == [str(guessed.pk)]


def test_the_database_counts_years_as_the_record_does(program):
    """Every shape of a birth date, around the birthday."""
    for number, birth in enumerate([(1984, 11, 22), (1984, 11, 23), (1984, 11, 21), (1984, 11), (1984,)]):
        person = make_person(program, f"Kim Number{'abcde'[number]}", birth)
        youngest, oldest = person.ages(on=TODAY)
        for age in range(youngest - 2, oldest + 3):
            found = duplicates.with_me(person.name, birth=None, age=age, on=TODAY)
            assert bool(found) == (youngest <= age <= oldest), (birth, age)


def test_the_card_shows_what_keeps_somebody_safe_and_nothing_more(hidden, responder, client_for):
    restriction = hidden.restrictions.get()
    restriction.kind = "privacy"
    stamp(restriction, by=None, reason="test").save()
    client = client_for(responder)
    answer = client.post(
        WITH_ME,
        {"here": "on", "name": "Maria Lopez", "birth_0": "3", "birth_1": "12", "birth_2": "1984",
         "birth_month": "3", "birth_day": "12", "birth_year": "1984"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert "Maria" not in answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert "Maria López" in page and "Spanish" in page and "Voicemail: NO" in page
    assert "Lane Mobile Crisis" in page
    for word in ("Kestrelwing", "1984", hidden.ref, "Looked for"):
        assert word not in page


def page_of(card, client):
    return unescape(client.get(f"/with-me/{card.pk}/").content.decode())


@pytest.mark.parametrize("kind", ContactPoint.Kind.values)
@pytest.mark.parametrize("whose", ContactPoint.Whose.values)
def test_no_place_where_somebody_sleeps_is_on_a_card(elsewhere, responder, client_for, kind, whose):
    """A number or an e-mail is told, unless it is a shelter's desk; an address or another place never is."""
    value = {"phone": "+12165550177", "email": "ana@example.org"}.get(kind, "14 Refuge Road")
    make_contact(elsewhere, value, kind, whose=whose)
    page = page_of(ask(responder, name="Ana Ruiz", birth=(1990, 5, 6)), client_for(responder))
    told = kind in ("phone", "email") and whose != "shelter"
    assert ((phone(value) if kind == "phone" else value) in page) == told
    assert "Shelter" not in page


def test_of_somebody_looked_for_the_card_tells_only_whom_to_call(
    sought, responder, social_worker, client_for
):
    """Not the name of today, the program, the language, or any way to reach them; nor on the next page."""
    sought.name, sought.other_names = "Elena Nueva", ["Maria Lopez"]
    stamp(sought, by=None, reason="test").save()
    make_contact(sought, "maria@example.org", "email")
    card, client = ask(responder), client_for(responder)
    for page in (page_of(card, client), client.get(f"/with-me/{card.pk}/{sought.pk}/").content.decode()):
        assert "Maria Lopez" in page
        for word in ("Elena", "Kestrelwing", "555-0100", "maria@", "Spanish", "Voicemail", sought.ref):
            assert word not in page
        assert page.count("Lane Mobile Crisis") == client.get(WITH_ME).content.decode().count(
            "Lane Mobile Crisis"
        )
    page = page_of(card, client)
    assert social_worker.name in page and 'href="tel:+15415550123"' in page


def test_without_a_case_the_card_names_who_may_see_them(hidden, responder, social_worker, client_for):
    page = page_of(ask(responder), client_for(responder))
    assert social_worker.name in page and "No phone is kept here" in page
    accounts.keep_phone(phone="+15415550123", by=social_worker)
    assert "(541) 555-0123" in page_of(ask(responder), client_for(responder))


def test_somebody_who_knows_them_gets_no_card_about_them_in_any_program(
    elsewhere, program, other_program, responder, auditor
):
    """Whether it is their own record, may be, or somebody they know: one name and birth is one person."""
    make_person(program, "Ana Ruiz", (1990, 5, 6))
    for kind in Conflict.Kind.values:
        known = Conflict(program=other_program, person=elsewhere, user=responder, kind=kind)
        stamp(known, by=None, reason="test").save()
        assert hits(responder, name="Ana Ruiz", birth=(1990, 5, 6)) == []
        known.until = Now()
        stamp(known, by=None, reason="test").save()
    assert len(hits(responder, name="Ana Ruiz", birth=(1990, 5, 6))) == 2


def test_the_privacy_officer_hears_that_somebody_asked_about_a_person_they_know(
    hidden, responder, auditor, client_for
):
    actions.say_i_know(person=hidden, by=responder)
    ask(responder)
    review = Review.objects.get()
    assert review.people == [hidden.pk]
    client = client_for(auditor)
    for page in ("/reviews/", reverse("office:review", args=[review.pk])):
        assert "they were shown nobody" in client.get(page).content.decode()
    assert Event.objects.get(why="first-contact card").detail == {"ids": []}


def test_whoever_a_card_showed_is_in_the_log_under_their_own_program(elsewhere, responder, client_for):
    card = ask(responder, name="Ana Ruiz", birth=(1990, 5, 6))
    for path in (f"/with-me/{card.pk}/", f"/with-me/{card.pk}/{elsewhere.pk}/"):
        assert "Ana Ruiz" in client_for(responder).get(path).content.decode()
    with scope.acting_as(programs=["other"], actor="system:test"):
        lines = Event.objects.filter(object_id=str(elsewhere.pk))
        assert [(line.actor, line.kind, line.program) for line in lines] == [
            (f"user:{responder.pk}", "read", "other")
        ] * 2


def test_a_card_needs_the_word_that_they_are_here(responder, client_for):
    answer = client_for(responder).post(WITH_ME, {"name": "Maria Lopez", "age": "42"})
    assert answer.status_code == 422
    assert not Search.objects.exists()


def test_a_card_is_only_for_the_one_who_asked(hidden, responder, social_worker, client_for):
    card = ask(responder)
    assert client_for(social_worker).get(reverse("desk:card", args=[card.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        open_it(social_worker, hidden, card)


def test_each_use_is_logged_and_reviewed_even_when_nobody_was_found(responder, auditor):
    ask(responder, name="Nobody Here")
    event = Event.objects.get(why="first-contact card")
    assert event.actor == f"user:{responder.pk}"
    assert "Nobody" not in str(vars(event))
    assert Review.objects.get().kind == "card"
    assert Notice.objects.get().recipient == auditor.pk


def test_another_programs_privacy_officer_hears_of_its_own_people(elsewhere, responder):
    ask(responder, name="Ana Ruiz", birth=(1990, 5, 6))
    assert set(Review.objects.values_list("program", flat=True)) == {"lane", "other"}


def test_the_card_is_used_a_few_times_an_hour(responder):
    for _time in range(CARDS.by_user):
        ask(responder)
    with pytest.raises(RuleBroken, match="You have used"):
        ask(responder)


def test_a_whole_program_uses_the_card_a_few_times_an_hour(team, other_program, responder):
    for _worker in range(CARDS.by_program // CARDS.by_user):
        worker = factories.staff(Role.RESPONDER, team=team)
        for _time in range(CARDS.by_user):
            ask(worker)
    with pytest.raises(RuleBroken, match="Your program"):
        ask(responder)
    neighbour = factories.TeamFactory(program=other_program)
    assert ask(factories.staff(Role.RESPONDER, team=neighbour))


def test_a_call_taker_has_no_card(call_taker, client_for):
    assert client_for(call_taker).get(WITH_ME).status_code == 403


def test_my_own_record_is_on_no_card(hidden, responder, supervisor):
    actions.link_own_record(person=hidden, user=responder, why="Joined", by=supervisor)
    assert hits(responder) == []


# Opening a record in an emergency.


def test_it_opens_one_record_to_one_user_for_an_hour(hidden, responder, supervisor, program):
    make_person(program, "Somebody Else")
    grant = open_it(responder, hidden)
    assert grant.until - grant.since == timedelta(minutes=60)
    assert seen(Person, responder) == 2
    assert seen(Person, supervisor) == 1


def test_saying_that_i_know_them_ends_what_i_opened(hidden, responder, client_for):
    open_it(responder, hidden)
    client = client_for(responder)
    with as_user(responder):
        actions.say_i_know(person=hidden, by=responder)
    assert client.get(reverse("desk:opened", args=[hidden.pk])).status_code == 404


def test_it_needs_a_reason(hidden, responder, client_for):
    card = ask(responder)
    address = reverse("desk:emergency", args=[card.pk, hidden.pk])
    client = client_for(responder)
    assert client.post(address, {"why": ""}).status_code == 422
    assert not PersonGrant.objects.filter(emergency=True).exists()
    assert client.post(address, {"why": "Not answering"})["Location"] == reverse(
        "desk:opened", args=[hidden.pk]
    )


def test_it_starts_from_the_card_alone(hidden, elsewhere, responder):
    with pytest.raises(NotAllowed):
        open_it(responder, elsewhere, ask(responder))


def test_the_privacy_officer_is_told_in_the_same_moment(hidden, responder, auditor):
    open_it(responder, hidden)
    review = Review.objects.get(kind="emergency")
    notice = Notice.objects.get(subject_id=review.pk)
    assert notice.recipient == auditor.pk
    assert notice.created_at - review.created_at < timedelta(seconds=60)
    assert hasattr(notice, "delivery")


def test_without_a_privacy_officer_the_supervisor_is_told(hidden, responder, supervisor):
    open_it(responder, hidden)
    assert Notice.objects.filter(recipient=supervisor.pk, step="emergency").exists()


def test_the_page_counts_down_by_the_databases_clock_and_closes_by_itself(hidden, responder, client_for):
    grant = open_it(responder, hidden)
    client = client_for(responder)
    page, tick = reverse("desk:person", args=[hidden.pk]), reverse("desk:time_left", args=[hidden.pk])
    assert "Open to you for 60 more minutes" in client.get(page).content.decode()
    assert "60 more minutes" in client.get(tick).content.decode()
    end(grant)
    assert client.get(tick)["HX-Redirect"] == "/"
    assert client.get(page).status_code == 404
    assert seen(Person, responder) == 0


def end(grant):
    """An hour goes by."""
    grant.since, grant.until = Now() - timedelta(minutes=61), Now() - timedelta(minutes=1)
    stamp(grant, by=None, reason="test").save()


def test_the_database_refuses_an_emergency_longer_than_an_hour(hidden, responder):
    grant = PersonGrant(
        program=hidden.program, person=hidden, user=responder, given_by=responder, why="x", emergency=True,
        since=Now(), until=Now() + timedelta(minutes=61),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        stamp(grant, by=None, reason="test").save()


def test_few_records_are_opened_within_an_hour(hidden, responder):
    for _time in range(EMERGENCIES.by_user):
        over(open_it(responder, hidden))
    with pytest.raises(RuleBroken, match="You have opened"):
        open_it(responder, hidden)


def test_a_whole_program_opens_few_records_within_an_hour(hidden, team, responder):
    for _worker in range(EMERGENCIES.by_program // EMERGENCIES.by_user):
        worker = factories.staff(Role.RESPONDER, team=team)
        for _time in range(EMERGENCIES.by_user):
            over(open_it(worker, hidden))
    with pytest.raises(RuleBroken, match="Your program"):
        open_it(responder, hidden)


def over(grant):
    """Opened five minutes ago, and closed again."""
    grant.since, grant.until = Now() - timedelta(minutes=5), Now() - timedelta(seconds=1)
    stamp(grant, by=None, reason="test").save()


def test_another_programs_record_is_read_on_one_page_and_nowhere_else(elsewhere, responder, client_for):
    make_contact(elsewhere, note="back door")
    client = client_for(responder)
    opened = reverse("desk:opened", args=[elsewhere.pk])
    assert client.get(opened).status_code == 404
    grant = open_it(responder, elsewhere, ask(responder, name="Ana Ruiz", birth=(1990, 5, 6)))
    assert "Ana Ruiz" in client.get(opened).content.decode()
    assert client.get(reverse("desk:person", args=[elsewhere.pk])).status_code == 404
    with scope.acting_as(programs=["other"], actor="system:test"):
        end(grant)
    assert client.get(opened).status_code == 404


def test_somebody_who_knows_the_person_cannot_open_the_record(hidden, responder):
    card = ask(responder)
    actions.say_i_know(person=hidden, by=responder)
    with pytest.raises(RuleBroken):
        open_it(responder, hidden, card)


# Looking at it afterwards.


def test_nobody_reviews_what_they_did_themselves(hidden, responder, auditor):
    open_it(responder, hidden)
    review = Review.objects.get(kind="emergency")
    review.by = auditor
    stamp(review, by=None, reason="test").save()
    with pytest.raises(NotAllowed):
        actions.judge(review=review, verdict="justified", words="Fine", by=auditor)
    assert not Review.objects.visible_to(auditor).filter(pk=review.pk).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        review.verdict, review.words = "justified", "Fine"
        review.reviewed_by, review.reviewed_at = auditor, timezone.now()
        stamp(review, by=None, reason="test").save()


def test_a_verdict_has_words_and_is_given_once(hidden, responder, auditor, client_for):
    open_it(responder, hidden)
    review = Review.objects.get(kind="emergency")
    address = reverse("office:review", args=[review.pk])
    client = client_for(auditor)
    assert "Not answering" in client.get(address).content.decode()
    assert client.post(address, {"verdict": "justified", "words": ""}).status_code == 422
    assert client.post(address, {"verdict": "justified", "words": "Life at risk"}).status_code == 302
    assert client.post(address, {"verdict": "talk", "words": "Again"}).status_code == 422
    assert "Life at risk" in client.get("/reviews/?show=done").content.decode()


def test_reviews_are_for_the_privacy_officer(responder, supervisor, client_for):
    for user in (responder, supervisor):
        assert client_for(user).get("/reviews/").status_code == 403


def test_a_review_of_an_emergency_shows_no_name(hidden, responder, auditor, client_for):
    open_it(responder, hidden)
    review = Review.objects.get(kind="emergency")
    page = client_for(auditor).get(reverse("office:review", args=[review.pk])).content.decode()
    assert "Maria" not in page
    assert hidden.ref in page


def test_a_stranger_to_the_function_gets_nothing_from_it(hidden):
    """Without execute rights for everybody, and with nothing but ids for the application."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_with_me('Maria Lopez', 1984, 3, 12, NULL, current_date, 5)")
        assert [column.name for column in cursor.description] == ["id", "program"]
