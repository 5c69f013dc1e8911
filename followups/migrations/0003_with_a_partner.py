from django.conf import settings
from django.db import migrations, models

from casemgmt.scope.together import Together

# What a referral had promised was always about its partner.
ASKED = """
UPDATE followups_followup SET kind = 'partner'
WHERE rule IN ('referral_answer', 'referral_start') AND outcome IN ('', 'no_contact_needed');
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_initial_tokens"),
        ("followups", "0002_hide_restricted"),
        ("people", "0005_hidden_in_law"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            migrations.RemoveConstraint(
                model_name="attempt",
                name="attempt_codes_known",
            ),
            migrations.RemoveConstraint(
                model_name="followup",
                name="followup_codes_known",
            ),
            migrations.AlterField(
                model_name="attempt",
                name="result",
                field=models.CharField(
                    choices=[
                        ("reached", "Reached"),
                        ("no_answer", "No answer"),
                        ("left_message", "Left a safe message"),
                        ("sent", "Sent, no reply yet"),
                        ("other_person", "Someone else answered"),
                        ("wrong_number", "Wrong number or address"),
                        ("not_in_service", "Number not in service"),
                        ("not_there", "Went there, not found"),
                        ("not_safe", "Not safe to talk"),
                        ("chose_not_to", "Chose not to talk"),
                        ("away", "In hospital, jail or away"),
                        ("partner_answered", "The partner answered"),
                    ],
                    max_length=20,
                    verbose_name="what came of it",
                ),
            ),
            migrations.AlterField(
                model_name="followup",
                name="kind",
                field=models.CharField(
                    choices=[
                        ("call", "Phone call"),
                        ("text", "Text message"),
                        ("visit", "Visit"),
                        ("appointment", "Appointment"),
                        ("document", "Paperwork"),
                        ("partner", "Call to a partner"),
                        ("other", "Something else"),
                    ],
                    default="call",
                    max_length=20,
                    verbose_name="what",
                ),
            ),
            migrations.AlterField(
                model_name="followup",
                name="outcome",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("reached", "Reached, promise kept"),
                        ("no_contact_needed", "Done, no contact was needed"),
                        ("chose_not_to", "The person chose not to be contacted"),
                        ("not_reached", "Could not be reached"),
                        ("taken_over", "Another team took over"),
                        ("moved_away", "Moved away"),
                        ("partner_answered", "The partner answered"),
                        ("partner_silent", "The partner could not be reached"),
                    ],
                    max_length=20,
                    verbose_name="outcome",
                ),
            ),
            migrations.AlterField(
                model_name="historicalfollowup",
                name="kind",
                field=models.CharField(
                    choices=[
                        ("call", "Phone call"),
                        ("text", "Text message"),
                        ("visit", "Visit"),
                        ("appointment", "Appointment"),
                        ("document", "Paperwork"),
                        ("partner", "Call to a partner"),
                        ("other", "Something else"),
                    ],
                    default="call",
                    max_length=20,
                    verbose_name="what",
                ),
            ),
            migrations.AlterField(
                model_name="historicalfollowup",
                name="outcome",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("reached", "Reached, promise kept"),
                        ("no_contact_needed", "Done, no contact was needed"),
                        ("chose_not_to", "The person chose not to be contacted"),
                        ("not_reached", "Could not be reached"),
                        ("taken_over", "Another team took over"),
                        ("moved_away", "Moved away"),
                        ("partner_answered", "The partner answered"),
                        ("partner_silent", "The partner could not be reached"),
                    ],
                    max_length=20,
                    verbose_name="outcome",
                ),
            ),
            migrations.AddConstraint(
                model_name="attempt",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "mode__in",
                            ["call", "text", "in_person", "video", "email", "letter", "through_other"],
                        ),
                        (
                            "result__in",
                            [
                                "reached",
                                "no_answer",
                                "left_message",
                                "sent",
                                "other_person",
                                "wrong_number",
                                "not_in_service",
                                "not_there",
                                "not_safe",
                                "chose_not_to",
                                "away",
                                "partner_answered",
                            ],
                        ),
                    ),
                    name="attempt_codes_known",
                ),
            ),
            migrations.AddConstraint(
                model_name="followup",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("status__in", ["open", "done", "cancelled"]),
                        (
                            "kind__in",
                            ["call", "text", "visit", "appointment", "document", "partner", "other"],
                        ),
                        (
                            "outcome__in",
                            [
                                "",
                                "reached",
                                "no_contact_needed",
                                "chose_not_to",
                                "not_reached",
                                "taken_over",
                                "moved_away",
                                "partner_answered",
                                "partner_silent",
                            ],
                        ),
                    ),
                    name="followup_codes_known",
                ),
            ),
            migrations.AddConstraint(
                model_name="followup",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("kind", "partner"),
                            ("outcome__in", ["", "partner_answered", "partner_silent", "no_contact_needed"]),
                        ),
                        models.Q(
                            models.Q(("kind", "partner"), _negated=True),
                            models.Q(("outcome__in", ("partner_answered", "partner_silent")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="followup_with_a_partner_ends_in_its_words",
                ),
            ),
        ),
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
    ]
