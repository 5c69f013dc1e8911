from django.db import migrations

from casemgmt.scope.policies import Hide


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial"), ("people", "0004_who_sees_whom")]
    operations = [
        Hide("consents_consent"),
        Hide("consents_historicalconsent"),
        Hide("consents_disclosure"),
    ]
