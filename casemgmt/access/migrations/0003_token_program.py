import django.db.models.deletion
from django.db import migrations, models

from casemgmt.scope.together import Together

# A token of somebody who worked in one program is that program's. Where there were several nobody can say
# which one was meant, so it ends.
BELONG = """
    SET CONSTRAINTS ALL IMMEDIATE;
    UPDATE access_apitoken AS token
       SET program = spell.program,
           revoked_at = coalesce(revoked_at, CASE WHEN spell.programs > 1 THEN now() END)
      FROM (SELECT user_id, min(program) AS program, count(DISTINCT program) AS programs
              FROM access_membership GROUP BY user_id) AS spell
     WHERE spell.user_id = token.user_id;
    DELETE FROM access_apitoken WHERE program IS NULL;
    SET CONSTRAINTS ALL DEFERRED;
"""


def program(**null):
    return models.ForeignKey(
        db_column="program", on_delete=django.db.models.deletion.PROTECT, related_name="api_tokens",
        to="access.program", **null,
    )  # fmt: skip


def program_then():
    return models.ForeignKey(
        blank=True, db_column="program", db_constraint=False, null=True,
        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="access.program",
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("access", "0002_initial_tokens")]

    operations = [
        Together(
            migrations.AddField("apitoken", "program", program(null=True)),
            migrations.AddField("historicalapitoken", "program", program_then()),
        ),
        migrations.RunSQL(BELONG, migrations.RunSQL.noop),
        migrations.AlterField("apitoken", "program", program()),
    ]
