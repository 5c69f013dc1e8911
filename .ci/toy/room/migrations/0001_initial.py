import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from casemgmt.scope.policies import Hide, Hold, Protect


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalRide',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('at', models.DateTimeField(verbose_name='when')),
                ('to_treatment', models.BooleanField(default=False, verbose_name='to substance use treatment')),
                ('status', models.CharField(choices=[('open', 'Open'), ('done', 'Done')], default='open', max_length=10, verbose_name='status')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('driver', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='driver')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'historical ride',
                'verbose_name_plural': 'historical rides',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Ride',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('at', models.DateTimeField(verbose_name='when')),
                ('to_treatment', models.BooleanField(default=False, verbose_name='to substance use treatment')),
                ('status', models.CharField(choices=[('open', 'Open'), ('done', 'Done')], default='open', max_length=10, verbose_name='status')),
                ('driver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='driver')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rides', to='people.person')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'ride',
                'verbose_name_plural': 'rides',
                'ordering': ['at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'done'])), name='ride_status_known')],
            },
        ),
        Protect("rides_ride"),
        Hide("rides_ride"),
        Hold("rides_ride"),
        Protect("rides_historicalride", append_only=True),
        Hide("rides_historicalride"),
    ]
