"""A legal hold binds whoever deletes; and what two people agreed to dispose of is removed as a whole.

Both reach up into tables of the slices above, because a hold on some of a person's records is none. Each
live table that belongs to a person asks `consents_on_hold` before a row goes, or moves to another person. A
new table gets its `hold` in a new migration here; a test finds the one that is forgotten.

`consents_dispose` runs as the owner: the application's role may not delete histories, packets or the ledger.
It takes no table's name and no person from its caller, only a disposal that two people agreed to. It finds
the tables in the database's own catalog: every foreign key that leads to the person, and their histories.
"""

from django.conf import settings
from django.db import migrations

DIRECT = [
    "people_contactpoint", "people_restriction", "people_persongrant", "people_conflict", "consents_consent",
    "consents_disclosure", "consents_legalrequest", "consents_legalhold", "cases_case", "followups_followup",
    "encounters_encounter", "referrals_referral", "referrals_unmetneed",
]  # fmt: skip
THROUGH = {
    "consents_scan": ("consent_id", "consents_consent"),
    "consents_packet": ("disclosure_id", "consents_disclosure"),
    "consents_production": ("request_id", "consents_legalrequest"),
    "cases_goal": ("case_id", "cases_case"),
    "cases_note": ("case_id", "cases_case"),
    "followups_attempt": ("followup_id", "followups_followup"),
    "encounters_presence": ("encounter_id", "encounters_encounter"),
    "referrals_contactcode": ("referral_id", "referrals_referral"),
}
ON_HOLD = """
CREATE FUNCTION consents_on_hold(who uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM consents_legalhold WHERE person_id = who AND until IS NULL)
$$;
REVOKE ALL ON FUNCTION consents_on_hold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION consents_on_hold TO "{app}";

CREATE FUNCTION consents_hold() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid := to_jsonb(OLD) ->> TG_ARGV[0];
BEGIN
    IF TG_NARGS > 1 THEN
        EXECUTE format('SELECT person_id FROM %I WHERE id = $1', TG_ARGV[1]) INTO who USING who;
    END IF;
    IF consents_on_hold(who) THEN
        RAISE EXCEPTION 'legal hold: these records stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION consents_hold_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.body -> 'person' ->> 0 ~ '^[0-9a-f-]{36}$'
       AND consents_on_hold((OLD.body -> 'person' ->> 0)::uuid)
       AND NOT EXISTS (SELECT FROM encounters_encounter WHERE id = OLD.id) THEN
        RAISE EXCEPTION 'legal hold: these records stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
"""
NO_HOLD = """
DROP FUNCTION consents_hold_draft; DROP FUNCTION consents_hold; DROP FUNCTION consents_on_hold;
"""
DISPOSE = """
CREATE FUNCTION consents_remove(parent regclass, ids text[]) RETURNS TABLE (of_table text, rows bigint)
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
            RETURN QUERY SELECT * FROM consents_remove(link.child, found);
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
REVOKE ALL ON FUNCTION consents_remove FROM PUBLIC;

CREATE FUNCTION consents_dispose(wanted uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE agreed consents_disposal; gone jsonb;
BEGIN
    SELECT * INTO agreed FROM consents_disposal WHERE id = wanted
        AND program = ANY (string_to_array(current_setting('app.programs', true), ',')) FOR UPDATE;
    IF agreed.status IS DISTINCT FROM 'approved' OR agreed.person_id IS NULL
       OR agreed.approved_by_id IS NULL OR agreed.approved_by_id = agreed.proposed_by_id THEN
        RAISE EXCEPTION 'disposal: two people have not agreed to this' USING ERRCODE = 'restrict_violation';
    END IF;
    IF consents_on_hold(agreed.person_id) THEN
        RAISE EXCEPTION 'legal hold: these records stay' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM set_config('pgtrigger.ignore',
        (SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'), true);
    UPDATE consents_disposal SET person_id = NULL, status = 'stopped'
        WHERE person_id = agreed.person_id AND id <> wanted;
    UPDATE consents_disposal SET person_id = NULL WHERE id = wanted;
    SELECT jsonb_object_agg(of_table, total) INTO gone FROM (
        SELECT of_table, sum(rows) AS total
        FROM consents_remove('people_person', ARRAY[agreed.person_id::text])
        GROUP BY of_table HAVING sum(rows) > 0) AS removed;
    UPDATE consents_disposal SET status = 'done', done_at = statement_timestamp(), removed = gone
        WHERE id = wanted;
    PERFORM set_config('pgtrigger.ignore', '{}', true);
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION consents_dispose FROM PUBLIC;
GRANT EXECUTE ON FUNCTION consents_dispose TO "{app}";
"""
NO_DISPOSE = "DROP FUNCTION consents_dispose; DROP FUNCTION consents_remove"


def hold(table, *path):
    """Ask for a hold before a row of this table goes. `path`: its column, and the table that it leads to."""
    asked = ", ".join(f"'{part}'" for part in path)
    goes, moves = f"legal_hold_{path[0]}", f"legal_hold_{path[0]}_moves"
    moved = (
        f"CREATE TRIGGER {moves} BEFORE UPDATE OF {path[0]} ON {table} FOR EACH ROW "
        f"WHEN (OLD.{path[0]} IS DISTINCT FROM NEW.{path[0]}) EXECUTE FUNCTION consents_hold({asked});"
    )
    return migrations.RunSQL(
        f"CREATE TRIGGER {goes} BEFORE DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION consents_hold({asked});" + moved,
        f"DROP TRIGGER {goes} ON {table}; DROP TRIGGER {moves} ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0001_initial"),
        ("people", "0004_who_sees_whom"),
        ("cases", "0001_initial"),
        ("followups", "0001_initial"),
        ("encounters", "0001_initial"),
        ("referrals", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(ON_HOLD.replace("{app}", settings.APP_ROLE), NO_HOLD),
        hold("people_person", "id"),
        *(hold(table, "person_id") for table in DIRECT),
        hold("people_comparison", "first_id"),
        hold("people_comparison", "second_id"),
        *(hold(table, *path) for table, path in THROUGH.items()),
        migrations.RunSQL(
            "CREATE TRIGGER legal_hold BEFORE DELETE ON encounters_draft FOR EACH ROW "
            "EXECUTE FUNCTION consents_hold_draft();",
            "DROP TRIGGER legal_hold ON encounters_draft;",
        ),
        migrations.RunSQL(DISPOSE.replace("{app}", settings.APP_ROLE), NO_DISPOSE),
    ]
