"""Indexes in the orders of lists, made while others work."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("access", "0001_initial"),
        ("calls", "0002_listed"),
        ("encounters", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="encounter",
            index=models.Index(fields=["program", "-started_at", "-id"], name="encounter_by_time"),
        ),
        RemoveIndexConcurrently(
            model_name="encounter",
            name="encounter_by_day",
        ),
    ]
