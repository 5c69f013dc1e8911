"""Who is hidden from whom, said once to row security; and the first-contact card's search.

Both functions run as the owner, with a fixed search path. `scope_hidden` answers the scope each time it is
set. `people_with_me` looks past programs and restrictions, so it matches nothing but a whole name together
with a whole birth date or an age; it answers with ids and programs alone.
"""

from django.conf import settings
from django.db import migrations

from casemgmt.scope.policies import Hide

HIDDEN = """
CREATE FUNCTION people_hidden(actor text, programs text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.person_id FROM people_restriction r
    WHERE actor LIKE 'user:%' AND r.until IS NULL AND r.program = ANY (string_to_array(programs, ','))
      AND NOT EXISTS (
        SELECT FROM people_persongrant g
        WHERE g.person_id = r.person_id AND 'user:' || g.user_id::text = actor
          AND g.since <= statement_timestamp()
          AND (g.until IS NULL OR g.until > statement_timestamp()))
    UNION
    SELECT c.person_id FROM people_conflict c
    WHERE 'user:' || c.user_id::text = actor AND c.until IS NULL
$$;
REVOKE ALL ON FUNCTION people_hidden FROM PUBLIC;

CREATE OR REPLACE FUNCTION scope_hidden(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(string_agg(id::text, ','), '') FROM people_hidden(actor, programs) AS id
$$;
"""
NOBODY = """
CREATE OR REPLACE FUNCTION scope_hidden(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = public, pg_temp AS $$ SELECT '' $$;
DROP FUNCTION people_hidden;
"""
WITH_ME = """
CREATE FUNCTION people_with_me(
    typed text, born_year int, born_month int, born_day int, age int, today date, at_most int
) RETURNS TABLE (id uuid, program text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.program FROM people_person p
    WHERE length(people_fold(typed)) > 2
      AND people_names(p.name, p.legal_name, p.other_names::text[]) LIKE '%' || people_fold(typed) || '%'
      AND (people_fold(p.name) = people_fold(typed) OR people_fold(p.legal_name) = people_fold(typed)
           OR EXISTS (SELECT FROM unnest(p.other_names) AS other (name)
                      WHERE people_fold(other.name) = people_fold(typed)))
      AND ((p.birth_year, p.birth_month, p.birth_day) = (born_year, born_month, born_day)
           OR age BETWEEN
              extract(year FROM today) - p.birth_year
                - ((coalesce(p.birth_month, 12), coalesce(p.birth_day, 31))
                   > (extract(month FROM today), extract(day FROM today)))::int
              AND extract(year FROM today) - p.birth_year
                - ((coalesce(p.birth_month, 0), coalesce(p.birth_day, 0))
                   > (extract(month FROM today), extract(day FROM today)))::int
           OR age BETWEEN p.age_from + (today - p.age_as_of) / 365 AND p.age_to + (today - p.age_as_of) / 365)
    ORDER BY p.id LIMIT at_most
$$;
REVOKE ALL ON FUNCTION people_with_me FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_with_me TO "{app}";
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_restricted"), ("scope", "0002_hidden")]
    operations = [
        migrations.RunSQL(HIDDEN, NOBODY),
        migrations.RunSQL(WITH_ME.replace("{app}", settings.APP_ROLE), "DROP FUNCTION people_with_me"),
        Hide("people_person", "id"),
        Hide("people_historicalperson", "id"),
        Hide("people_contactpoint"),
        Hide("people_historicalcontactpoint"),
        Hide("people_comparison", "first_id"),
        Hide("people_comparison", "second_id"),
        Hide("people_historicalcomparison", "first_id"),
        Hide("people_historicalcomparison", "second_id"),
    ]
