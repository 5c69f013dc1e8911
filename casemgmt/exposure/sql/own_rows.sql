-- A hard call is shown to the responder it happened to, and to the one action that takes it back; not to
-- supervisors, leads or administrators. Anybody who records work in the program may add one.
ALTER POLICY scope ON exposure_exposure USING (
    program = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[])
    AND (SELECT current_setting('app.actor', true)) IN ('system:exposure', 'user:' || responder_id)
);
