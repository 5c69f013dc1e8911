from django.db import migrations

from casemgmt.scope.policies import Hide


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("people", "0004_who_sees_whom")]
    operations = [
        Hide("referrals_referral"),
        Hide("referrals_historicalreferral"),
        Hide("referrals_unmetneed"),
        Hide("referrals_historicalunmetneed"),
    ]
