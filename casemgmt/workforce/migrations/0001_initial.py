import datetime
from django.conf import settings
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models
import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
import uuid

from casemgmt.scope.policies import Protect
from casemgmt.scope.together import Together
from django.contrib.postgres.operations import BtreeGistExtension

NEEDED = [
    BtreeGistExtension(),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalAbsence',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('starts_on', models.DateField(verbose_name='first day away')),
                ('ends_on', models.DateField(verbose_name='last day away')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='member of staff')),
            ],
            options={
                'verbose_name': 'historical absence',
                'verbose_name_plural': 'historical absences',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalEmployment',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('employee', 'Employee'), ('contractor', 'Contractor'), ('intern', 'Intern'), ('volunteer', 'Volunteer')], default='employee', max_length=20, verbose_name='kind')),
                ('started_on', models.DateField(verbose_name='first day')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('end_reason', models.CharField(blank=True, choices=[('resigned', 'Resigned'), ('dismissed', 'Let go'), ('laid_off', 'Post ended or not funded'), ('contract_ended', 'Contract or placement ended'), ('retired', 'Retired'), ('transferred', 'Moved to other work in the agency'), ('health', 'Left for health reasons'), ('died', 'Died'), ('not_said', 'No reason given')], max_length=30, verbose_name='reason for leaving')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.team', verbose_name='team')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='member of staff')),
            ],
            options={
                'verbose_name': 'historical employment',
                'verbose_name_plural': 'historical employments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('starts_on', models.DateField(verbose_name='first day away')),
                ('ends_on', models.DateField(verbose_name='last day away')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='member of staff')),
            ],
            options={
                'ordering': ['starts_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_days_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), ('program', '='), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='absence_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('employee', 'Employee'), ('contractor', 'Contractor'), ('intern', 'Intern'), ('volunteer', 'Volunteer')], default='employee', max_length=20, verbose_name='kind')),
                ('started_on', models.DateField(verbose_name='first day')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('end_reason', models.CharField(blank=True, choices=[('resigned', 'Resigned'), ('dismissed', 'Let go'), ('laid_off', 'Post ended or not funded'), ('contract_ended', 'Contract or placement ended'), ('retired', 'Retired'), ('transferred', 'Moved to other work in the agency'), ('health', 'Left for health reasons'), ('died', 'Died'), ('not_said', 'No reason given')], max_length=30, verbose_name='reason for leaving')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.team', verbose_name='team')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employments', to=settings.AUTH_USER_MODEL, verbose_name='member of staff')),
            ],
            options={
                'ordering': ['-started_on', 'user__name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('started_on__range', (datetime.date(1950, 1, 1), datetime.date(2150, 1, 1))), models.Q(('ended_on', None), ('ended_on__lt', datetime.date(2150, 1, 1)), _connector='OR')), name='employment_days_possible'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='employment_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_on', None)), models.Q(('end_reason__in', ['resigned', 'dismissed', 'laid_off', 'contract_ended', 'retired', 'transferred', 'health', 'died', 'not_said']), ('ended_on__isnull', False)), _connector='OR'), name='employment_end_has_its_reason'), models.CheckConstraint(condition=models.Q(('kind__in', ['employee', 'contractor', 'intern', 'volunteer'])), name='employment_kind_known'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('user', '='), ('program', '='), (models.Func(models.F('started_on'), models.F('ended_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='employment_one_at_a_time')],
            },
        ),
        Protect("workforce_historicalabsence", append_only=True),
        Protect("workforce_historicalemployment", append_only=True),
        Protect("workforce_absence"),
        Protect("workforce_employment"),
    ]
    operations = [*NEEDED, Together(*operations)]
