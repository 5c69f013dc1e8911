-- What somebody searched for is shown to them alone.
DROP POLICY IF EXISTS only_its_user ON people_search;
CREATE POLICY only_its_user ON people_search AS RESTRICTIVE TO {app} USING (
    current_setting('app.actor', true) = 'user:' || user_id::text
    OR current_setting('app.actor', true) LIKE 'system:%'
);

-- How many searches of one kind this user made within the hour, in whichever program, and everybody made in one: for
-- the limits, which count what its user may not see. It tells two numbers and no row.
CREATE OR REPLACE FUNCTION people_searches_of(
    asked_by uuid, of_program text, cards boolean, records boolean, OUT mine bigint, OUT ours bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FILTER (WHERE s.user_id = asked_by), count(*) FILTER (WHERE s.program = of_program)
    FROM people_search s
    WHERE s.with_me = cards AND s.of_record = records AND s.expires_at > statement_timestamp()
$$;
REVOKE ALL ON FUNCTION people_searches_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_searches_of TO {app};
