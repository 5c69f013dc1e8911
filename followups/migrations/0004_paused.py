"""What waits while nobody can come and go where the person is; and what never waits."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("access", "0001_initial"),
        ("followups", "0003_open_and_done"),
        ("people", "0002_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="for_safety",
            field=models.BooleanField(db_default=False, default=False, verbose_name="for safety"),
        ),
        migrations.AddField(
            model_name="followup",
            name="paused_until",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="paused until"),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="for_safety",
            field=models.BooleanField(db_default=False, default=False, verbose_name="for safety"),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="paused_until",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="paused until"),
        ),
        AddIndexConcurrently(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("paused_until__isnull", False), ("status", "open")),
                fields=["paused_until"],
                name="followup_paused",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_until", None),
                    models.Q(
                        ("for_safety", False),
                        models.Q(("kind__in", ("document", "partner", "other")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="followup_paused_only_where_the_person_is_needed",
            ),
        ),
    ]
