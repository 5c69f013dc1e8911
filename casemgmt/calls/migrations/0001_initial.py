import casemgmt.calls.models.call
from django.conf import settings
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
from django.db import migrations, models
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import simple_history.models
import uuid

from casemgmt.scope.policies import Hide, Protect
from casemgmt.scope.together import Together
from django.contrib.postgres.operations import BtreeGistExtension

NEEDED = [
    BtreeGistExtension(),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("access", "0001_initial"),
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('source', models.CharField(default='typed', editable=False, max_length=60, verbose_name='source')),
                ('source_key', models.CharField(blank=True, max_length=120, verbose_name='call number')),
                ('intake', models.CharField(choices=[('911', '911'), ('988', '988'), ('non_emergency', 'Police non-emergency line'), ('crisis_line', 'Local crisis line'), ('311', '311'), ('partner', 'Partner agency'), ('team', 'Seen by the team'), ('walk_in', 'Walk-in'), ('other', 'Other'), ('unknown', 'Not known')], default='unknown', max_length=20, verbose_name='how it came in')),
                ('day', models.DateField(editable=False, verbose_name='day')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='Call received')),
                ('dispatched_at', models.DateTimeField(blank=True, null=True, verbose_name='Team sent')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='Team arrived')),
                ('engaged_at', models.DateTimeField(blank=True, null=True, verbose_name='Met the person')),
                ('departed_at', models.DateTimeField(blank=True, null=True, verbose_name='Team left')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('welfare', 'Welfare check'), ('mental_health', 'Mental health concern'), ('suicide', 'Thoughts of suicide or an attempt'), ('harm', 'Harm or risk of harm to self, others or property'), ('agitation', 'Agitated or disruptive behavior'), ('disorganized', 'Disorganized behavior'), ('paranoia', 'Paranoia'), ('functioning', 'Difficulty functioning'), ('substance_use', 'Substance use'), ('intoxication', 'Intoxicated'), ('overdose', 'Overdose'), ('trauma', 'Trauma'), ('grief', 'Grief or news of a death'), ('seeking_services', 'Needs social or mental health services'), ('treatment', 'Concern about staying in treatment'), ('social_problem', 'Social or family problems'), ('conflict', 'Dispute or conflict'), ('domestic', 'Conflict at home'), ('abuse', 'Abuse or neglect'), ('running_away', 'Running away'), ('youth', 'Child or youth concern'), ('unhoused', 'Needs shelter or outdoor living help'), ('unwanted', 'Asked to leave a place'), ('noise', 'Noise'), ('traffic_hazard', 'Person in the roadway'), ('medical', 'Minor medical need'), ('syringes', 'Syringe pick-up'), ('transport', 'Needs a ride'), ('assist_police', 'Police ask for help'), ('assist_ems', 'Fire or ambulance asks for help'), ('assist_public', 'Help for a member of the public'), ('outreach', 'Outreach by the team'), ('follow_up', 'Follow-up visit'), ('other', 'Other')], max_length=30), blank=True, default=list, size=None, verbose_name='reasons')),
                ('end_point', models.CharField(blank=True, choices=[('engaged', 'Met the person'), ('not_found', 'Could not find the person'), ('chose_not_to', 'Person chose not to talk'), ('by_phone', 'Settled by phone'), ('cancelled', 'Cancelled'), ('cancelled_en_route', 'Cancelled before arrival'), ('not_safe', 'No contact: not safe'), ('handed_over', 'Handed to another agency'), ('duplicate', 'Same as another call'), ('no_unit', 'No team free'), ('other', 'Other')], max_length=30, verbose_name='how it ended')),
                ('disposition', models.CharField(blank=True, choices=[('community', 'Stayed in the community'), ('home', 'At home'), ('family', 'With family or friends'), ('shelter', 'Shelter'), ('respite', 'Respite'), ('crisis_center', 'Crisis stabilization center'), ('detox', 'Sobering or detox facility'), ('emergency_department', 'Emergency department'), ('hospital', 'Psychiatric hospital'), ('clinic', 'Clinic or urgent care'), ('arrest', 'Arrest or jail'), ('died', 'Died'), ('other', 'Other'), ('unknown', 'Not known')], max_length=30, verbose_name='where the person ended up')),
                ('police', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "Don't know")], max_length=10, verbose_name='police there?')),
                ('city', models.CharField(blank=True, max_length=120, verbose_name='city or zone')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('notes', models.TextField(blank=True, max_length=4000, verbose_name='notes')),
                ('time_flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, editable=False, size=None)),
                ('source_row', models.JSONField(blank=True, default=dict, editable=False)),
                ('unmapped', models.JSONField(blank=True, default=list, editable=False)),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='access.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'call',
                'verbose_name_plural': 'calls',
                'ordering': ['-day', models.OrderBy(models.F('requested_at'), descending=True, nulls_last=True), 'id'],
                'indexes': [models.Index(fields=['program', '-day'], name='call_by_day'), models.Index(condition=models.Q(('source_key', ''), _negated=True), fields=['program', 'source', 'source_key'], name='call_by_number')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('source_key', ''), _negated=True), expressions=[('program', '='), (django.db.models.functions.text.Upper('source_key'), '='), (models.Case(models.When(source='typed', then=casemgmt.calls.models.call.NumberRange(models.Value(None), models.Value(None))), default=casemgmt.calls.models.call.NumberRange(django.db.models.functions.comparison.Cast(models.Func(django.db.models.functions.text.Concat('source', models.Value(' '), 'source_key'), function='hashtext'), models.BigIntegerField()), django.db.models.functions.comparison.Cast(models.Func(django.db.models.functions.text.Concat('source', models.Value(' '), 'source_key'), function='hashtext'), models.BigIntegerField()), models.Value('[]'))), '&&')], name='call_once_a_number'), models.CheckConstraint(condition=models.Q(('intake__in', ['911', '988', 'non_emergency', 'crisis_line', '311', 'partner', 'team', 'walk_in', 'other', 'unknown'])), name='call_intake_known'), models.CheckConstraint(condition=models.Q(('reasons__contained_by', ['welfare', 'mental_health', 'suicide', 'harm', 'agitation', 'disorganized', 'paranoia', 'functioning', 'substance_use', 'intoxication', 'overdose', 'trauma', 'grief', 'seeking_services', 'treatment', 'social_problem', 'conflict', 'domestic', 'abuse', 'running_away', 'youth', 'unhoused', 'unwanted', 'noise', 'traffic_hazard', 'medical', 'syringes', 'transport', 'assist_police', 'assist_ems', 'assist_public', 'outreach', 'follow_up', 'other'])), name='call_reasons_known'), models.CheckConstraint(condition=models.Q(('end_point__in', ['', 'engaged', 'not_found', 'chose_not_to', 'by_phone', 'cancelled', 'cancelled_en_route', 'not_safe', 'handed_over', 'duplicate', 'no_unit', 'other'])), name='call_end_point_known'), models.CheckConstraint(condition=models.Q(('disposition__in', ['', 'community', 'home', 'family', 'shelter', 'respite', 'crisis_center', 'detox', 'emergency_department', 'hospital', 'clinic', 'arrest', 'died', 'other', 'unknown'])), name='call_disposition_known'), models.CheckConstraint(condition=models.Q(('police__in', ['', 'yes', 'no', 'unknown'])), name='call_police_known')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCall',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('source', models.CharField(default='typed', editable=False, max_length=60, verbose_name='source')),
                ('source_key', models.CharField(blank=True, max_length=120, verbose_name='call number')),
                ('intake', models.CharField(choices=[('911', '911'), ('988', '988'), ('non_emergency', 'Police non-emergency line'), ('crisis_line', 'Local crisis line'), ('311', '311'), ('partner', 'Partner agency'), ('team', 'Seen by the team'), ('walk_in', 'Walk-in'), ('other', 'Other'), ('unknown', 'Not known')], default='unknown', max_length=20, verbose_name='how it came in')),
                ('day', models.DateField(editable=False, verbose_name='day')),
                ('requested_at', models.DateTimeField(blank=True, null=True, verbose_name='Call received')),
                ('dispatched_at', models.DateTimeField(blank=True, null=True, verbose_name='Team sent')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='Team arrived')),
                ('engaged_at', models.DateTimeField(blank=True, null=True, verbose_name='Met the person')),
                ('departed_at', models.DateTimeField(blank=True, null=True, verbose_name='Team left')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('welfare', 'Welfare check'), ('mental_health', 'Mental health concern'), ('suicide', 'Thoughts of suicide or an attempt'), ('harm', 'Harm or risk of harm to self, others or property'), ('agitation', 'Agitated or disruptive behavior'), ('disorganized', 'Disorganized behavior'), ('paranoia', 'Paranoia'), ('functioning', 'Difficulty functioning'), ('substance_use', 'Substance use'), ('intoxication', 'Intoxicated'), ('overdose', 'Overdose'), ('trauma', 'Trauma'), ('grief', 'Grief or news of a death'), ('seeking_services', 'Needs social or mental health services'), ('treatment', 'Concern about staying in treatment'), ('social_problem', 'Social or family problems'), ('conflict', 'Dispute or conflict'), ('domestic', 'Conflict at home'), ('abuse', 'Abuse or neglect'), ('running_away', 'Running away'), ('youth', 'Child or youth concern'), ('unhoused', 'Needs shelter or outdoor living help'), ('unwanted', 'Asked to leave a place'), ('noise', 'Noise'), ('traffic_hazard', 'Person in the roadway'), ('medical', 'Minor medical need'), ('syringes', 'Syringe pick-up'), ('transport', 'Needs a ride'), ('assist_police', 'Police ask for help'), ('assist_ems', 'Fire or ambulance asks for help'), ('assist_public', 'Help for a member of the public'), ('outreach', 'Outreach by the team'), ('follow_up', 'Follow-up visit'), ('other', 'Other')], max_length=30), blank=True, default=list, size=None, verbose_name='reasons')),
                ('end_point', models.CharField(blank=True, choices=[('engaged', 'Met the person'), ('not_found', 'Could not find the person'), ('chose_not_to', 'Person chose not to talk'), ('by_phone', 'Settled by phone'), ('cancelled', 'Cancelled'), ('cancelled_en_route', 'Cancelled before arrival'), ('not_safe', 'No contact: not safe'), ('handed_over', 'Handed to another agency'), ('duplicate', 'Same as another call'), ('no_unit', 'No team free'), ('other', 'Other')], max_length=30, verbose_name='how it ended')),
                ('disposition', models.CharField(blank=True, choices=[('community', 'Stayed in the community'), ('home', 'At home'), ('family', 'With family or friends'), ('shelter', 'Shelter'), ('respite', 'Respite'), ('crisis_center', 'Crisis stabilization center'), ('detox', 'Sobering or detox facility'), ('emergency_department', 'Emergency department'), ('hospital', 'Psychiatric hospital'), ('clinic', 'Clinic or urgent care'), ('arrest', 'Arrest or jail'), ('died', 'Died'), ('other', 'Other'), ('unknown', 'Not known')], max_length=30, verbose_name='where the person ended up')),
                ('police', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', "Don't know")], max_length=10, verbose_name='police there?')),
                ('city', models.CharField(blank=True, max_length=120, verbose_name='city or zone')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('notes', models.TextField(blank=True, max_length=4000, verbose_name='notes')),
                ('time_flags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, editable=False, size=None)),
                ('unmapped', models.JSONField(blank=True, default=list, editable=False)),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'historical call',
                'verbose_name_plural': 'historical calls',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMapping',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('slug', models.SlugField(max_length=60, verbose_name='short name')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('document', models.JSONField(verbose_name='rules')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'historical mapping',
                'verbose_name_plural': 'historical mappings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Mapping',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('slug', models.SlugField(max_length=60, verbose_name='short name')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('document', models.JSONField(verbose_name='rules')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'mapping',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('program', 'slug'), name='mapping_slug_once_in_a_program')],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('sha256', models.CharField(max_length=64)),
                ('stored_as', models.CharField(blank=True, max_length=40)),
                ('first', models.CharField(blank=True, choices=[('month_first', 'The month: 5/12/2026 is May 12'), ('day_first', 'The day: 5/12/2026 is December 5')], max_length=12, verbose_name='dates begin with')),
                ('stage', models.CharField(choices=[('checked', 'Checked, nothing imported yet'), ('importing', 'Importing'), ('imported', 'Imported'), ('cancelled', 'Cancelled on the way'), ('failed', 'Stopped by an error'), ('discarded', 'Not imported')], default='checked', max_length=12, verbose_name='status')),
                ('rows_total', models.PositiveIntegerField(verbose_name='rows')),
                ('imported', models.PositiveIntegerField(default=0, verbose_name='imported')),
                ('same', models.PositiveIntegerField(default=0, verbose_name='same as before')),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='refused')),
                ('summary', models.JSONField(default=dict)),
                ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mapping', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='calls.mapping')),
            ],
            options={
                'verbose_name': 'import',
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['checked', 'importing', 'imported', 'cancelled', 'failed', 'discarded'])), name='import_stage_known'), models.CheckConstraint(condition=models.Q(('first__in', ['', 'month_first', 'day_first'])), name='import_first_known'), models.CheckConstraint(condition=models.Q(('rows_total__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('imported'), '+', models.F('same')), '+', models.F('refused')))), name='import_counts_no_row_twice'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'imported'), _negated=True), ('rows_total', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('imported'), '+', models.F('same')), '+', models.F('refused'))), _connector='OR'), name='import_accounts_for_every_row')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('outcome', models.CharField(choices=[('imported', 'Imported'), ('same', 'Same as before'), ('refused', 'Refused')], max_length=10, verbose_name='result')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('cells', models.JSONField(default=dict)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='calls.importbatch')),
                ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='calls.call')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='import_row_once'), models.CheckConstraint(condition=models.Q(('outcome__in', ['imported', 'same', 'refused'])), name='import_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='import_refusal_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='UnknownLabel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('field', models.CharField(choices=[('reasons', 'Reason'), ('end_point', 'How it ended'), ('disposition', 'Where the person ended up'), ('intake', 'How it came in'), ('police', 'Police there?')], max_length=20, verbose_name='field')),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('folded', models.CharField(max_length=200)),
                ('count', models.PositiveIntegerField(default=0, verbose_name='calls')),
                ('code', models.CharField(blank=True, max_length=30, verbose_name='code')),
                ('resolved_at', models.DateTimeField(editable=False, null=True)),
                ('mapping', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unknown_labels', to='calls.mapping')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
            ],
            options={
                'verbose_name': 'unknown label',
                'ordering': ['field', '-count', 'label'],
                'constraints': [models.UniqueConstraint(fields=('mapping', 'field', 'folded'), name='unknown_label_once'), models.CheckConstraint(condition=models.Q(('field__in', ['reasons', 'end_point', 'disposition', 'intake', 'police'])), name='unknown_label_field_known'), models.CheckConstraint(condition=models.Q(('code', ''), ('resolved_at__isnull', False), _connector='OR'), name='unknown_label_code_when_resolved')],
            },
        ),
        Protect("calls_call"),
        Hide("calls_call", "id"),
        Protect("calls_historicalcall", append_only=True),
        Hide("calls_historicalcall", "id"),
        Protect("calls_historicalmapping", append_only=True),
        Protect("calls_mapping"),
        Protect("calls_importbatch"),
        Protect("calls_importrow"),
        Protect("calls_unknownlabel"),
    ]
    operations = [*NEEDED, Together(*operations)]
