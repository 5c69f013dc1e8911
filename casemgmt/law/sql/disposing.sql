-- What two people agreed to dispose of is removed as a whole. `law_dispose` runs as the owner: the
-- application's role may not delete histories, packets or the ledger. It takes no table's name and no person from its
-- caller, only a disposal that two people agreed to. It finds the tables in the database's own catalog: every foreign
-- key that leads to the person, and their histories.
CREATE OR REPLACE FUNCTION law_remove(parent regclass, ids text[]) RETURNS TABLE (of_table text, rows bigint)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE link record; found text[]; past regclass; gone bigint;
BEGIN
    FOR link IN
        SELECT c.conrelid::regclass AS child, a.attname AS leads FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.confrelid = parent AND c.contype = 'f' ORDER BY 1, 2
    LOOP
        EXECUTE format('SELECT array_agg(id::text) FROM %s WHERE %I::text = ANY($1)', link.child, link.leads)
            INTO found USING ids;
        IF found IS NOT NULL THEN
            RETURN QUERY SELECT * FROM law_remove(link.child, found);
        END IF;
        past := to_regclass(regexp_replace(link.child::text, '_', '_historical'));
        IF past IS NOT NULL THEN
            EXECUTE format('DELETE FROM %s WHERE %I::text = ANY($1)', past, link.leads) USING ids;
            GET DIAGNOSTICS gone = ROW_COUNT;
            of_table := past::text; rows := gone; RETURN NEXT;
        END IF;
    END LOOP;
    past := to_regclass(regexp_replace(parent::text, '_', '_historical'));
    IF past IS NOT NULL THEN
        EXECUTE format('DELETE FROM %s WHERE id::text = ANY($1)', past) USING ids;
        GET DIAGNOSTICS gone = ROW_COUNT;
        of_table := past::text; rows := gone; RETURN NEXT;
    END IF;
    EXECUTE format('DELETE FROM %s WHERE id::text = ANY($1)', parent) USING ids;
    GET DIAGNOSTICS gone = ROW_COUNT;
    of_table := parent::text; rows := gone; RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION law_remove FROM PUBLIC;

CREATE OR REPLACE FUNCTION law_dispose(wanted uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE agreed law_disposal; gone jsonb;
BEGIN
    SELECT * INTO agreed FROM law_disposal WHERE id = wanted
        AND program = ANY (string_to_array(current_setting('app.programs', true), ',')) FOR UPDATE;
    IF agreed.status IS DISTINCT FROM 'approved' OR agreed.person_id IS NULL
       OR agreed.approved_by_id IS NULL OR agreed.approved_by_id = agreed.proposed_by_id THEN
        RAISE EXCEPTION 'disposal: two people have not agreed to this' USING ERRCODE = 'restrict_violation';
    END IF;
    IF scope_on_hold(agreed.person_id) THEN
        RAISE EXCEPTION 'legal hold: these records stay' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM set_config('pgtrigger.ignore',
        (SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'), true);
    UPDATE law_disposal SET person_id = NULL, status = 'stopped'
        WHERE person_id = agreed.person_id AND id <> wanted;
    UPDATE law_disposal SET person_id = NULL WHERE id = wanted;
    SELECT jsonb_object_agg(of_table, total) INTO gone FROM (
        SELECT of_table, sum(rows) AS total
        FROM law_remove('people_person', ARRAY[agreed.person_id::text])
        GROUP BY of_table HAVING sum(rows) > 0) AS removed;
    UPDATE law_disposal SET status = 'done', done_at = statement_timestamp(), removed = gone
        WHERE id = wanted;
    PERFORM set_config('pgtrigger.ignore', '{}', true);
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION law_dispose FROM PUBLIC;
GRANT EXECUTE ON FUNCTION law_dispose TO {app};
