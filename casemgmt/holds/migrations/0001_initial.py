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
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalLegalRequest',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('subpoena', 'Subpoena'), ('court_order', 'Court order'), ('warrant', 'Warrant signed by a judge'), ('public_records', 'Public records request'), ('immigration', 'Immigration request'), ('own_copy', "The person's own copy"), ('other', 'Another legal request')], max_length=20, verbose_name='kind')),
                ('asked_by', models.CharField(max_length=300, verbose_name='who asks')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='their address')),
                ('reference', models.CharField(blank=True, max_length=200, verbose_name='number on the paper')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('due_on', models.DateField(verbose_name='answer due on')),
                ('asks_for', models.TextField(max_length=4000, verbose_name='what they ask for')),
                ('counsel', models.CharField(blank=True, max_length=200, verbose_name="counsel's name")),
                ('counsel_says', models.TextField(blank=True, max_length=4000, verbose_name='what counsel says')),
                ('court_order', models.CharField(blank=True, max_length=300, verbose_name='court order')),
                ('subpoena', models.CharField(blank=True, max_length=300, verbose_name='subpoena')),
                ('status', models.CharField(choices=[('received', 'Received'), ('with_counsel', 'With counsel'), ('produced', 'Produced'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='received', max_length=20, verbose_name='status')),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='our answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('custodian', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='records custodian')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person', verbose_name='person')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'historical legal request',
                'verbose_name_plural': 'historical legal requests',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LegalRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('subpoena', 'Subpoena'), ('court_order', 'Court order'), ('warrant', 'Warrant signed by a judge'), ('public_records', 'Public records request'), ('immigration', 'Immigration request'), ('own_copy', "The person's own copy"), ('other', 'Another legal request')], max_length=20, verbose_name='kind')),
                ('asked_by', models.CharField(max_length=300, verbose_name='who asks')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='their address')),
                ('reference', models.CharField(blank=True, max_length=200, verbose_name='number on the paper')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('due_on', models.DateField(verbose_name='answer due on')),
                ('asks_for', models.TextField(max_length=4000, verbose_name='what they ask for')),
                ('counsel', models.CharField(blank=True, max_length=200, verbose_name="counsel's name")),
                ('counsel_says', models.TextField(blank=True, max_length=4000, verbose_name='what counsel says')),
                ('court_order', models.CharField(blank=True, max_length=300, verbose_name='court order')),
                ('subpoena', models.CharField(blank=True, max_length=300, verbose_name='subpoena')),
                ('status', models.CharField(choices=[('received', 'Received'), ('with_counsel', 'With counsel'), ('produced', 'Produced'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='received', max_length=20, verbose_name='status')),
                ('answer', models.TextField(blank=True, max_length=4000, verbose_name='our answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('custodian', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='records custodian')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='legal_requests', to='people.person', verbose_name='person')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'legal request',
                'verbose_name_plural': 'legal requests',
                'ordering': ['due_on', 'received_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('asked_by', ''), _negated=True), models.Q(('asks_for', ''), _negated=True)), name='legal_request_says_who_and_what'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('received_on'))), name='legal_request_due_after_it_came', violation_error_message='The answer cannot be due before the request came.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'own_copy'), _negated=True), ('person__isnull', False), _connector='OR'), name='legal_request_own_copy_names_the_person', violation_error_message='Say whose copy this is.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('status__in', ['received', 'with_counsel'])), models.Q(models.Q(('status__in', ['received', 'with_counsel']), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='legal_request_answered_with_moment'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='legal_request_refused_in_words', violation_error_message='Write the answer that refuses.'), models.CheckConstraint(condition=models.Q(('kind__in', ['subpoena', 'court_order', 'warrant', 'public_records', 'immigration', 'own_copy', 'other']), ('status__in', ['received', 'with_counsel', 'produced', 'refused', 'withdrawn'])), name='legal_request_codes_known')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('why', models.CharField(max_length=300, verbose_name='why')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='since')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('lifted_why', models.CharField(blank=True, max_length=300, verbose_name='why it was lifted')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='people.person', verbose_name='person')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='holds.legalrequest', verbose_name='legal request')),
            ],
            options={
                'verbose_name': 'legal hold',
                'verbose_name_plural': 'legal holds',
                'ordering': ['-since', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='hold_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_why', ''), ('until', None)), models.Q(('until__isnull', False), models.Q(('lifted_why', ''), _negated=True)), _connector='OR'), name='hold_lifted_with_reason', violation_error_message='Say why the hold is lifted.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalLegalHold',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('why', models.CharField(max_length=300, verbose_name='why')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='since')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('lifted_why', models.CharField(blank=True, max_length=300, verbose_name='why it was lifted')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person', verbose_name='person')),
                ('placed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('request', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='holds.legalrequest', verbose_name='legal request')),
            ],
            options={
                'verbose_name': 'historical legal hold',
                'verbose_name_plural': 'historical legal holds',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalhold',
            trigger=pgtrigger.compiler.Trigger(name='hold_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='70b2e92536baf1f2ab97db1a88a0283f8c69ac67', operation='DELETE', pgid='pgtrigger_hold_is_kept_19edd', table='holds_legalhold', when='BEFORE')),
        ),
        Protect("holds_historicallegalrequest", append_only=True),
        Hide("holds_historicallegalrequest", in_law=True),
        Protect("holds_legalrequest"),
        Hide("holds_legalrequest", in_law=True),
        Hold("holds_legalrequest"),
        Protect("holds_legalhold"),
        Hide("holds_legalhold", in_law=True),
        Hold("holds_legalhold"),
        Protect("holds_historicallegalhold", append_only=True),
        Hide("holds_historicallegalhold", in_law=True),
    ]
    operations = [Together(*operations)]
