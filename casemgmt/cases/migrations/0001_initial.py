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
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('status', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='status')),
                ('opened_on', models.DateField(verbose_name='opened')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed')),
                ('close_reason', models.CharField(blank=True, choices=[('goals_met', 'Goals are met'), ('handed_over', 'Another service works with the person now'), ('chose_not_to', 'The person chose not to go on'), ('moved', 'Moved away'), ('lost_touch', 'Lost touch'), ('died', 'The person died'), ('by_mistake', 'Opened by mistake'), ('other', 'Other')], max_length=20, verbose_name='why it was closed')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='people.person')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'case',
                'verbose_name_plural': 'cases',
                'ordering': ['-opened_on', 'id'],
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['owner', 'opened_on'], name='case_by_owner')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('program', 'person'), name='case_one_open_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('closed_on', None), ('status', 'open')), models.Q(('close_reason__in', ['goals_met', 'handed_over', 'chose_not_to', 'moved', 'lost_touch', 'died', 'by_mistake', 'other']), ('closed_on__isnull', False), ('status', 'closed')), _connector='OR'), name='case_closed_with_day_and_reason'), models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='case_closes_after_it_opens')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('text', models.CharField(max_length=300, verbose_name='goal')),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('in_progress', 'In progress'), ('met', 'Met'), ('set_aside', 'Set aside')], default='planned', max_length=12, verbose_name='status')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='cases.case')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'goal',
                'verbose_name_plural': 'goals',
                'ordering': ['created_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='goal_says_what'), models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'in_progress', 'met', 'set_aside'])), name='goal_status_known')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCase',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('status', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='status')),
                ('opened_on', models.DateField(verbose_name='opened')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed')),
                ('close_reason', models.CharField(blank=True, choices=[('goals_met', 'Goals are met'), ('handed_over', 'Another service works with the person now'), ('chose_not_to', 'The person chose not to go on'), ('moved', 'Moved away'), ('lost_touch', 'Lost touch'), ('died', 'The person died'), ('by_mistake', 'Opened by mistake'), ('other', 'Other')], max_length=20, verbose_name='why it was closed')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'historical case',
                'verbose_name_plural': 'historical cases',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGoal',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('text', models.CharField(max_length=300, verbose_name='goal')),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('in_progress', 'In progress'), ('met', 'Met'), ('set_aside', 'Set aside')], default='planned', max_length=12, verbose_name='status')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'historical goal',
                'verbose_name_plural': 'historical goals',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('general', 'General note'), ('sud_counselling', 'SUD counselling note')], default='general', max_length=20, verbose_name='kind of note')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='note')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('signed', 'Signed')], default='draft', max_length=10, verbose_name='status')),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signed')),
                ('adds_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='cases.note')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='cases.case')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'ordering': ['-signed_at', '-saved_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['general', 'sud_counselling']), ('status__in', ['draft', 'signed'])), name='note_codes_known'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at', None), ('status', 'draft')), models.Q(('signed_at__isnull', False), ('status', 'signed'), models.Q(('text', ''), _negated=True)), _connector='OR'), name='note_signed_with_words_and_moment'), models.CheckConstraint(condition=models.Q(('adds_to', None), ('status', 'signed'), _connector='OR'), name='note_addendum_is_signed')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalNote',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('general', 'General note'), ('sud_counselling', 'SUD counselling note')], default='general', max_length=20, verbose_name='kind of note')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='note')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('signed', 'Signed')], default='draft', max_length=10, verbose_name='status')),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='signed')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('adds_to', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.note')),
            ],
            options={
                'verbose_name': 'historical note',
                'verbose_name_plural': 'historical notes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='note_signed_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."status" = \'signed\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cdca153efad563d337b955b95bcbe22372e77992', operation='UPDATE OR DELETE', pgid='pgtrigger_note_signed_never_changes_839f6', table='cases_note', when='BEFORE')),
        ),
        Protect("cases_case"),
        Hide("cases_case"),
        Hold("cases_case"),
        Protect("cases_goal"),
        Hold("cases_goal", "case_id", through="cases_case"),
        Protect("cases_historicalcase", append_only=True),
        Hide("cases_historicalcase"),
        Protect("cases_historicalgoal", append_only=True),
        Protect("cases_note"),
        Hold("cases_note", "case_id", through="cases_case"),
        Protect("cases_historicalnote", append_only=True),
    ]
    operations = [Together(*operations)]
