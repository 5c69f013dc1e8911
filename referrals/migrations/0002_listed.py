"""Indexes in the orders of lists, made while others work."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("access", "0001_initial"),
        ("cases", "0001_initial"),
        ("consents", "0002_listed"),
        ("people", "0001_initial"),
        ("referrals", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(fields=["program", "-created_at", "-id"], name="referral_by_time"),
        ),
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("status", "requested")),
                fields=["program", "answer_due_at", "id"],
                name="referral_waiting_listed",
            ),
        ),
    ]
