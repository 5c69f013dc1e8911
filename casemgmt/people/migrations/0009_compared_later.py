from django.db import migrations, models

from casemgmt.scope.together import Together

KINDS = {
    "emergency": "Opened a record in an emergency",
    "card": "Used the first-contact card",
    "look_alike": "New record that looks like a restricted one",
    "own_record": "May be the record of somebody who works here",
    "renamed": "Changed one record's name again and again",
}


def kind():
    return models.CharField(choices=list(KINDS.items()), max_length=12, verbose_name="what happened")


class Migration(migrations.Migration):
    dependencies = [("people", "0008_can_be_found")]
    operations = [
        Together(
            migrations.RemoveField("historicalperson", "contact_on_hold"),
            migrations.RemoveField("person", "contact_on_hold"),
            migrations.AddField("search", "looked_at", models.DateTimeField(editable=False, null=True)),
            migrations.AddField(
                "search",
                "of_record",
                models.BooleanField(default=False, help_text="what a record was made or corrected to"),
            ),
            migrations.AlterField("historicalreview", "kind", kind()),
            migrations.AlterField("review", "kind", kind()),
            migrations.AddIndex(
                "search",
                models.Index(
                    condition=models.Q(("looked_at", None), ("of_record", True)),
                    fields=["created_at"],
                    name="search_to_compare",
                ),
            ),
            migrations.AddConstraint(
                "search",
                models.CheckConstraint(
                    condition=models.Q(("with_me", False), ("of_record", False), _connector="OR"),
                    name="search_of_one_kind",
                ),
            ),
        )
    ]
