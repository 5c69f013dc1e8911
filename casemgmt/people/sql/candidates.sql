-- The one function that may look for people past row security, and the indexes it needs.
--
-- Trigram operators are not leakproof: under a policy PostgreSQL must not use their index. So the
-- function runs as the owner, with a fixed search path, and keeps to the programs of the scope itself, and
-- to the people whom the actor may see.
-- It answers with ids and scores; the rows are then read under the policy.
-- Several typed words are compared with all names as a whole, which forgives order and typos; one word
-- alone is looked for inside the names. `one` and `other` are pairs of words, each with its nicknames:
-- both must sound like some word of the names, which finds Bill Smyth as William Smith. Each of `parts` is
-- a list of keys, with a blank between them, all of which a name must have.
-- One or two letters begin more names than anybody looks through, and sound like as many: some of those that they begin
-- will do, beside all whose word or name they are.
-- The library must be loaded before a function may carry one of its settings.
SELECT show_limit();
CREATE OR REPLACE FUNCTION people_candidates(
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
        WHERE length(typed) > 2 AND typed NOT LIKE '% %' AND names %> typed
        UNION ALL
        SELECT begun.* FROM (
            SELECT p.id, p.program, similarity(names, typed) + word_similarity(typed, names)
            FROM people_person p
            CROSS JOIN LATERAL (SELECT people_names(p.name, p.legal_name, p.other_names::text[])) AS known (names)
            WHERE length(typed) BETWEEN 1 AND 2 AND names %> typed
              AND p.program = ANY (string_to_array(current_setting('app.programs', true), ','))
            LIMIT 400
        ) AS begun
        UNION ALL
        SELECT p.id, p.program, CASE WHEN part LIKE '=%' THEN 3 ELSE 1 END
        FROM unnest(parts) AS part
        JOIN people_person p
            ON people_keys(p.name, p.legal_name, p.other_names::text[]) @> string_to_array(part, ' ')
        UNION ALL
        SELECT DISTINCT p.id, p.program, 1
        FROM unnest(one, other) AS pair (one, other), people_person p
        WHERE length(typed) > 2 AND people_sounds(people_names(p.name, p.legal_name, p.other_names::text[]))
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
      AND CASE current_setting('app.hidden', true) WHEN '*' THEN NOT scope_hides(hit.id)
          ELSE hit.id::text <> ALL (string_to_array(coalesce(current_setting('app.hidden', true), ''), ',')) END
    GROUP BY hit.id
    ORDER BY score DESC, hit.id
    LIMIT at_most
$$;
REVOKE ALL ON FUNCTION people_candidates FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_candidates TO {app};
