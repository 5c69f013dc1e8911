from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from casemgmt.scope.together import Together


def said_by():
    return ArrayField(
        models.UUIDField(), default=list, editable=False, help_text="the records that say the person died"
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0006_names")]
    operations = [
        Together(
            migrations.AddField("historicalperson", "death_said_by", said_by()),
            migrations.AddField("person", "death_said_by", said_by()),
        )
    ]
