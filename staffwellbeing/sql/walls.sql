-- Who may read what of wellbeing. A request is between the one who asks and the one who is asked.
ALTER POLICY scope ON staffwellbeing_supportrequest
    USING (
        program = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[])
        AND (SELECT current_setting('app.actor', true)) IN ('user:' || asked_by_id, 'user:' || supporter_id)
    )
    WITH CHECK (
        program = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[])
        AND (SELECT current_setting('app.actor', true)) IN ('user:' || asked_by_id, 'user:' || supporter_id)
    );

-- An entry is shown to whoever names its author, which takes the wellbeing secret. No policy for the owner.
DROP POLICY IF EXISTS author ON staffwellbeing_journalentry;
CREATE POLICY author ON staffwellbeing_journalentry TO {app}
    USING (author = (SELECT current_setting('app.author', true)))
    WITH CHECK (author = (SELECT current_setting('app.author', true)));
REVOKE UPDATE ON staffwellbeing_journalentry FROM {app};

-- The application adds answers and takes them back by token; it reads none. Only `aggregate` does, nor the owner.
REVOKE ALL ON staffwellbeing_tally FROM {app};
GRANT INSERT, DELETE, SELECT (token) ON staffwellbeing_tally TO {app};
GRANT SELECT, DELETE ON staffwellbeing_tally TO {aggregate};
GRANT SELECT (id, program) ON access_team TO {aggregate};
DROP POLICY IF EXISTS scope ON staffwellbeing_tally;
CREATE POLICY scope ON staffwellbeing_tally TO {app}
    USING (program = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[]))
    WITH CHECK (program = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[]));
DROP POLICY IF EXISTS counting ON staffwellbeing_tally;
CREATE POLICY counting ON staffwellbeing_tally TO {aggregate} USING (true);
