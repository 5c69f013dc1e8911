"""Whoever answers the law sees its papers about restricted people, and never those about people they know.

The role stands here by its name: row security asks for it each time a scope is set, without Python.
"""

from django.db import migrations

TO_THE_CUSTODIAN = """
CREATE OR REPLACE FUNCTION scope_hidden_in_law(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(string_agg(hidden.id::text, ','), '') FROM people_hidden(actor, programs) AS hidden (id)
    WHERE EXISTS (
        SELECT FROM people_conflict c
        WHERE c.person_id = hidden.id AND 'user:' || c.user_id::text = actor AND c.until IS NULL)
      OR NOT EXISTS (
        SELECT FROM people_restriction r
        JOIN access_membership m ON m.program = r.program AND m.role = 'records_custodian'
        JOIN access_user u ON u.id = m.user_id AND u.is_active
        WHERE r.person_id = hidden.id AND r.until IS NULL AND 'user:' || u.id::text = actor
          AND m.since <= statement_timestamp() AND (m.until IS NULL OR m.until >= statement_timestamp()))
$$;
"""
TO_NOBODY = """
CREATE OR REPLACE FUNCTION scope_hidden_in_law(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = public, pg_temp AS $$
    SELECT scope_hidden(actor, programs)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_who_sees_whom"), ("scope", "0003_hidden_in_law")]
    operations = [migrations.RunSQL(TO_THE_CUSTODIAN, TO_NOBODY)]
