"""A meeting with somebody who is hidden is hidden, and so is the call that led to it.

A call knows nobody: its own columns cannot say whom it was about. So the ids of such calls join the ids
that the scope carries, and row security compares them like the others.
"""

from django.db import migrations

from casemgmt.scope.policies import Hide

PEOPLE_ALONE = """
CREATE OR REPLACE FUNCTION scope_hidden(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(string_agg(id::text, ','), '') FROM people_hidden(actor, programs) AS id
$$;
"""
AND_THEIR_CALLS = """
CREATE OR REPLACE FUNCTION scope_hidden(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH person AS (SELECT id FROM people_hidden(actor, programs) AS id)
    SELECT coalesce(string_agg(id::text, ','), '') FROM (
        SELECT id FROM person
        UNION
        SELECT met.call_id FROM encounters_encounter met JOIN person ON person.id = met.person_id
        WHERE met.call_id IS NOT NULL
    ) AS hidden
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("encounters", "0001_initial"),
        ("people", "0004_who_sees_whom"),
        ("calls", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(AND_THEIR_CALLS, PEOPLE_ALONE),
        Hide("encounters_encounter"),
        Hide("encounters_historicalencounter"),
        Hide("calls_call", "id"),
        Hide("calls_historicalcall", "id"),
    ]
