from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("encounters", "0002_listed")]
    operations = [
        AddIndexConcurrently(
            "encounter",
            models.Index(
                condition=models.Q(("person", None)),
                fields=["program", "-started_at", "-id"],
                name="encounter_nobody_named",
            ),
        ),
    ]
