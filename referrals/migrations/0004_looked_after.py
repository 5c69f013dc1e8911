from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from casemgmt.scope.together import Together

# Until now whoever sent a referral looked after it.
SENDERS = """
UPDATE referrals_referral SET worker_id = sent_by_id WHERE sent_by_id IS NOT NULL;
UPDATE referrals_historicalreferral SET worker_id = sent_by_id WHERE sent_by_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def worker(**kwargs):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        blank=True,
        null=True,
        related_name="+",
        verbose_name="looked after by",
        **kwargs,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0003_mailbox_of_a_program"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        Together(
            migrations.AddField(
                "historicalreferral", "worker", worker(db_constraint=False, on_delete=models.DO_NOTHING)
            ),
            migrations.AddField("referral", "worker", worker(on_delete=models.PROTECT)),
        ),
        migrations.RunSQL(SENDERS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True, worker__isnull=True)
                | Q(sent_by__isnull=False, worker__isnull=False),
                name="referral_sent_has_a_worker",
            ),
        ),
    ]
