from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_initial_tokens")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_round",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
