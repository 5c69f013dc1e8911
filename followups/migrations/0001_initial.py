import datetime
from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import django.db.models.functions.datetime
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
            name='FollowUp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('origin', models.UUIDField(editable=False, help_text='the record a rule made it from', null=True)),
                ('rule', models.CharField(blank=True, editable=False, max_length=60)),
                ('because', models.CharField(max_length=200, verbose_name='why')),
                ('kind', models.CharField(choices=[('call', 'Phone call'), ('text', 'Text message'), ('visit', 'Visit'), ('appointment', 'Appointment'), ('document', 'Paperwork'), ('partner', 'Call to a partner'), ('other', 'Something else')], default='call', max_length=20, verbose_name='what')),
                ('opens_at', models.DateTimeField(verbose_name='from')),
                ('remind_at', models.DateTimeField(verbose_name='reminder')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('zone', models.CharField(max_length=60, verbose_name='time zone')),
                ('status', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='open', max_length=10, verbose_name='status')),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'Reached, promise kept'), ('no_contact_needed', 'Done, no contact was needed'), ('chose_not_to', 'The person chose not to be contacted'), ('not_reached', 'Could not be reached'), ('taken_over', 'Another team took over'), ('moved_away', 'Moved away'), ('died', 'The person died'), ('partner_answered', 'The partner answered'), ('partner_silent', 'The partner could not be reached')], max_length=20, verbose_name='outcome')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='why it was cancelled')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followups', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followups', to='people.person')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followups', to='access.team')),
            ],
            options={
                'verbose_name': 'follow-up',
                'verbose_name_plural': 'follow-ups',
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['due_at', 'id'], name='followup_open_by_due'), models.Index(condition=models.Q(('status', 'open')), fields=['remind_at'], name='followup_open_by_reminder'), models.Index(condition=models.Q(('status', 'open')), fields=['assignee', 'due_at'], name='followup_by_owner')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('origin__isnull', False)), fields=('origin', 'rule'), name='followup_once_per_origin_and_rule'), models.CheckConstraint(condition=models.Q(models.Q(('origin', None), ('rule', '')), models.Q(('origin__isnull', False), models.Q(('rule', ''), _negated=True)), _connector='OR'), name='followup_origin_with_rule'), models.CheckConstraint(condition=models.Q(('due_at__lt', datetime.datetime(2150, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), ('opens_at__gte', datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), name='followup_window_possible'), models.CheckConstraint(condition=models.Q(('opens_at__lte', models.F('remind_at')), ('remind_at__lte', models.F('due_at'))), name='followup_window_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('status', 'done'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('status', 'done'), _negated=True), ('done_at', None), ('outcome', '')), _connector='OR'), name='followup_done_with_moment_and_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), models.Q(('cancel_reason', ''), _negated=True)), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancel_reason', '')), _connector='OR'), name='followup_cancelled_with_reason'), models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='followup_says_why'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'done', 'cancelled']), ('kind__in', ['call', 'text', 'visit', 'appointment', 'document', 'partner', 'other']), ('outcome__in', ['', 'reached', 'no_contact_needed', 'chose_not_to', 'not_reached', 'taken_over', 'moved_away', 'died', 'partner_answered', 'partner_silent'])), name='followup_codes_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'partner'), ('outcome__in', ['', 'partner_answered', 'partner_silent', 'no_contact_needed'])), models.Q(models.Q(('kind', 'partner'), _negated=True), models.Q(('outcome__in', ('partner_answered', 'partner_silent')), _negated=True)), _connector='OR'), name='followup_with_a_partner_ends_in_its_words')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('mode', models.CharField(choices=[('call', 'Phone call'), ('text', 'Text message'), ('in_person', 'In person'), ('video', 'Video call'), ('email', 'E-mail'), ('letter', 'Letter'), ('through_other', 'Through a partner or someone they trust')], max_length=20, verbose_name='how')),
                ('result', models.CharField(choices=[('reached', 'Reached'), ('no_answer', 'No answer'), ('left_message', 'Left a safe message'), ('sent', 'Sent, no reply yet'), ('other_person', 'Someone else answered'), ('wrong_number', 'Wrong number or address'), ('not_in_service', 'Number not in service'), ('not_there', 'Went there, not found'), ('not_safe', 'Not safe to talk'), ('chose_not_to', 'Chose not to talk'), ('away', 'In hospital, jail or away'), ('died', 'Learned that the person died'), ('partner_answered', 'The partner answered')], max_length=20, verbose_name='what came of it')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('contact_point', models.UUIDField(blank=True, null=True, verbose_name='number or address used')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('followup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='followups.followup')),
            ],
            options={
                'ordering': ['-at', '-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('mode__in', ['call', 'text', 'in_person', 'video', 'email', 'letter', 'through_other']), ('result__in', ['reached', 'no_answer', 'left_message', 'sent', 'other_person', 'wrong_number', 'not_in_service', 'not_there', 'not_safe', 'chose_not_to', 'away', 'died', 'partner_answered'])), name='attempt_codes_known')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalFollowUp',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('origin', models.UUIDField(editable=False, help_text='the record a rule made it from', null=True)),
                ('rule', models.CharField(blank=True, editable=False, max_length=60)),
                ('because', models.CharField(max_length=200, verbose_name='why')),
                ('kind', models.CharField(choices=[('call', 'Phone call'), ('text', 'Text message'), ('visit', 'Visit'), ('appointment', 'Appointment'), ('document', 'Paperwork'), ('partner', 'Call to a partner'), ('other', 'Something else')], default='call', max_length=20, verbose_name='what')),
                ('opens_at', models.DateTimeField(verbose_name='from')),
                ('remind_at', models.DateTimeField(verbose_name='reminder')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('zone', models.CharField(max_length=60, verbose_name='time zone')),
                ('status', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='open', max_length=10, verbose_name='status')),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'Reached, promise kept'), ('no_contact_needed', 'Done, no contact was needed'), ('chose_not_to', 'The person chose not to be contacted'), ('not_reached', 'Could not be reached'), ('taken_over', 'Another team took over'), ('moved_away', 'Moved away'), ('died', 'The person died'), ('partner_answered', 'The partner answered'), ('partner_silent', 'The partner could not be reached')], max_length=20, verbose_name='outcome')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='why it was cancelled')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('assignee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.team')),
            ],
            options={
                'verbose_name': 'historical follow-up',
                'verbose_name_plural': 'historical follow-ups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        Protect("followups_followup"),
        Hide("followups_followup"),
        Hold("followups_followup"),
        Protect("followups_attempt", append_only=True),
        Hold("followups_attempt", "followup_id", through="followups_followup"),
        Protect("followups_historicalfollowup", append_only=True),
        Hide("followups_historicalfollowup"),
    ]
    operations = [Together(*operations)]
