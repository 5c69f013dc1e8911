from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_incident_hours"),
        ("people", "0002_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contactpoint",
            name="to_confirm",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="nothing is sent there before",
                verbose_name="nobody asked the person yet",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontactpoint",
            name="to_confirm",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="nothing is sent there before",
                verbose_name="nobody asked the person yet",
            ),
        ),
        migrations.AddField(
            model_name="historicalperson",
            name="struck_out_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="struck out"),
        ),
        migrations.AddField(
            model_name="person",
            name="struck_out_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="struck out"),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_confirm", False), ("confirmed_on", None), _connector="OR"),
                name="contact_confirmed_or_to_be",
            ),
        ),
    ]
