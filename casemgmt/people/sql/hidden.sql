-- Who is hidden from whom: restricted people from all but those who are named, and people from a user who knows
-- them. Nobody is named in a figure: one that counted somebody for those who are named, and not for others, would
-- tell whoever compares the two. `figures:<user>` is said by `casemgmt.figures.reading.counting` alone.
--
-- Only the scope asks these functions, as their owner. Each set has its question about one id beside it.
CREATE OR REPLACE FUNCTION people_hidden(actor text, programs text) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT r.person_id FROM people_restriction r
    WHERE (actor LIKE 'user:%' OR actor LIKE 'figures:%')
      AND r.until IS NULL AND r.program = ANY (string_to_array(programs, ','))
      AND NOT EXISTS (
        SELECT FROM people_persongrant g
        WHERE g.person_id = r.person_id AND g.user_id = scope_user(actor) AND actor LIKE 'user:%'
          AND g.since <= statement_timestamp()
          AND (g.until IS NULL OR g.until > statement_timestamp()))
    UNION ALL
    SELECT c.person_id FROM people_conflict c
    WHERE c.user_id = scope_user(actor) AND c.until IS NULL
$$;
REVOKE ALL ON FUNCTION people_hidden FROM PUBLIC;

-- Nearly everybody is neither restricted nor known to a user: two looks into small indexes settle it.
CREATE OR REPLACE FUNCTION people_hides(actor text, programs text, asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM people_restriction WHERE person_id = asked AND until IS NULL)
       AND NOT EXISTS (SELECT FROM people_conflict WHERE person_id = asked AND until IS NULL) THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM people_hidden(actor, programs) AS person (id) WHERE person.id = asked);
END $$;
REVOKE ALL ON FUNCTION people_hides FROM PUBLIC;

-- Whoever answers the law sees its papers about restricted people, and never those about people they know. The
-- role stands here by its name: row security asks for it each time a scope is set, without Python.
CREATE OR REPLACE FUNCTION people_hidden_in_law(actor text, programs text) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT hidden.id FROM people_hidden(actor, programs) AS hidden (id)
    WHERE EXISTS (
        SELECT FROM people_conflict c
        WHERE c.person_id = hidden.id AND c.user_id = scope_user(actor) AND c.until IS NULL)
      OR NOT EXISTS (
        SELECT FROM people_restriction r
        JOIN access_membership m ON m.program = r.program AND m.role = 'records_custodian'
        JOIN access_user u ON u.id = m.user_id AND u.is_active
        WHERE r.person_id = hidden.id AND r.until IS NULL AND u.id = scope_user(actor) AND actor LIKE 'user:%'
          AND m.since <= statement_timestamp() AND (m.until IS NULL OR m.until >= statement_timestamp()))
$$;
REVOKE ALL ON FUNCTION people_hidden_in_law FROM PUBLIC;

CREATE OR REPLACE FUNCTION people_hides_in_law(actor text, programs text, asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN people_hides(actor, programs, asked)
        AND EXISTS (SELECT FROM people_hidden_in_law(actor, programs) AS person (id) WHERE person.id = asked);
END $$;
REVOKE ALL ON FUNCTION people_hides_in_law FROM PUBLIC;
