"""Within how many hours a program writes an incident report."""

from django.db import migrations, models

WITHIN = [(24, "24 hours"), (72, "72 hours")]


def within():
    return models.SmallIntegerField(choices=WITHIN, default=24, verbose_name="incident report due within")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField("historicalprogram", "incident_hours", within()),
        migrations.AddField("program", "incident_hours", within()),
        migrations.AddConstraint(
            "program",
            models.CheckConstraint(
                condition=models.Q(("incident_hours__in", [24, 72])), name="incident_in_time"
            ),
        ),
    ]
