-- The one function that reads the tallies: it counts a month, hides what points at somebody, drops the rows.
--
-- It runs as `aggregate`, which alone may read them, and keeps to the programs of the scope itself. What it
-- returns obeys the rule of `casemgmt.figures.suppression.safe_groups`; a test compares the two.
GRANT CREATE ON SCHEMA public TO {aggregate};
SET ROLE {aggregate};
CREATE OR REPLACE FUNCTION wellbeing_close_month(asked_program text, asked_month date)
RETURNS TABLE (item text, team uuid, answer uuid, people int)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    IF NOT asked_program = ANY (string_to_array(current_setting('app.programs', true), ',')) THEN
        RAISE EXCEPTION 'This program is outside the scope.';
    END IF;
    -- One day later it is over in every time zone.
    IF asked_month + interval '1 month 1 day' > now() AT TIME ZONE 'UTC' THEN
        RAISE EXCEPTION 'This month is not over.';
    END IF;
    RETURN QUERY
    WITH gone AS (
        DELETE FROM staffwellbeing_tally t
        WHERE t.program = asked_program AND t.month = asked_month RETURNING t.*
    ), counted AS (
        SELECT item::text, team, answer, count(*)::int AS people FROM gone GROUP BY 1, 2, 3
    ), every_team AS (
        SELECT id AS team FROM access_team WHERE program = asked_program UNION SELECT team FROM counted
    ), judged AS (
        SELECT every_item.item, every_team.team, coalesce(sum(people), 0) AS people,
               count(answer) = 2 AND min(people) >= 4 AS shown
        FROM (SELECT DISTINCT item FROM counted) every_item
        CROSS JOIN every_team
        LEFT JOIN counted USING (item, team)
        GROUP BY 1, 2
    ), rest AS (
        SELECT item, count(answer) AS answers, min(people) AS fewest
        FROM (
            SELECT judged.item, counted.answer, sum(counted.people) AS people
            FROM judged LEFT JOIN counted USING (item, team) WHERE NOT shown GROUP BY 1, 2
        ) hidden
        GROUP BY item
    ), told AS (
        SELECT item, bool_or(people >= 8) AS by_its_answers FROM judged WHERE NOT shown GROUP BY item
    ), total AS (
        SELECT item, answer, sum(people)::int AS people FROM counted GROUP BY 1, 2
    ), whole AS (
        SELECT total.item FROM total LEFT JOIN rest USING (item) LEFT JOIN told USING (item)
        WHERE rest.item IS NULL
           OR (rest.answers = 2 AND rest.fewest >= 4 AND NOT told.by_its_answers)
        GROUP BY total.item
        HAVING count(total.answer) = 2 AND min(total.people) >= 4
    )
    SELECT counted.item, counted.team, counted.answer, counted.people
    FROM counted JOIN judged USING (item, team) WHERE shown
    UNION ALL
    SELECT total.item, NULL, total.answer, total.people FROM total JOIN whole USING (item);
END
$$;
REVOKE ALL ON FUNCTION wellbeing_close_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wellbeing_close_month TO {app};
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM {aggregate};
