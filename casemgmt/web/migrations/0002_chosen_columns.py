from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ChosenColumns",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user", models.UUIDField()),
                ("page", models.CharField(max_length=100)),
                ("shown", models.JSONField(help_text="{name of a column: whether it is shown}")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "page"), name="one_choice_of_columns_a_list")
                ],
            },
        ),
    ]
