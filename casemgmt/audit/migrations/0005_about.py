"""The one function that looks into lists past row security, and the index of the records looked at.

Whether a list holds an id is not a leakproof question: under a policy PostgreSQL must not use its index, and
reads the whole log. So the function runs as the owner, with a fixed search path, keeps to the programs of the
scope itself, and answers with ids; the events are then read under the policy.
"""

from django.conf import settings
from django.db import migrations, models

from casemgmt.scope.policies import IN_SCOPE

ABOUT = f"""
CREATE FUNCTION audit_about(ids text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    SELECT id FROM audit_event WHERE object_id = ANY (ids) AND {IN_SCOPE.format(column="program")}
    UNION
    SELECT id FROM audit_event WHERE detail -> 'ids' ?| ids AND {IN_SCOPE.format(column="program")}
$$;
REVOKE ALL ON FUNCTION audit_about FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_about TO "{settings.APP_ROLE}";
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_listed")]
    operations = [
        migrations.RemoveIndex(model_name="event", name="audit_by_object"),
        migrations.AddIndex(
            model_name="event", index=models.Index(fields=["object_id", "-id"], name="audit_by_object")
        ),
        migrations.RunSQL(ABOUT, "DROP FUNCTION audit_about"),
    ]
