from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import simple_history.models
import uuid

from casemgmt.scope.policies import Hide, Hold, Protect
from casemgmt.scope.together import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("access", "0001_initial"),
        ("consents", "0001_initial"),
        ("holds", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalRetentionSchedule',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('people', 'The person and how to reach them'), ('encounters', 'Encounters'), ('followups', 'Follow-ups'), ('cases', 'Cases, goals and notes'), ('consents', 'Consents, what was shared, legal requests'), ('referrals', 'Referrals and unmet needs')], max_length=20, verbose_name='kind of record')),
                ('years', models.PositiveSmallIntegerField(verbose_name='years after the last entry')),
                ('decided', models.CharField(max_length=200, verbose_name='who decided this, and when')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'historical retention schedule',
                'verbose_name_plural': 'historical retention schedules',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Production',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('sha256', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('packet', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='production', to='consents.packet')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='productions', to='holds.legalrequest')),
            ],
            options={
                'verbose_name': 'production',
                'verbose_name_plural': 'productions',
                'ordering': ['-created_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='production_has_its_hash')],
            },
        ),
        migrations.CreateModel(
            name='RetentionSchedule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('people', 'The person and how to reach them'), ('encounters', 'Encounters'), ('followups', 'Follow-ups'), ('cases', 'Cases, goals and notes'), ('consents', 'Consents, what was shared, legal requests'), ('referrals', 'Referrals and unmet needs')], max_length=20, verbose_name='kind of record')),
                ('years', models.PositiveSmallIntegerField(verbose_name='years after the last entry')),
                ('decided', models.CharField(max_length=200, verbose_name='who decided this, and when')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'retention schedule',
                'verbose_name_plural': 'retention schedules',
                'ordering': ['kind'],
                'constraints': [models.UniqueConstraint(fields=('program', 'kind'), name='retention_once_a_kind'), models.CheckConstraint(condition=models.Q(('kind__in', ['people', 'encounters', 'followups', 'cases', 'consents', 'referrals'])), name='retention_kind_known'), models.CheckConstraint(condition=models.Q(('decided', ''), _negated=True), name='retention_says_who_decided'), models.CheckConstraint(condition=models.Q(('years__range', (1, 99))), name='retention_years_within_reason', violation_error_message='Between 1 and 99 years.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'consents'), _negated=True), ('years__gte', 6), _connector='OR'), name='retention_ledger_six_years', violation_error_message='What was shared is kept for six years at least (45 CFR 164.528).')],
            },
        ),
        migrations.CreateModel(
            name='Disposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('schedule', models.TextField(verbose_name='under which schedule')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('approved', 'Approved'), ('done', 'Disposed of'), ('stopped', 'Stopped')], default='proposed', max_length=10, verbose_name='status')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='disposed of')),
                ('removed', models.JSONField(blank=True, default=dict, verbose_name='rows removed')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disposals', to='people.person', verbose_name='person')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'disposal',
                'verbose_name_plural': 'disposals',
                'ordering': ['-done_at', '-proposed_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'approved'])), fields=('person',), name='disposal_proposed_once'), models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'approved', 'done', 'stopped'])), name='disposal_status_known'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='disposal_by_two_people', violation_error_message='Somebody else must approve what you proposed.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('approved_by__isnull', False), ('done_at__isnull', False), ('person', None)), _connector='OR'), name='disposal_done_is_approved_and_names_nobody'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='disposal_approved_by_somebody')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disposal',
            trigger=pgtrigger.compiler.Trigger(name='disposal_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2c714daabe5b10f88412d0b28a7c33dbf2d2b1b2', operation='DELETE', pgid='pgtrigger_disposal_is_kept_6daca', table='law_disposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disposal',
            trigger=pgtrigger.compiler.Trigger(name='tombstone_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'done\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b4ddfd39c92360afa5500b74b52f5fde46f55309', operation='UPDATE', pgid='pgtrigger_tombstone_never_changes_b32cb', table='law_disposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='production',
            trigger=pgtrigger.compiler.Trigger(name='production_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='90b516e9f86e50f66089bb57ca8ae0ad5a74456c', operation='UPDATE OR DELETE', pgid='pgtrigger_production_never_changes_9a822', table='law_production', when='BEFORE')),
        ),
        Protect("law_historicalretentionschedule", append_only=True),
        Protect("law_production", append_only=True),
        Hold("law_production", "request_id", through="holds_legalrequest"),
        Protect("law_retentionschedule"),
        Protect("law_disposal"),
        Hide("law_disposal"),
    ]
    operations = [Together(*operations)]
