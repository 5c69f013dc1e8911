import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


from casemgmt.scope.policies import Hide, Hold, Protect


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_incident_hours'),
        ('people', '0003_brought_by_a_sheet'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalLogged',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('contact', 'Contact'), ('referral', 'Referral')], max_length=10, verbose_name='kind')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='when')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='what was written')),
                ('struck_out_at', models.DateTimeField(blank=True, null=True, verbose_name='struck out')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'historical entry from before',
                'verbose_name_plural': 'historical entries from before',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSheet',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('first', models.CharField(blank=True, choices=[('month_first', 'The month: 5/12/2026 is May 12'), ('day_first', 'The day: 5/12/2026 is December 5')], max_length=12, verbose_name='dates begin with')),
                ('status', models.CharField(choices=[('checked', 'Looked at, nothing brought in yet'), ('imported', 'Brought in'), ('undone', 'Taken back'), ('discarded', 'Not brought in')], default='checked', max_length=10, verbose_name='status')),
                ('imported_at', models.DateTimeField(blank=True, null=True, verbose_name='brought in')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('read', models.JSONField(default=dict)),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('started_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='brought in by')),
            ],
            options={
                'verbose_name': 'historical caseload sheet',
                'verbose_name_plural': 'historical caseload sheets',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('first', models.CharField(blank=True, choices=[('month_first', 'The month: 5/12/2026 is May 12'), ('day_first', 'The day: 5/12/2026 is December 5')], max_length=12, verbose_name='dates begin with')),
                ('status', models.CharField(choices=[('checked', 'Looked at, nothing brought in yet'), ('imported', 'Brought in'), ('undone', 'Taken back'), ('discarded', 'Not brought in')], default='checked', max_length=10, verbose_name='status')),
                ('imported_at', models.DateTimeField(blank=True, null=True, verbose_name='brought in')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('read', models.JSONField(default=dict)),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='brought in by')),
            ],
            options={
                'verbose_name': 'caseload sheet',
                'verbose_name_plural': 'caseload sheets',
                'ordering': ['-created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalSheetRow',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('state', models.CharField(choices=[('new', 'Somebody new'), ('known', 'Somebody we know'), ('look', 'Needs a look'), ('same', 'Here already'), ('refused', 'Refused'), ('made', 'Added as somebody new'), ('added', 'Added to somebody we know'), ('left', 'Left out: it needed a look'), ('struck', 'Struck out'), ('kept', 'Stays: worked on since')], max_length=10, verbose_name='result')),
                ('why', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('key', models.CharField(max_length=64)),
                ('made', models.JSONField(default=list)),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person', verbose_name='person')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('sheet', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sheets.sheet')),
            ],
            options={
                'verbose_name': 'historical row of a caseload sheet',
                'verbose_name_plural': 'historical rows of a caseload sheet',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SheetRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('state', models.CharField(choices=[('new', 'Somebody new'), ('known', 'Somebody we know'), ('look', 'Needs a look'), ('same', 'Here already'), ('refused', 'Refused'), ('made', 'Added as somebody new'), ('added', 'Added to somebody we know'), ('left', 'Left out: it needed a look'), ('struck', 'Struck out'), ('kept', 'Stays: worked on since')], max_length=10, verbose_name='result')),
                ('why', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('key', models.CharField(max_length=64)),
                ('cells', models.JSONField(default=dict)),
                ('made', models.JSONField(default=list)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheet_rows', to='people.person', verbose_name='person')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='sheets.sheet')),
            ],
            options={
                'verbose_name': 'row of a caseload sheet',
                'verbose_name_plural': 'rows of a caseload sheet',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Logged',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('contact', 'Contact'), ('referral', 'Referral')], max_length=10, verbose_name='kind')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='when')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='what was written')),
                ('struck_out_at', models.DateTimeField(blank=True, null=True, verbose_name='struck out')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='logged', to='people.person')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'entry from before',
                'verbose_name_plural': 'entries from before',
                'ordering': ['created_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', False), ('kind', 'contact')), models.Q(('kind', 'referral'), models.Q(('text', ''), _negated=True)), _connector='OR'), name='logged_says_what')],
            },
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['checked', 'imported', 'undone', 'discarded'])), name='sheet_status_known'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('first__in', ['', 'month_first', 'day_first'])), name='sheet_first_known'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('imported_at__isnull', False), ('status__in', ['imported', 'undone'])), models.Q(('imported_at', None), models.Q(('status__in', ['imported', 'undone']), _negated=True)), _connector='OR'), name='sheet_imported_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'undone'), ('undone_at__lte', django.db.models.expressions.CombinedExpression(models.F('imported_at'), '+', models.Value(datetime.timedelta(days=7))))), models.Q(('undone_at', None), models.Q(('status', 'undone'), _negated=True)), _connector='OR'), name='sheet_undone_within_a_week'),
        ),
        migrations.AddIndex(
            model_name='sheetrow',
            index=models.Index(fields=['program', 'key'], name='sheetrow_by_key'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.UniqueConstraint(fields=('sheet', 'number'), name='sheetrow_once'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'known', 'look', 'same', 'refused', 'made', 'added', 'left', 'struck', 'kept'])), name='sheetrow_state_known'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'look', 'left', 'kept']), _negated=True), models.Q(('why', ''), _negated=True), _connector='OR'), name='sheetrow_says_why'),
        ),
        migrations.AddConstraint(
            model_name='sheetrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('made', 'added')), _negated=True), models.Q(('person__isnull', False), models.Q(('made', []), _negated=True)), _connector='OR'), name='sheetrow_brought_something'),
        ),
        Protect("sheets_sheet"),
        Protect("sheets_historicalsheet", append_only=True),
        Protect("sheets_sheetrow"),
        Hide("sheets_sheetrow"),
        Hold("sheets_sheetrow"),
        Protect("sheets_historicalsheetrow", append_only=True),
        Hide("sheets_historicalsheetrow"),
        Protect("sheets_logged"),
        Hide("sheets_logged"),
        Hold("sheets_logged"),
        Protect("sheets_historicallogged", append_only=True),
        Hide("sheets_historicallogged"),
    ]
