"""Which tables row security guards: all with a `program` column, but for those that say why not."""

from django.apps import apps

# Tables with a `program` column that hold no person's data: who works where, and settings.
OPEN_TABLES = {
    "access_team": "names of teams",
    "access_historicalteam": "names of teams",
    "access_membership": "staff roles, read before a scope exists",
    "access_historicalmembership": "staff roles",
    "access_apitoken": "digests of keys, read before a scope exists",
    "access_historicalapitoken": "digests of keys",
    "access_invitation": "roles offered to an address, read by the owner of the account in no program yet",
    "access_historicalinvitation": "roles offered to an address",
    "access_accountchange": "a colleague's account, which every program that it works in answers for",
    "access_historicalaccountchange": "a colleague's account",
    "access_agreement": "which program said yes to such a change",
    "referrals_serviceproposal": "what to correct in the directory, which its other programs decide on",
    "referrals_historicalserviceproposal": "what was corrected in the directory",
    "referrals_mailbox": "where partners take referrals, read by their links before a scope exists",
}


def columns_named_program():
    return {
        model._meta.db_table: field.column
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column == "program"
    }


# Tables that the application's role may not even read.
CLOSED_TABLES = {"staffwellbeing_tally": "tests/staffwellbeing/test_walls.py"}
PROTECTED = sorted(set(columns_named_program()) - set(OPEN_TABLES) - set(CLOSED_TABLES))
