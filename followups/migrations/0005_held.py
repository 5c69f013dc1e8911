"""Held while a death is reported, also what never pauses."""

import datetime

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_incident_hours"),
        ("followups", "0004_paused"),
        ("people", "0002_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="followup",
            name="followup_paused_only_where_the_person_is_needed",
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_until", None),
                    models.Q(
                        models.Q(
                            ("for_safety", False),
                            ("paused_until", datetime.datetime(2150, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            _connector="OR",
                        ),
                        models.Q(("kind__in", ("document", "partner", "other")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="followup_paused_only_where_the_person_is_needed",
            ),
        ),
    ]
