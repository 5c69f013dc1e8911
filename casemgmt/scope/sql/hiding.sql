-- The same two questions about one row, for a scope that hides many. Policies ask them with the row's own id.
--
-- In plpgsql, because its plans are kept: a query's worth of rows costs a few millionths of a second each.
CREATE OR REPLACE FUNCTION scope_hides(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    actor CONSTANT text := coalesce(current_setting('app.actor', true), '');
    programs CONSTANT text := coalesce(current_setting('app.programs', true), '');
BEGIN
    RETURN {whether_hidden};
END $$;
REVOKE ALL ON FUNCTION scope_hides FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_hides TO {app};

CREATE OR REPLACE FUNCTION scope_hides_in_law(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    actor CONSTANT text := coalesce(current_setting('app.actor', true), '');
    programs CONSTANT text := coalesce(current_setting('app.programs', true), '');
BEGIN
    RETURN {whether_hidden_in_law};
END $$;
REVOKE ALL ON FUNCTION scope_hides_in_law FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_hides_in_law TO {app};

-- The user who acts or for whom figures are counted, by their id; nobody for any other actor.
CREATE OR REPLACE FUNCTION scope_user(actor text) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN actor ~ '^(user|figures):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        THEN split_part(actor, ':', 2)::uuid END
$$;
REVOKE ALL ON FUNCTION scope_user FROM PUBLIC;
