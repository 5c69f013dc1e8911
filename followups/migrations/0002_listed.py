"""Indexes in the orders of lists, made while others work."""

import datetime

import django.db.models.functions.comparison
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("access", "0001_initial"),
        ("followups", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["program", "due_at", "id"],
                name="followup_open_listed",
            ),
        ),
        AddIndexConcurrently(
            model_name="followup",
            index=models.Index(
                models.F("program"),
                models.OrderBy(
                    django.db.models.functions.comparison.Coalesce(
                        "done_at", models.Value(datetime.datetime(1000, 1, 1, 0, 0, tzinfo=datetime.UTC))
                    ),
                    descending=True,
                ),
                models.OrderBy(models.F("due_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("status", "open"), _negated=True),
                name="followup_closed_listed",
            ),
        ),
    ]
