-- Who reads the log. Anybody may add an event. One is readable inside its program's scope, or by the actor it names:
-- a stranger's failed sign-in belongs to no program, and PostgreSQL reads a row back as it adds it. Who tried a
-- wrong address is nobody's secret, and the event names nobody; row security may show it to all programs. Whose
-- page shows it is the policy's matter.
DROP POLICY IF EXISTS owner ON audit_event;
CREATE POLICY owner ON audit_event TO {owner} USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS adding ON audit_event;
CREATE POLICY adding ON audit_event FOR INSERT TO {app} WITH CHECK (true);
DROP POLICY IF EXISTS scope ON audit_event;
CREATE POLICY scope ON audit_event FOR SELECT TO {app} USING (
    program = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[])
    OR actor = coalesce(current_setting('app.actor', true), '')
    OR (program = '' AND kind = 'sign_in_failed')
);

-- The one function that looks into lists past row security.
--
-- Whether a list holds an id is not a leakproof question: under a policy PostgreSQL must not use its index, and
-- reads the whole log. So the function runs as the owner, with a fixed search path, keeps to the programs of the
-- scope itself, and answers with ids; the events are then read under the policy.
CREATE OR REPLACE FUNCTION audit_about(ids text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT id FROM audit_event WHERE object_id = ANY (ids)
        AND program = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[])
    UNION
    SELECT id FROM audit_event WHERE detail -> 'ids' ?| ids
        AND program = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[])
$$;
REVOKE ALL ON FUNCTION audit_about FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_about TO {app};
