-- The chain: one function seals what waits. It runs as the owner, takes nothing from its caller but a limit,
-- and can only append; the application may call it and read what it wrote.
--
-- Why by transaction number. An event's id and its moment are drawn before its transaction commits, so a later
-- id may be seen first, and "everything up to id n" would lose the one that comes late. Instead each row bears
-- the number of its transaction. All numbers below a snapshot's xmin belong to transactions that have ended, so
-- nothing below it can appear any more: that number is kept as `settled`, and the next batch looks at everything
-- from there on, and at every id above `top`, that has no link yet. Whatever commits late is linked late. The
-- order that counts is the order of links; it is fixed when they are made. After a restore numbers begin again
-- from below, but ids do not: `top` covers that. A queue longer than `at_most` is taken lowest ids first, so
-- that `top` is where it stopped and the rest lies above.
--
-- Nobody waits for it: it takes no lock on events, and a second sealer leaves at once.
CREATE OR REPLACE FUNCTION audit_content(audit_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        $1.id, $1.xact::text, (extract(epoch FROM $1.at) * 1000000)::bigint, $1.program, $1.actor, $1.kind,
        $1.object_kind, $1.object_id, $1.why, $1.detail
    )::text
$$;

CREATE OR REPLACE FUNCTION audit_link(before bytea, start bytea, content text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE
AS $$ BEGIN RETURN sha256(coalesce(before, start) || convert_to(content, 'UTF8')); END $$;

CREATE OR REPLACE AGGREGATE audit_chain(start bytea, content text) (SFUNC = audit_link, STYPE = bytea);

CREATE OR REPLACE FUNCTION audit_seal_waiting(at_most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan  -- a plan kept from when the chain was short is quadratic (measured)
AS $$
DECLARE
    ended xid8;
    newest audit_seal;
    sealed bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('audit_seal_waiting')) THEN
        RETURN 0;
    END IF;
    ended := pg_snapshot_xmin(pg_current_snapshot());  -- before the look at the rows, never after
    SELECT * INTO newest FROM audit_seal ORDER BY id DESC LIMIT 1;

    WITH waiting AS MATERIALIZED (
        SELECT e.id, e.program, audit_content(e) AS content FROM audit_event e
        WHERE (e.xact >= coalesce(newest.settled, '0')::xid8 OR e.id > coalesce(newest.top, 0))
          AND (SELECT l.event FROM audit_link l WHERE l.event = e.id) IS NULL
        ORDER BY e.id LIMIT at_most
    ), reach AS MATERIALIZED (
        SELECT count(*) < at_most AS is_all, max(id) AS top FROM waiting
    ), head AS MATERIALIZED (
        SELECT p.program, coalesce(h.last, 0) AS last,
               coalesce(h.digest, sha256(convert_to('audit chain of ' || p.program, 'UTF8'))) AS digest
        FROM (SELECT DISTINCT program FROM waiting) p
        LEFT JOIN LATERAL (
            SELECT last, digest FROM audit_seal s WHERE s.program = p.program ORDER BY last DESC LIMIT 1
        ) h ON true
    ), link AS (
        INSERT INTO audit_link (event, program, position, digest)
        SELECT id, program, head.last + row_number() OVER chain,
               audit_chain(head.digest, content) OVER chain
        FROM waiting JOIN head USING (program)
        WINDOW chain AS (PARTITION BY program ORDER BY id)
        RETURNING program, position, digest
    ), seal AS (
        INSERT INTO audit_seal (at, program, first, last, digest, settled, top)
        SELECT clock_timestamp(), program, min(position), max(position),
               (array_agg(link.digest ORDER BY position DESC))[1],
               ended::text, CASE WHEN is_all THEN greatest(reach.top, newest.top) ELSE reach.top END
        FROM link CROSS JOIN reach GROUP BY program, is_all, reach.top
        RETURNING last - first + 1 AS events
    )
    SELECT coalesce(sum(events), 0) INTO sealed FROM seal;
    RETURN sealed;
END
$$;
REVOKE ALL ON FUNCTION audit_seal_waiting FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal_waiting TO {app};
REVOKE INSERT ON audit_link, audit_seal FROM {app};
