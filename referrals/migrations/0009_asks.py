from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from casemgmt.scope.together import Together
from referrals.models.service import usual_asks

ASKABLE = {
    "name": "Name", "ref": "Our ID for the person", "pronouns": "Pronouns", "birth_date": "Birth date",
    "age": "Age", "language": "Language", "interpreter": "Interpreter needed",
    "contact": "Safe ways to reach the person", "urgency": "How urgent it is",
    "worker": "Who to call at our program",
}  # fmt: skip


def asks():
    one = models.CharField(choices=list(ASKABLE.items()), max_length=30)
    return ArrayField(
        base_field=one, blank=True, default=usual_asks, size=None, verbose_name="what it needs to know"
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0004_phone"), ("referrals", "0008_start_said")]
    operations = [
        Together(
            migrations.AddField("historicalservice", "asks", asks()),
            migrations.AddField("service", "asks", asks()),
            migrations.AddConstraint(
                "service",
                models.CheckConstraint(
                    condition=models.Q(("asks__contained_by", list(ASKABLE))), name="service_asks_known"
                ),
            ),
        )
    ]
