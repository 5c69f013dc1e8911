"""Who is in no figure: everybody whose record is restricted, and whom the figure's reader knows.

Nobody is named here: a figure that counted somebody for those who are named, and not for others, would tell
whoever compares the two. `figures:<user>` is said by `casemgmt.figures.reading.counting` alone.
"""

from django.db import migrations

HIDDEN = """
CREATE OR REPLACE FUNCTION people_hidden(actor text, programs text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.person_id FROM people_restriction r
    WHERE {for_whom} AND r.until IS NULL AND r.program = ANY (string_to_array(programs, ','))
      AND NOT EXISTS (
        SELECT FROM people_persongrant g
        WHERE g.person_id = r.person_id AND 'user:' || g.user_id::text = actor
          AND g.since <= statement_timestamp()
          AND (g.until IS NULL OR g.until > statement_timestamp()))
    UNION
    SELECT c.person_id FROM people_conflict c
    WHERE {known_to} AND c.until IS NULL
$$;
"""
FROM_FIGURES_TOO = HIDDEN.format(
    for_whom="(actor LIKE 'user:%' OR actor LIKE 'figures:%')",
    known_to="actor IN ('user:' || c.user_id::text, 'figures:' || c.user_id::text)",
)
FROM_USERS = HIDDEN.format(for_whom="actor LIKE 'user:%'", known_to="'user:' || c.user_id::text = actor")


class Migration(migrations.Migration):
    dependencies = [("people", "0009_compared_later")]
    operations = [migrations.RunSQL(FROM_FIGURES_TOO, FROM_USERS)]
