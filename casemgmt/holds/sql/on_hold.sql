-- Whose records stay, because the law or counsel said so. Only the scope asks, as the owner.
CREATE OR REPLACE FUNCTION holds_on_hold(who uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM holds_legalhold WHERE person_id = who AND until IS NULL)
$$;
REVOKE ALL ON FUNCTION holds_on_hold FROM PUBLIC;
