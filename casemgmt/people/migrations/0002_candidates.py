"""The one function that may look for people past row security, and the indexes it needs.

Trigram operators are not leakproof: under a policy PostgreSQL must not use their index. So the
function runs as the owner, with a fixed search path, and keeps to the programs of the scope itself.
It answers with ids and scores; the rows are then read under the policy.
"""

from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

FOLD = """
CREATE FUNCTION people_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(lower(public.unaccent('public.unaccent'::regdictionary, $1)), '.''’‘`´', '');

CREATE FUNCTION people_names(name text, legal_name text, other_names text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN public.people_fold(name || ' ' || legal_name || ' ' || array_to_string(other_names, ' '));

CREATE INDEX person_names ON people_person
    USING gin (people_names(name, legal_name, other_names::text[]) gin_trgm_ops);
CREATE INDEX contact_phone_end ON people_contactpoint (right(value, 7)) WHERE kind = 'phone';
"""

# `asked`: one entry a typed word, its nicknames after a bar; the best of a family counts.
CANDIDATES = """
CREATE FUNCTION people_candidates(
    asked text[], phones text[], code text, years int[], months int[], days int[], at_most int
) RETURNS TABLE (id uuid, score real)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
SET pg_trgm.word_similarity_threshold = 0.4
AS $$
    WITH spelling AS (
        SELECT family, people_fold(word) AS word
        FROM unnest(asked) WITH ORDINALITY AS typed(words, family), unnest(string_to_array(words, '|')) AS word
    ), named AS (
        SELECT p.id, p.program, spelling.family,
               max(word_similarity(spelling.word, people_names(p.name, p.legal_name, p.other_names::text[]))) AS points
        FROM spelling
        JOIN people_person p ON people_names(p.name, p.legal_name, p.other_names::text[]) %> spelling.word
        GROUP BY p.id, p.program, spelling.family
    ), hit AS (
        SELECT id, program, points FROM named
        UNION ALL
        SELECT p.id, p.program, 4 FROM people_person p WHERE p.ref = code
        UNION ALL
        SELECT c.person_id, c.program, 2 FROM unnest(phones) AS phone
        JOIN people_contactpoint c
          ON c.kind = 'phone' AND right(c.value, 7) = right(phone, 7) AND right(c.value, length(phone)) = phone
        UNION ALL
        SELECT p.id, p.program, 1 FROM unnest(years, months, days) AS born(y, m, d)
        JOIN people_person p ON (p.birth_year, p.birth_month, p.birth_day) = (born.y, born.m, born.d)
        UNION ALL
        SELECT p.id, p.program, 0.2 FROM unnest(years, months, days) AS born(y, m, d)
        JOIN people_person p ON p.birth_year = born.y AND (born.m IS NULL OR p.birth_month = born.m)
        WHERE born.d IS NULL AND cardinality(asked) = 0
    )
    SELECT hit.id, sum(points)::real AS score
    FROM hit
    WHERE hit.program = ANY (string_to_array(current_setting('app.programs', true), ','))
    GROUP BY hit.id
    ORDER BY score DESC, hit.id
    LIMIT at_most
$$;
REVOKE ALL ON FUNCTION people_candidates FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_candidates TO "{app}";
"""

UNDO = """
DROP FUNCTION people_candidates;
DROP INDEX contact_phone_end;
DROP INDEX person_names;
DROP FUNCTION people_names;
DROP FUNCTION people_fold;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        # The library must be loaded before a function may carry one of its settings.
        migrations.RunSQL("SELECT show_limit()", migrations.RunSQL.noop),
        migrations.RunSQL(FOLD, migrations.RunSQL.noop),
        migrations.RunSQL(CANDIDATES.replace("{app}", settings.APP_ROLE), UNDO),
    ]
