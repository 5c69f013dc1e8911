-- What is asked of every room: who is hidden from an actor, and whose records stay. The union of the rooms' answers.

-- Asked each time a scope is set: the ids, comma by comma; beyond {most} a star, and each row is asked about by itself
-- (`scope_hides`): 2,000 ids made every statement read 190 kB and every page twice as slow.
CREATE OR REPLACE FUNCTION scope_hidden(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN count(*) > {most} THEN '*' ELSE coalesce(string_agg(id::text, ','), '') END
    FROM (SELECT id FROM ({who_is_hidden}) AS every LIMIT {most} + 1) AS hidden
$$;
REVOKE ALL ON FUNCTION scope_hidden FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_hidden TO {app};

CREATE OR REPLACE FUNCTION scope_hidden_in_law(actor text, programs text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN count(*) > {most} THEN '*' ELSE coalesce(string_agg(id::text, ','), '') END
    FROM (SELECT id FROM ({who_is_hidden_in_law}) AS every LIMIT {most} + 1) AS hidden
$$;
REVOKE ALL ON FUNCTION scope_hidden_in_law FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_hidden_in_law TO {app};

CREATE OR REPLACE FUNCTION scope_on_hold(who uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT {who_is_on_hold}
$$;
REVOKE ALL ON FUNCTION scope_on_hold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope_on_hold TO {app};
