"""Since when somebody is away, for lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalperson",
            name="away_since",
            field=models.DateField(
                editable=False, help_text="from the open stay", null=True, verbose_name="away since"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="away_since",
            field=models.DateField(
                editable=False, help_text="from the open stay", null=True, verbose_name="away since"
            ),
        ),
    ]
