"""Names of every script are found again: one fold in Python and here, and keys for parts of names.

`people_fold` does what `matching.folding` does, from the same tables. `people_keys` are what a name is found
by whatever the server's locale takes for a letter: the whole of each name without blanks (after a “=”), each
word, and of words beyond plain Latin each letter and each pair of neighbours. The indexes are made anew.
"""

from django.conf import settings
from django.db import migrations

from casemgmt.people.matching.folding import ACCENTS, ACUTES, BETWEEN, INSIDE, LETTERS, SPELLED, UNSEEN

FOLD = """
DROP INDEX person_names;
DROP INDEX person_sounds;

CREATE OR REPLACE FUNCTION people_fold(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length(name) > length(name) THEN
        name := normalize(translate(name, '{acutes}', '{apostrophes}'), NFKD);
        name := regexp_replace(name, '[{accents}{unseen}]', '', 'g');
        IF octet_length(name) > length(name) THEN
            name := {spelled_out};
            name := normalize(name, NFC);
        END IF;
    END IF;
    name := btrim(lower(name COLLATE "C"), ' ');
    IF name ~ '[^a-z0-9 ]|  ' THEN  -- most names are done
        name := regexp_replace(name, '[{inside}]', '', 'g');
        name := btrim(regexp_replace(name, '[{between}]+', ' ', 'g'), ' ');
    END IF;
    RETURN name;
END $$;

CREATE OR REPLACE FUNCTION people_sounds(names text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT public.dmetaphone(word) FROM regexp_split_to_table(names, '[^a-z0-9]+') AS word
    WHERE public.dmetaphone(word) <> ''
);

CREATE FUNCTION people_keys(name text, legal_name text, other_names text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    called text;
    word text;
    keys text[] := '{{}}';
BEGIN
    FOREACH called IN ARRAY ARRAY[name, legal_name] || other_names LOOP
        called := public.people_fold(called);
        CONTINUE WHEN called = '';
        keys := keys || left('=' || replace(called, ' ', ''), 100);
        FOREACH word IN ARRAY string_to_array(called, ' ') LOOP
            keys := keys || left(word, 100);
            IF word ~ '[^\x01-\x7f]' THEN
                FOR place IN 1..length(word) LOOP
                    keys := keys || substr(word, place, 1) || substr(word, place, 2);
                END LOOP;
            END IF;
        END LOOP;
    END LOOP;
    RETURN keys;
END $$;

CREATE INDEX person_names ON people_person
    USING gin (people_names(name, legal_name, other_names::text[]) gin_trgm_ops);
CREATE INDEX person_sounds ON people_person
    USING gin (people_sounds(people_names(name, legal_name, other_names::text[])));
CREATE INDEX person_keys ON people_person
    USING gin (people_keys(name, legal_name, other_names::text[]));
"""

