from django.db import migrations, models

from casemgmt.scope.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_phone"),
    ]

    operations = [
        Together(
            migrations.AddField(
                model_name="historicalprogram",
                name="after_hours_phone",
                field=models.CharField(blank=True, max_length=20, verbose_name="phone after hours"),
            ),
            migrations.AddField(
                model_name="historicalprogram",
                name="hours",
                field=models.CharField(blank=True, max_length=120, verbose_name="hours"),
            ),
            migrations.AddField(
                model_name="historicalprogram",
                name="partner_phone",
                field=models.CharField(blank=True, max_length=20, verbose_name="phone for partners"),
            ),
            migrations.AddField(
                model_name="historicalprogram",
                name="public_phone",
                field=models.CharField(blank=True, max_length=20, verbose_name="phone for the public"),
            ),
            migrations.AddField(
                model_name="program",
                name="after_hours_phone",
                field=models.CharField(blank=True, max_length=20, verbose_name="phone after hours"),
            ),
            migrations.AddField(
                model_name="program",
                name="hours",
                field=models.CharField(blank=True, max_length=120, verbose_name="hours"),
            ),
            migrations.AddField(
                model_name="program",
                name="partner_phone",
                field=models.CharField(blank=True, max_length=20, verbose_name="phone for partners"),
            ),
            migrations.AddField(
                model_name="program",
                name="public_phone",
                field=models.CharField(blank=True, max_length=20, verbose_name="phone for the public"),
            ),
            migrations.AddConstraint(
                model_name="program",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("after_hours_phone__regex", "^(\\+[1-9][0-9]{6,14})?$"),
                        ("partner_phone__regex", "^(\\+[1-9][0-9]{6,14})?$"),
                        ("public_phone__regex", "^(\\+[1-9][0-9]{6,14})?$"),
                    ),
                    name="program_phones_are_whole",
                ),
            ),
        ),
    ]
