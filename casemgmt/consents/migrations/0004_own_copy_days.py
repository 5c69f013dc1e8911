from django.db import migrations, models

from casemgmt.scope.together import Together


def days():
    return models.PositiveSmallIntegerField(
        default=30,
        help_text="At most 30 (45 CFR 164.524); your state may say fewer. Have counsel check.",
        verbose_name="days until a person has their own copy",
    )


class Migration(migrations.Migration):
    dependencies = [("consents", "0003_hidden_in_law")]
    operations = [
        Together(
            migrations.AddField("historicalsharingpolicy", "own_copy_days", days()),
            migrations.AddField("sharingpolicy", "own_copy_days", days()),
            migrations.AddConstraint(
                "sharingpolicy",
                models.CheckConstraint(
                    condition=models.Q(own_copy_days__range=(1, 30)),
                    name="sharing_policy_own_copy_in_time",
                    violation_error_message="The law allows 30 days at most.",
                ),
            ),
        )
    ]
