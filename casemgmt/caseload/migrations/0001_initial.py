import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from casemgmt.scope.policies import Hide, Hold, Protect
from casemgmt.scope.together import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalMove',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('status', models.CharField(choices=[('draft', 'Being prepared'), ('planned', 'Planned'), ('made', 'Given'), ('undone', 'Taken back'), ('dropped', 'Called off')], default='draft', max_length=10, verbose_name='status')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='given')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'historical giving of work',
                'verbose_name_plural': 'historical givings of work',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('status', models.CharField(choices=[('draft', 'Being prepared'), ('planned', 'Planned'), ('made', 'Given'), ('undone', 'Taken back'), ('dropped', 'Called off')], default='draft', max_length=10, verbose_name='status')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='given')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'giving of work',
                'verbose_name_plural': 'givings of work',
                'ordering': ['-created_at', 'id'],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'planned')), fields=['starts_on'], name='move_planned_by_day'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'planned', 'made', 'undone', 'dropped'])), name='move_status_known'),
                    models.CheckConstraint(condition=models.Q(('starts_on__range', (datetime.date(1990, 1, 1), datetime.date(2150, 1, 1)))), name='move_day_possible'),
                    models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', False), ('status__in', ['made', 'undone'])), models.Q(('made_at', None), models.Q(('status__in', ['made', 'undone']), _negated=True)), _connector='OR'), name='move_made_has_its_moment'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'undone'), ('undone_at__lte', django.db.models.expressions.CombinedExpression(models.F('made_at'), '+', models.Value(datetime.timedelta(days=1))))), models.Q(('undone_at', None), models.Q(('status', 'undone'), _negated=True)), _connector='OR'), name='move_undone_within_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMoveItem',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('record', models.UUIDField()),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what the new owner should know')),
                ('state', models.CharField(choices=[('waits', 'Not given yet'), ('given', 'Has its new owner'), ('stayed', 'Stayed where it was'), ('back', 'Is back as it was'), ('kept', 'Changed since, so it stayed')], default='waits', max_length=10, verbose_name='what came of it')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('version', models.BigIntegerField(editable=False, null=True)),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner before')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('to', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='new owner')),
                ('move', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='caseload.move')),
            ],
            options={
                'verbose_name': 'historical change of owner',
                'verbose_name_plural': 'historical changes of owner',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='MoveItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('record', models.UUIDField()),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what the new owner should know')),
                ('state', models.CharField(choices=[('waits', 'Not given yet'), ('given', 'Has its new owner'), ('stayed', 'Stayed where it was'), ('back', 'Is back as it was'), ('kept', 'Changed since, so it stayed')], default='waits', max_length=10, verbose_name='what came of it')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('version', models.BigIntegerField(editable=False, null=True)),
                ('move', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='caseload.move')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner before')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='people.person')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='new owner')),
            ],
            options={
                'verbose_name': 'change of owner',
                'verbose_name_plural': 'changes of owner',
                'ordering': ['id'],
                'indexes': [
                    models.Index(fields=['to'], name='moveitem_by_new_owner'),
                    models.Index(fields=['owner'], name='moveitem_by_owner_before'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('move', 'record'), name='moveitem_once_a_move'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['waits', 'given', 'stayed', 'back', 'kept'])), name='moveitem_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('given', 'back', 'kept')), ('to__isnull', False), ('version__isnull', False)), models.Q(models.Q(('state__in', ('given', 'back', 'kept')), _negated=True), ('version', None)), _connector='OR'), name='moveitem_given_to_somebody'),
                    models.CheckConstraint(condition=models.Q(models.Q(('why', ''), _negated=True), models.Q(('state__in', ['stayed', 'kept']), _negated=True), _connector='OR'), name='moveitem_stayed_says_why'),
                ],
            },
        ),
        Protect("caseload_move"),
        Protect("caseload_historicalmove", append_only=True),
        Protect("caseload_moveitem"),
        Hide("caseload_moveitem"),
        Hold("caseload_moveitem"),
        Protect("caseload_historicalmoveitem", append_only=True),
        Hide("caseload_historicalmoveitem"),
    ]
    operations = [Together(*operations)]
