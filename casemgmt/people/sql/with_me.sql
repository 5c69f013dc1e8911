-- The first-contact card's search. It runs as the owner, with a fixed search path: it looks past programs and
-- restrictions, so it matches nothing but a whole name together with a whole birth date or an age; it answers with
-- ids and programs alone. A whole name, whatever stands between its words: Anne Marie is Anne-Marie, and O'Brien is
-- O Brien.
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
REVOKE ALL ON FUNCTION people_with_me FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_with_me TO {app};
