"""What is open of a person and what was done today go by an index each, made while others work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("followups", "0002_listed")]

    operations = [
        AddIndexConcurrently(
            model_name="followup",
            index=models.Index(
                fields=["person", "due_at"],
                name="followup_open_by_person",
                condition=models.Q(status="open"),
            ),
        ),
        AddIndexConcurrently(
            model_name="followup",
            index=models.Index(
                fields=["done_at"], name="followup_done_by_time", condition=models.Q(status="done")
            ),
        ),
    ]
