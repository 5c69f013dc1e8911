"""Indexes in the orders of lists, made while others work."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("access", "0001_initial"),
        ("consents", "0001_initial"),
        ("holds", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="disclosure",
            index=models.Index(fields=["program", "-at", "-id"], name="disclosure_by_time"),
        ),
    ]
