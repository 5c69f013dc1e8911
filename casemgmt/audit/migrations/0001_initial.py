import django.contrib.postgres.indexes
from django.db import migrations, models
import django.db.models.fields.json
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations

from casemgmt.scope.policies import AppendOnly, Protect
from casemgmt.scope.together import Together

# Which transaction wrote a row: the order in which events are sealed (sql/sealing.sql).
TRANSACTION = """
ALTER TABLE audit_event ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_by_transaction ON audit_event (xact);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("scope", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('event', models.BigIntegerField(primary_key=True, serialize=False)),
                ('program', models.CharField(blank=True, max_length=40)),
                ('position', models.BigIntegerField()),
                ('digest', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('program', 'position'), name='audit_one_at_a_place')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('program', models.CharField(blank=True, max_length=40)),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField()),
                ('digest', models.BinaryField()),
                ('settled', models.CharField(max_length=20)),
                ('top', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('program', 'last'), name='audit_one_seal_at_a_place'), models.CheckConstraint(condition=models.Q(('first__lte', models.F('last'))), name='audit_seal_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
                ('program', models.CharField(blank=True, max_length=40)),
                ('actor', models.CharField(help_text='user:<id>, system:<what>, or empty for a stranger', max_length=80)),
                ('kind', models.CharField(choices=[('read', 'Opened a record'), ('search', 'Searched or listed'), ('export', 'Exported'), ('disclosure', 'Shared outside'), ('sign_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed'), ('sign_out', 'Signed out'), ('denial', 'Was refused')], max_length=20)),
                ('object_kind', models.CharField(blank=True, max_length=60)),
                ('object_id', models.CharField(blank=True, max_length=60)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('detail', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['object_id', '-id'], name='audit_by_object'), models.Index(fields=['actor', '-id'], name='audit_by_actor'), django.contrib.postgres.indexes.GinIndex(django.db.models.fields.json.KeyTransform('ids', 'detail'), name='audit_by_listed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['read', 'search', 'export', 'disclosure', 'sign_in', 'sign_in_failed', 'sign_out', 'denial'])), name='audit_kind_known')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='audit_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8a516cd65683eb38c567a5fb13df79595012e3ff', operation='UPDATE OR DELETE', pgid='pgtrigger_audit_never_changes_4f19b', table='audit_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='audit_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: the audit log is never emptied';", hash='a5eb5634d0392e2180feadbc21967a7f3e959899', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_audit_never_emptied_5e986', table='audit_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='link',
            trigger=pgtrigger.compiler.Trigger(name='link_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='48a548cebbf92b31128be04982c5831bfab0aadd', operation='UPDATE OR DELETE', pgid='pgtrigger_link_never_changes_685d4', table='audit_link', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='link',
            trigger=pgtrigger.compiler.Trigger(name='link_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: the chain is never emptied';", hash='65c0e1b9bc0a9d82c35accda20b751c91c2d51d6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_link_never_emptied_73fac', table='audit_link', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='seal_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f52b897cc76e94d261429f9bb9f42b75ca7ae7f6', operation='UPDATE OR DELETE', pgid='pgtrigger_seal_never_changes_96daf', table='audit_seal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seal',
            trigger=pgtrigger.compiler.Trigger(name='seal_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: seals are never taken off';", hash='dce787b04d4e8a1e6605baf2f708fbe3d20cd6ec', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_seal_never_emptied_6eee7', table='audit_seal', when='BEFORE')),
        ),
        Protect("audit_link", append_only=True),
        Protect("audit_seal", append_only=True),
        AppendOnly("audit_event"),
        migrations.RunSQL(
            "ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY; ALTER TABLE audit_event FORCE ROW LEVEL SECURITY",
            "ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY; ALTER TABLE audit_event DISABLE ROW LEVEL SECURITY",
        ),
        migrations.RunSQL(TRANSACTION, migrations.RunSQL.noop),
    ]
    operations = [Together(*operations)]
