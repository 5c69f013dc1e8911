from datetime import date

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=Q(started_on__range=(date(1950, 1, 1), date(2150, 1, 1)))
                & (Q(ended_on=None) | Q(ended_on__lt=date(2150, 1, 1))),
                name="employment_days_possible",
            ),
        ),
    ]
