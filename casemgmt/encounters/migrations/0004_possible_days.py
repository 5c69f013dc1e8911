from datetime import UTC, datetime

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("encounters", "0003_after_death"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.CheckConstraint(
                condition=Q(
                    started_at__gte=datetime(1990, 1, 1, tzinfo=UTC),
                    started_at__lt=datetime(2150, 1, 1, tzinfo=UTC),
                ),
                name="encounter_when_possible",
            ),
        ),
    ]
