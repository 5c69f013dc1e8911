from django.db import migrations

from casemgmt.scope.policies import HideInLaw


class Migration(migrations.Migration):
    dependencies = [("consents", "0002_hold_and_dispose"), ("people", "0005_hidden_in_law")]
    operations = [
        HideInLaw("consents_legalrequest"),
        HideInLaw("consents_historicallegalrequest"),
        HideInLaw("consents_legalhold"),
        HideInLaw("consents_historicallegalhold"),
    ]