# Several typed words are compared with all names as a whole, which forgives order and typos; one word
# alone is looked for inside the names. `one` and `other` are pairs of words, each with its nicknames:
# both must sound like some word of the names, which finds Bill Smyth as William Smith. Each of `parts` is
# a list of keys, with a blank between them, all of which a name must have.
CANDIDATES = """
DROP FUNCTION people_candidates;
CREATE FUNCTION people_candidates(
    typed text, parts text[], one text[], other text[], phones text[], code text,
    years int[], months int[], days int[], at_most int
) RETURNS TABLE (id uuid, score real)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
SET pg_trgm.similarity_threshold = 0.3
SET pg_trgm.word_similarity_threshold = 0.4
AS $$
    WITH hit AS (
        SELECT p.id, p.program, similarity(names, typed) + word_similarity(typed, names) AS points
        FROM people_person p
        CROSS JOIN LATERAL (SELECT people_names(p.name, p.legal_name, p.other_names::text[])) AS known (names)
        WHERE typed LIKE '% %' AND names % typed
        UNION ALL
        SELECT p.id, p.program, similarity(names, typed) + word_similarity(typed, names)
        FROM people_person p
        CROSS JOIN LATERAL (SELECT people_names(p.name, p.legal_name, p.other_names::text[])) AS known (names)
        WHERE typed <> '' AND typed NOT LIKE '% %' AND names %> typed
        UNION ALL
        SELECT p.id, p.program, CASE WHEN part LIKE '=%' THEN 3 ELSE 1 END
        FROM unnest(parts) AS part
        JOIN people_person p
            ON people_keys(p.name, p.legal_name, p.other_names::text[]) @> string_to_array(part, ' ')
        UNION ALL
        SELECT DISTINCT p.id, p.program, 1
        FROM unnest(one, other) AS pair (one, other), people_person p
        WHERE people_sounds(people_names(p.name, p.legal_name, p.other_names::text[]))
              && people_sounds(people_fold(pair.one))
          AND people_sounds(people_names(p.name, p.legal_name, p.other_names::text[]))
              && people_sounds(people_fold(pair.other))
        UNION ALL
        SELECT p.id, p.program, 4 FROM people_person p WHERE p.ref = code
        UNION ALL
        SELECT c.person_id, c.program, 2 FROM unnest(phones) AS phone
        JOIN people_contactpoint c ON c.kind = 'phone' AND right(c.value, 7) = right(phone, 7)
        WHERE right(c.value, length(phone)) = phone
        UNION ALL
        SELECT p.id, p.program, CASE place WHEN 1 THEN 1.5 ELSE 1 END
        FROM unnest(years, months, days) WITH ORDINALITY AS born (y, m, d, place)
        JOIN people_person p ON (p.birth_year, p.birth_month, p.birth_day) = (born.y, born.m, born.d)
        UNION ALL
        SELECT p.id, p.program, 0.2 FROM unnest(years, months, days) AS born (y, m, d)
        JOIN people_person p ON p.birth_year = born.y AND (born.m IS NULL OR p.birth_month = born.m)
        WHERE born.d IS NULL AND typed = ''
    )
    SELECT hit.id, sum(points)::real AS score
    FROM hit
    WHERE hit.program = ANY (string_to_array(current_setting('app.programs', true), ','))
      AND hit.id::text <> ALL (string_to_array(coalesce(current_setting('app.hidden', true), ''), ','))
    GROUP BY hit.id
    ORDER BY score DESC, hit.id
    LIMIT at_most
$$;
REVOKE ALL ON FUNCTION people_candidates FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_candidates TO "{app}";
"""

# A whole name, whatever stands between its words: Anne Marie is Anne-Marie, and O'Brien is O Brien.
WITH_ME = """
CREATE OR REPLACE FUNCTION people_with_me(
    typed text, born_year int, born_month int, born_day int, age int, today date, at_most int
) RETURNS TABLE (id uuid, program text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.program
    FROM replace(people_fold(typed), ' ', '') AS called
    JOIN people_person p
        ON people_keys(p.name, p.legal_name, p.other_names::text[]) @> ARRAY[left('=' || called, 100)]
    WHERE EXISTS (SELECT FROM unnest(ARRAY[p.name, p.legal_name] || p.other_names::text[]) AS known (name)
                  WHERE replace(people_fold(known.name), ' ', '') = called)
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
"""


def quoted(text):
    """Inside a literal of SQL."""
    return text.replace("'", "''")


def fold():
    letters = f"translate(name, '{''.join(LETTERS)}', '{''.join(LETTERS.values())}')"
    for letter, spelled in SPELLED.items():
        letters = f"replace({letters}, '{letter}', '{spelled}')"
    return FOLD.format(
        acutes=ACUTES, apostrophes="''" * len(ACUTES), accents=ACCENTS, unseen=UNSEEN,
        spelled_out=letters, inside=quoted(INSIDE), between=BETWEEN,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("people", "0005_hidden_in_law")]
    operations = [
        # The library must be loaded before a function may carry one of its settings.
        migrations.RunSQL("SELECT show_limit()", migrations.RunSQL.noop),
        migrations.RunSQL(fold()),
        migrations.RunSQL(CANDIDATES.replace("{app}", settings.APP_ROLE)),
        migrations.RunSQL(WITH_ME),
    ]
