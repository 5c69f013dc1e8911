from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import uuid

from casemgmt.scope.policies import Protect
from casemgmt.scope.together import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('author', models.CharField(editable=False, max_length=64)),
                ('day', models.DateField(editable=False)),
                ('sealed', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['author', '-day'], name='journal_by_author')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('token', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('program', models.CharField(editable=False, max_length=40)),
                ('team', models.UUIDField(editable=False)),
                ('month', models.DateField(editable=False)),
                ('item', models.CharField(editable=False, max_length=20)),
                ('answer', models.UUIDField(editable=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='tally_month_is_its_first_day'), models.CheckConstraint(condition=models.Q(('item__in', ['shift', 'drained', 'staying'])), name='tally_item_known')],
            },
        ),
        migrations.CreateModel(
            name='GroupSnapshot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('month', models.DateField(editable=False, verbose_name='month')),
                ('item', models.CharField(editable=False, max_length=20)),
                ('people', models.PositiveIntegerField(editable=False, null=True)),
                ('heavy', models.PositiveIntegerField(editable=False, null=True)),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('team', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.team')),
            ],
            options={
                'ordering': ['-month', 'team__name', 'item'],
                'constraints': [models.UniqueConstraint(fields=('program', 'month', 'item', 'team'), name='group_snapshot_frozen', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('heavy', None), ('people', None)), models.Q(('heavy__isnull', False), ('people__isnull', False), ('heavy__gte', 4), ('heavy__lte', django.db.models.expressions.CombinedExpression(models.F('people'), '-', models.Value(4)))), _connector='OR'), name='group_snapshot_points_at_nobody')],
            },
        ),
        migrations.CreateModel(
            name='SupportContact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(choices=[('peer', 'Peer'), ('clinician', 'Clinician'), ('eap', 'Employee assistance program'), ('union', 'Union'), ('chaplain', 'Chaplain'), ('line', 'Help line')], max_length=20, verbose_name='kind')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='when and how')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='place in the list')),
                ('retired_on', models.DateField(editable=False, null=True)),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='can be asked here as')),
            ],
            options={
                'ordering': ['position', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['peer', 'clinician', 'eap', 'union', 'chaplain', 'line'])), name='support_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), _negated=True), ('user__isnull', False), models.Q(('note', ''), _negated=True), _connector='OR'), name='support_can_be_reached')],
            },
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
                ('asked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('supporter', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('asked_by', 'supporter'), name='one_open_request_a_pair'), models.CheckConstraint(condition=models.Q(('answered_at', None), ('answered_at__gte', models.F('created_at')), _connector='OR'), name='support_answered_after_asked')],
            },
        ),
        Protect("staffwellbeing_groupsnapshot", append_only=True),
        Protect("staffwellbeing_supportcontact"),
        Protect("staffwellbeing_supportrequest"),
        migrations.RunSQL(
            "ALTER TABLE staffwellbeing_journalentry ENABLE ROW LEVEL SECURITY; ALTER TABLE staffwellbeing_journalentry FORCE ROW LEVEL SECURITY",
            "ALTER TABLE staffwellbeing_journalentry NO FORCE ROW LEVEL SECURITY; ALTER TABLE staffwellbeing_journalentry DISABLE ROW LEVEL SECURITY",
        ),
        migrations.RunSQL(
            "ALTER TABLE staffwellbeing_tally ENABLE ROW LEVEL SECURITY; ALTER TABLE staffwellbeing_tally FORCE ROW LEVEL SECURITY",
            "ALTER TABLE staffwellbeing_tally NO FORCE ROW LEVEL SECURITY; ALTER TABLE staffwellbeing_tally DISABLE ROW LEVEL SECURITY",
        ),
    ]
    operations = [Together(*operations)]
