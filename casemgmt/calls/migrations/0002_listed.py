"""Indexes in the orders of lists, made while others work."""

import datetime

import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("access", "0001_initial"),
        ("calls", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="call",
            index=models.Index(
                models.F("program"),
                models.OrderBy(models.F("day"), descending=True),
                models.OrderBy(
                    django.db.models.functions.comparison.Coalesce(
                        "requested_at", models.Value(datetime.datetime(1000, 1, 1, 0, 0, tzinfo=datetime.UTC))
                    ),
                    descending=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                name="call_by_time",
            ),
        ),
    ]
