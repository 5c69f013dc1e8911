import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from casemgmt.scope.policies import Protect


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("web", "0002_chosen_columns")]

    operations = [
        migrations.CreateModel(
            name="BulkStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("asking", models.UUIDField(help_text="the same for all programs of one question")),
                ("program", models.CharField(max_length=40)),
                ("user", models.UUIDField()),
                ("page", models.CharField(help_text="the name of the step's address", max_length=100)),
                ("back", models.CharField(help_text="the address of the list", max_length=1000)),
                (
                    "versions",
                    models.JSONField(help_text="{id of a row: the version of it that matched}"),
                ),
                ("said", models.TextField(blank=True, help_text="what its form said, as it was sent")),
                ("left", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=Now())),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["asking"], name="bulk_step_asked")]},
        ),
        Protect("web_bulkstep"),
    ]
