-- Drafts are seen by their authors alone.
DROP POLICY IF EXISTS only_its_user ON encounters_draft;
CREATE POLICY only_its_user ON encounters_draft AS RESTRICTIVE TO {app} USING (
    current_setting('app.actor', true) = 'user:' || user_id::text
    OR current_setting('app.actor', true) LIKE 'system:%'
);

-- Who is writing about a call. The function says of the others no more than who and when, keeps to the
-- programs of the scope, and is silent about drafts that name somebody hidden from the actor.
CREATE OR REPLACE FUNCTION draft_writers(call text, number text) RETURNS TABLE (user_id uuid, saved_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT draft.user_id, max(draft.saved_at)
    FROM encounters_draft draft
    WHERE draft.program = ANY (string_to_array(current_setting('app.programs', true), ','))
    AND (
        draft.body -> 'call' ->> 0 = call
        OR number <> '' AND upper(btrim(draft.body -> 'call_number' ->> 0)) = upper(number)
    )
    AND CASE WHEN draft.body -> 'person' ->> 0 ~ '^[0-9a-f-]{36}$'
        THEN NOT scope_hides((draft.body -> 'person' ->> 0)::uuid) ELSE true END
    GROUP BY draft.user_id
$$;
REVOKE ALL ON FUNCTION draft_writers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION draft_writers TO {app};

-- A draft about somebody whose records stay goes only once its meeting is kept.
CREATE OR REPLACE FUNCTION encounters_hold_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.body -> 'person' ->> 0 ~ '^[0-9a-f-]{36}$'
       AND scope_on_hold((OLD.body -> 'person' ->> 0)::uuid)
       AND NOT EXISTS (SELECT FROM encounters_encounter WHERE id = OLD.id) THEN
        RAISE EXCEPTION 'legal hold: these records stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER legal_hold BEFORE DELETE ON encounters_draft
    FOR EACH ROW EXECUTE FUNCTION encounters_hold_draft();
