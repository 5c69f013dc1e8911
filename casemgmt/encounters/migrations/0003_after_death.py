from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("encounters", "0002_hide_restricted")]
    operations = [
        migrations.AddConstraint(
            "encounter",
            models.CheckConstraint(
                condition=~models.Q(outcome="died") | models.Q(follow_up="none"),
                name="encounter_promises_nothing_after_death",
            ),
        )
    ]
