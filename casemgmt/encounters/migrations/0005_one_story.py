"""Who is writing about a call, and two more parts that somebody has in a meeting.

Drafts are seen by their authors alone. The function says of the others no more than who and when, keeps to
the programs of the scope, and is silent about drafts that name somebody hidden from the actor.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from casemgmt.codes.encounters import TeamRole

WRITERS = """
CREATE FUNCTION draft_writers(call text, number text) RETURNS TABLE (user_id uuid, saved_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT draft.user_id, max(draft.saved_at)
    FROM encounters_draft draft
    WHERE draft.program = ANY (string_to_array(current_setting('app.programs', true), ','))
    AND (
        draft.body -> 'call' ->> 0 = call
        OR number <> '' AND upper(btrim(draft.body -> 'call_number' ->> 0)) = upper(number)
    )
    AND coalesce(draft.body -> 'person' ->> 0, '') <> ALL (
        string_to_array(coalesce(current_setting('app.hidden', true), ''), ',')
    )
    GROUP BY draft.user_id
$$;
REVOKE ALL ON FUNCTION draft_writers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION draft_writers TO "{app}";
"""


class Migration(migrations.Migration):
    dependencies = [("encounters", "0004_possible_days")]
    operations = [
        migrations.AlterField(
            model_name="historicalpresence",
            name="role",
            field=models.CharField(
                choices=[
                    ("responder", "Crisis responder"),
                    ("clinician", "Mental health clinician"),
                    ("social_worker", "Social worker"),
                    ("medic", "EMT or paramedic"),
                    ("nurse", "Nurse"),
                    ("peer", "Peer supporter"),
                    ("care_navigator", "Care navigator"),
                    ("mediator", "Mediator"),
                    ("supervisor", "Supervisor"),
                    ("police", "Police officer"),
                    ("interpreter", "Interpreter"),
                    ("observer", "Trainee or observer"),
                    ("other", "Other"),
                ],
                default="responder",
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="presence",
            name="role",
            field=models.CharField(
                choices=[
                    ("responder", "Crisis responder"),
                    ("clinician", "Mental health clinician"),
                    ("social_worker", "Social worker"),
                    ("medic", "EMT or paramedic"),
                    ("nurse", "Nurse"),
                    ("peer", "Peer supporter"),
                    ("care_navigator", "Care navigator"),
                    ("mediator", "Mediator"),
                    ("supervisor", "Supervisor"),
                    ("police", "Police officer"),
                    ("interpreter", "Interpreter"),
                    ("observer", "Trainee or observer"),
                    ("other", "Other"),
                ],
                default="responder",
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.RemoveConstraint("presence", "presence_role_known"),
        migrations.AddConstraint(
            "presence",
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="presence_role_known"),
        ),
        migrations.RunSQL(WRITERS.format(app=settings.APP_ROLE), "DROP FUNCTION draft_writers(text, text)"),
    ]
