import django.core.validators
from django.db import migrations, models

from casemgmt.scope.together import Together

# A phone for codes was any text until now: whole numbers are kept, without their punctuation.
WHOLE = r"""
UPDATE referrals_mailbox SET phone = regexp_replace(phone, '[^0-9+]', '', 'g') WHERE phone <> '';
UPDATE referrals_mailbox SET phone = '+1' || phone WHERE phone ~ '^[2-9][0-9]{9}$';
UPDATE referrals_mailbox SET phone = '+' || phone WHERE phone ~ '^1[2-9][0-9]{9}$';
UPDATE referrals_mailbox SET phone = '' WHERE phone !~ '^(\+[1-9][0-9]{6,14})?$';
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_phones"),
        ("referrals", "0005_limits"),
    ]

    operations = [
        migrations.RunSQL(WHOLE, migrations.RunSQL.noop),
        Together(
            migrations.AddField(
                model_name="historicalservice",
                name="intake_extension",
                field=models.CharField(
                    blank=True,
                    max_length=10,
                    validators=[django.core.validators.RegexValidator("^[0-9]+$", "Digits only.")],
                    verbose_name="extension",
                ),
            ),
            migrations.AddField(
                model_name="historicalservice",
                name="intake_hours",
                field=models.CharField(blank=True, max_length=120, verbose_name="when they answer"),
            ),
            migrations.AddField(
                model_name="historicalservice",
                name="intake_person",
                field=models.CharField(blank=True, max_length=80, verbose_name="whom to ask for"),
            ),
            migrations.AddField(
                model_name="historicalservice",
                name="intake_phone",
                field=models.CharField(blank=True, max_length=20, verbose_name="intake phone"),
            ),
            migrations.AddField(
                model_name="service",
                name="intake_extension",
                field=models.CharField(
                    blank=True,
                    max_length=10,
                    validators=[django.core.validators.RegexValidator("^[0-9]+$", "Digits only.")],
                    verbose_name="extension",
                ),
            ),
            migrations.AddField(
                model_name="service",
                name="intake_hours",
                field=models.CharField(blank=True, max_length=120, verbose_name="when they answer"),
            ),
            migrations.AddField(
                model_name="service",
                name="intake_person",
                field=models.CharField(blank=True, max_length=80, verbose_name="whom to ask for"),
            ),
            migrations.AddField(
                model_name="service",
                name="intake_phone",
                field=models.CharField(blank=True, max_length=20, verbose_name="intake phone"),
            ),
            migrations.AddConstraint(
                model_name="mailbox",
                constraint=models.CheckConstraint(
                    condition=models.Q(("phone__regex", "^(\\+[1-9][0-9]{6,14})?$")),
                    name="mailbox_phone_is_whole",
                ),
            ),
            migrations.AddConstraint(
                model_name="service",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("intake_phone__regex", "^(\\+[1-9][0-9]{6,14})?$"),
                        models.Q(
                            ("intake_extension", ""),
                            models.Q(
                                ("intake_extension__regex", "^[0-9]{1,10}$"),
                                models.Q(("intake_phone", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    name="service_intake_phone_is_whole",
                    violation_error_message="An extension needs its phone number.",
                ),
            ),
        ),
    ]
