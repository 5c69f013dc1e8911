from django.db import migrations

from casemgmt.scope.policies import Hide


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("people", "0004_who_sees_whom")]
    operations = [
        Hide("cases_case"),
        Hide("cases_historicalcase"),
    ]
