from django.conf import settings
from django.db import migrations, models

from casemgmt.scope.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_phones"),
        ("cases", "0002_hide_restricted"),
        ("consents", "0004_own_copy_days"),
        ("people", "0007_after_death"),
        ("referrals", "0007_initial_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_codes_known",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_dispute_has_two_sides",
        ),
        Together(
            migrations.AddField(
                model_name="historicalreferral",
                name="start_said_at",
                field=models.DateTimeField(blank=True, null=True, verbose_name="said to have started"),
            ),
            migrations.AddField(
                model_name="referral",
                name="start_said_at",
                field=models.DateTimeField(blank=True, null=True, verbose_name="said to have started"),
            ),
            migrations.AlterField(
                model_name="historicalreferral",
                name="business_status",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("sent", "Sent"),
                        ("opened", "Opened by the partner"),
                        ("reviewing", "Partner is reviewing"),
                        ("contact_attempted", "Partner tried to reach the person"),
                        ("scheduled", "Appointment made"),
                        ("did_not_attend", "Did not attend"),
                        ("start_said", "Said to have started"),
                        ("service_started", "Service started"),
                    ],
                    max_length=20,
                    verbose_name="where it stands",
                ),
            ),
            migrations.AlterField(
                model_name="referral",
                name="business_status",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("sent", "Sent"),
                        ("opened", "Opened by the partner"),
                        ("reviewing", "Partner is reviewing"),
                        ("contact_attempted", "Partner tried to reach the person"),
                        ("scheduled", "Appointment made"),
                        ("did_not_attend", "Did not attend"),
                        ("start_said", "Said to have started"),
                        ("service_started", "Service started"),
                    ],
                    max_length=20,
                    verbose_name="where it stands",
                ),
            ),
            migrations.AddConstraint(
                model_name="referral",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "status__in",
                            [
                                "draft",
                                "requested",
                                "accepted",
                                "rejected",
                                "cancelled",
                                "in-progress",
                                "on-hold",
                                "completed",
                                "failed",
                                "entered-in-error",
                            ],
                        ),
                        (
                            "business_status__in",
                            [
                                "",
                                "sent",
                                "opened",
                                "reviewing",
                                "contact_attempted",
                                "scheduled",
                                "did_not_attend",
                                "start_said",
                                "service_started",
                            ],
                        ),
                        ("urgency__in", ["today", "soon", "routine"]),
                        (
                            "need__in",
                            [
                                "shelter",
                                "housing",
                                "food",
                                "clothing",
                                "hygiene",
                                "mental_health",
                                "substance_use",
                                "medical",
                                "medication",
                                "safety",
                                "suicide_risk",
                                "income",
                                "insurance",
                                "documents",
                                "work",
                                "legal",
                                "transport",
                                "phone",
                                "family",
                                "connection",
                                "disability",
                                "pet",
                                "other",
                            ],
                        ),
                    ),
                    name="referral_codes_known",
                ),
            ),
            migrations.AddConstraint(
                model_name="referral",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("linkage_disputed", False),
                        models.Q(
                            ("linked_at__isnull", False),
                            ("not_linked_source__in", ["partner", "person", "worker"]),
                            models.Q(("not_linked_source", models.F("linkage_source")), _negated=True),
                        ),
                        models.Q(
                            ("not_linked_source__in", ["person", "worker"]), ("start_said_at__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="referral_dispute_has_two_sides",
                ),
            ),
            migrations.AddConstraint(
                model_name="referral",
                constraint=models.CheckConstraint(
                    condition=models.Q(("start_said_at", None), ("linked_at", None), _connector="OR"),
                    name="referral_start_is_said_or_linked",
                ),
            ),
        ),
    ]
