from django.db import migrations

from casemgmt.scope.policies import Hide


class Migration(migrations.Migration):
    dependencies = [("followups", "0001_initial"), ("people", "0004_who_sees_whom")]
    operations = [
        Hide("followups_followup"),
        Hide("followups_historicalfollowup"),
    ]
