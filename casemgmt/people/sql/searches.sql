-- What somebody searched for is shown to them alone.
DROP POLICY IF EXISTS only_its_user ON people_search;
CREATE POLICY only_its_user ON people_search AS RESTRICTIVE TO {app} USING (
    current_setting('app.actor', true) = 'user:' || user_id::text
    OR current_setting('app.actor', true) LIKE 'system:%'
);
