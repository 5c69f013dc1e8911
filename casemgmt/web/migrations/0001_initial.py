from django.db import migrations, models
import django.db.models.functions.datetime

from casemgmt.scope.policies import Protect
from casemgmt.scope.together import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("scope", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('body', models.CharField(max_length=64)),
                ('led_to', models.CharField(max_length=1000)),
                ('sent_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='RepeatableRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('program', models.CharField(max_length=40)),
                ('user', models.UUIDField()),
                ('path', models.CharField(max_length=200)),
                ('key', models.CharField(max_length=200)),
                ('body_hash', models.CharField(max_length=64)),
                ('object_id', models.UUIDField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'path', 'key'), name='one_use_of_a_key')],
            },
        ),
        Protect("web_repeatablerequest"),
    ]
    operations = [Together(*operations)]
