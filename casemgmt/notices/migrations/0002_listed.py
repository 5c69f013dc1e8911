"""Indexes in the orders of lists, made while others work."""

import django.db.models.lookups
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(
                    models.Q(("state__in", ("held", "failed")), ("ambiguous", True), _connector="OR"),
                    ("seen_at", None),
                ),
                fields=["program", "-created_at", "-id"],
                name="delivery_needs_attention",
            ),
        ),
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["recipient"], name="notice_unread"
            ),
        ),
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                models.F("recipient"),
                models.OrderBy(django.db.models.lookups.IsNull(models.F("read_at"), True), descending=True),
                models.OrderBy(models.F("created_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="notice_listed",
            ),
        ),
    ]
