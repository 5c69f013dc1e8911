"""What triggers refuse, whoever asks: the owner of the tables, who lacks no right, is refused by each.

The application is mostly refused earlier, for want of a right.
"""

from itertools import product

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from casemgmt.law.actions.copying import hanging_on_person, is_history
from casemgmt.law.models import Disposal
from casemgmt.people.models import Person
from casemgmt.scope.login import logged_in_as_owner
from tests.broken_rules import OF_THE_CHAIN
from tests.test_broken_rules import refusals
from tests.world.every_table import new_key, working
from tests.world.programs import OWN

pytestmark = pytest.mark.django_db

ON_HOLD = sorted(
    model._meta.db_table
    for model in [Person, *hanging_on_person()]
    if not is_history(model) and model is not Disposal
)
# Each column has two, one for what goes and one for what moves.
HOLDS = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'legal_hold_%%'"
# Where the column names a person, of those on hold alone: a comparison has two, and each is held by itself.
HELD = """
    WHERE program = 'lane' AND ("COLUMN" IN (SELECT person_id FROM holds_legalhold)
                                OR "COLUMN" NOT IN (SELECT id FROM people_person))
"""
GOES = f'DELETE FROM "TABLE" {HELD}'
MOVES = f'UPDATE "TABLE" SET "COLUMN" = gen_random_uuid() {HELD}'
LIFTED = "UPDATE holds_legalhold SET until = now(), lifted_why = 'It is over'"

KEPT = {trigger.get_pgid(model): (model, trigger) for model, trigger in pgtrigger.registered()}
# What those refuse that look at the row before and after; the others refuse whatever is done to any row.
LOOKING = {
    "note_signed_never_changes": "UPDATE cases_note SET text = 'Other' WHERE status = 'signed'",
    "case_is_lowered_by_two": "UPDATE cases_case SET acuity = 'low' WHERE acuity = 'crisis'",
    "consent_is_kept": "DELETE FROM consents_consent WHERE status <> 'draft'",
    "consent_keeps_its_terms": "UPDATE consents_consent SET witness = 'Other' WHERE status <> 'draft'",
    "consent_only_moves_on": "UPDATE consents_consent SET status = 'draft' WHERE status = 'active'",
    "ledger_never_changes": "UPDATE consents_disclosure SET because = 'Another reason'",
    "tombstone_never_changes": "UPDATE law_disposal SET proposed_at = now() WHERE status = 'done'",
    "mailbox_email_moves_as_confirmed": "UPDATE referrals_mailbox SET email = 'other@example.org'",
    "mailbox_phone_moves_as_confirmed": "UPDATE referrals_mailbox SET phone = '+15415550171'",
}
CLOSE = """
    UPDATE cases_case
    SET acuity = 'crisis', acuity_why = 'Told us', acuity_by_id = owner_id, acuity_at = now()
"""
DISPOSED_OF = """
    UPDATE law_disposal SET status = 'done', done_at = now(), person_id = NULL,
        approved_by_id = (SELECT id FROM access_user WHERE id <> proposed_by_id LIMIT 1)
"""


@pytest.fixture(scope="module", autouse=True)
def _as_the_owner(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), logged_in_as_owner():
        yield


def refused(statement):
    """What the database says to the statement."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return error.value.__cause__.diag


def done(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount, "there is no such row"


def statements(model, trigger):
    table, key = model._meta.db_table, model._meta.pk.column
    whatever = {
        "UPDATE": f'UPDATE "{table}" SET "{key}" = "{key}"',
        "DELETE": f'DELETE FROM "{table}"',
        "TRUNCATE": f'TRUNCATE "{table}"',
    }
    if trigger.name in LOOKING:
        return [LOOKING[trigger.name]]
    return [statement for verb, statement in whatever.items() if verb in str(trigger.operation)]


@pytest.mark.parametrize("table", ON_HOLD)
def test_nothing_of_somebody_on_hold_goes_or_moves(world, table):
    with connection.cursor() as cursor:
        cursor.execute(HOLDS, [table])
        names = [name for (name,) in cursor.fetchall()]
    columns = {name.removeprefix("legal_hold_").removesuffix("_moves") for name in names}
    assert columns, "no hold on this table"
    for statement, column in product((GOES, MOVES), columns):
        said = refused(statement.replace("TABLE", table).replace("COLUMN", column))
        assert "legal hold" in said.message_primary


@pytest.mark.parametrize("name", sorted(KEPT))
def test_what_is_kept_neither_changes_nor_goes(world, name):
    """Also when no hold keeps it any longer."""
    model, trigger = KEPT[name]
    with working(world, model._meta.db_table, OWN, "lane"):
        done(LIFTED)
        if trigger.name == "tombstone_never_changes":
            done(DISPOSED_OF)
        if trigger.name == "case_is_lowered_by_two":
            done(CLOSE)
        tried = statements(model, trigger)
        assert tried
        for statement in tried:
            assert name in refused(statement).context


@pytest.mark.parametrize("label", OF_THE_CHAIN)
def test_no_link_and_no_seal_stands_where_another_does_or_out_of_order(world, label):
    model = apps.get_model(label)
    with working(world, model._meta.db_table, OWN, "lane", "other"):
        for rule, changes in OF_THE_CHAIN[label].items():
            assert rule in refusals(model._meta.db_table, new_key(model) | changes)
