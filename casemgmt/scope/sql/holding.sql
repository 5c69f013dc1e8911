-- Refuses to let a row go, or move, whose person's records stay. Its first argument is the column that holds the
-- person's id; with a second, the column leads to a row of that table, whose person_id does.
CREATE OR REPLACE FUNCTION scope_hold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid := to_jsonb(OLD) ->> TG_ARGV[0];
BEGIN
    IF TG_NARGS > 1 THEN
        EXECUTE format('SELECT person_id FROM %I WHERE id = $1', TG_ARGV[1]) INTO who USING who;
    END IF;
    IF scope_on_hold(who) THEN
        RAISE EXCEPTION 'legal hold: these records stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
