"""Nobody but the author reads an answer: not by a page, not by the database, not as its superuser."""

import json
import re
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.codes.wellbeing import ITEMS
from staffwellbeing import actions, encryption
from staffwellbeing.models import JournalEntry, SupportRequest, Tally, journal_of
from tests import factories
from tests.factories import ProgramFactory, TeamFactory, staff
from tests.signing_in import sign_in
from tests.staffwellbeing.factories import DAY, HEAVY, checked_in, notice

OURS = Path(apps.get_app_config("staffwellbeing").path)
PATHS = (
    "",
    "check-in/",
    "mine/",
    "mine/delete/",
    "resources/",
    "talk/",
    "asked/",
    "privacy/",
    "groups/",
    "setup/",
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM staffwellbeing_tally",
        "SELECT answer FROM staffwellbeing_tally",
        "SELECT count(*) FROM staffwellbeing_tally WHERE team IS NOT NULL",
        "SELECT xmin FROM staffwellbeing_tally",
        "UPDATE staffwellbeing_tally SET item = 'shift'",
        "UPDATE staffwellbeing_journalentry SET day = now()",
        "INSERT INTO staffwellbeing_tally SELECT * FROM staffwellbeing_tally RETURNING answer",
        "SET ROLE aggregate",
    ],
)
def test_the_applications_role_is_refused(program, query):
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query)


@pytest.mark.django_db
def test_the_orm_of_the_application_reads_no_tally_and_no_journal(opened, responder):
    checked_in(responder, HEAVY)
    assert not JournalEntry.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        list(Tally.objects.all())


@pytest.mark.django_db
def test_naming_another_author_takes_the_secret_and_opens_only_their_journal(opened, responder, supervisor):
    checked_in(responder, HEAVY)
    with journal_of(supervisor) as journal:
        assert not journal.exists()
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        journal_of(supervisor),
    ):
        JournalEntry.objects.create(author=encryption.pseudonym(responder), day=DAY, sealed=b"forged")


@pytest.mark.django_db
def test_a_request_is_shown_to_the_two_it_concerns_and_to_nobody_else(
    opened, contact, responder, peer, supervisor, administrator, program_lead
):
    with scope.acting_as(programs=["lane"], actor=f"user:{responder.pk}"):
        actions.ask_for_someone(contact=contact, by=responder)
    for user, sees in ((responder, 1), (peer, 1), (supervisor, 0), (administrator, 0), (program_lead, 0)):
        with scope.acting_as(programs=["lane"], actor=f"user:{user.pk}"):
            assert SupportRequest.objects.count() == sees


def test_no_history_no_admin_no_api_and_no_key_to_a_person_served():
    models = list(apps.get_app_config("staffwellbeing").get_models())
    assert models and not [model for model in models if hasattr(model, "history")]
    assert not [path for path in OURS.rglob("*.py") if path.stem in {"admin", "api"}]
    targets = {f.related_model._meta.app_label for m in models for f in m._meta.get_fields() if f.is_relation}
    assert targets == {"access"}


def test_no_task_takes_an_argument():
    source = (OURS / "tasks.py").read_text()
    assert re.findall(r"def (\w+)\((.*?)\)", source) == [("close_months", "")]


# --- The sweep: real rows, every role, every table ------------------------------------------------------


@pytest.fixture
def city(transactional_db):
    """A program in which one responder's check-in is the canary, and one of every other role looks for it."""
    with scope.acting_as(programs=["lane"], actor="system:test"):
        program = ProgramFactory(id="lane")
        team = TeamFactory(program=program)
        others = {role: staff(role, team=team) for role in Role}
        author = staff(Role.RESPONDER, team=team)
        notice(program, by=others[Role.PROGRAM_LEAD])
        for days in (0, 1, 40):
            checked_in(author, HEAVY, on=factories.local_today() - timedelta(days=days))
    return author, others


def signed_in(user):
    return sign_in(Client(), user)


def test_no_page_shows_a_canary_to_any_other_role(city):
    author, others = city
    shown = signed_in(author).get("/wellbeing/mine/").content.decode()
    assert shown.count("Very hard") == 3
    for role, user in others.items():
        client = signed_in(user)
        for path in PATHS:
            page = client.get(f"/wellbeing/{path}", follow=True).content.decode()
            assert '<td data-label="Shift">Very hard' not in page, (role, path)
            assert str(author.pk) not in page


def everything(user):
    """Every text in every table, as this database role sees it: {table: text}."""
    parameters = connection.get_connection_params()
    place = {key: parameters[key] for key in ("host", "port") if parameters.get(key)}
    dump = {}
    with psycopg.connect(dbname=parameters["dbname"], user=user, autocommit=True, **place) as session:
        tables = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            try:
                rows = session.execute(f'SELECT t::text FROM "{table}" t').fetchall()
            except psycopg.errors.InsufficientPrivilege:
                rows = []
            dump[table] = "\n".join(row for (row,) in rows)
    return dump


@pytest.fixture
def superusers_eye(city):
    if connection.settings_dict["PASSWORD"]:
        pytest.skip("only the private cluster lets the tests be its superuser")
    return everything("postgres")


def test_as_superuser_no_table_holds_an_answer_in_any_form(superusers_eye):
    assert superusers_eye["staffwellbeing_journalentry"].count("\n") == 2
    words = {answer for item in ITEMS.values() for answer in item.values}
    words |= {text.encode().hex() for text in words} | {json.dumps(HEAVY), json.dumps(HEAVY).encode().hex()}
    for table, text in superusers_eye.items():
        if table != "staffwellbeing_groupsnapshot":
            assert not [word for word in words if word in text], table


def test_as_superuser_nothing_beside_an_answer_names_its_author(superusers_eye, city):
    author, _others = city
    marks = {str(author.pk), author.pk.hex, author.name, author.email}
    for table in ("staffwellbeing_journalentry", "staffwellbeing_tally"):
        assert superusers_eye[table]
        assert not [mark for mark in marks if mark in superusers_eye[table]]


def test_as_superuser_two_answers_of_one_person_share_no_token(superusers_eye):
    tokens = [row.strip("()").split(",")[0] for row in superusers_eye["staffwellbeing_tally"].split("\n")]
    assert len(tokens) == len(set(tokens)) >= 3


@pytest.mark.parametrize("role", ["app", "owner"])
def test_as_role_of_the_house_no_journal_and_no_tally_is_seen(city, role):
    if connection.settings_dict["PASSWORD"]:
        pytest.skip("only the private cluster lets the tests be any role")
    dump = everything(role)
    assert dump["staffwellbeing_journalentry"] == "" == dump["staffwellbeing_tally"]


def test_the_role_that_counts_sees_codes_and_no_journal(city):
    if connection.settings_dict["PASSWORD"]:
        pytest.skip("only the private cluster lets the tests be any role")
    dump = everything("aggregate")
    assert dump["staffwellbeing_journalentry"] == ""
    assert "shift" in dump["staffwellbeing_tally"] and "very_hard" not in dump["staffwellbeing_tally"]


def test_deleting_everything_leaves_nothing_even_for_a_superuser(city):
    if connection.settings_dict["PASSWORD"]:
        pytest.skip("only the private cluster lets the tests be its superuser")
    author, _others = city
    signed_in(author).post("/wellbeing/mine/delete/")
    dump = everything("postgres")
    assert dump["staffwellbeing_journalentry"] == "" == dump["staffwellbeing_tally"]
