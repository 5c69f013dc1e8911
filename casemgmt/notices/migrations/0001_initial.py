from django.db import migrations, models
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid

from casemgmt.scope.policies import Protect
from casemgmt.scope.together import Together


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("scope", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('program', models.CharField(max_length=40)),
                ('recipient', models.UUIDField()),
                ('kind', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('step', models.CharField(max_length=40)),
                ('occurrence', models.DateTimeField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['recipient', '-created_at'], name='notice_by_recipient')],
                'constraints': [models.UniqueConstraint(fields=('subject_id', 'kind', 'step', 'occurrence', 'recipient'), name='notice_told_once')],
            },
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('recipient', models.UUIDField(primary_key=True, serialize=False)),
                ('starts', models.TimeField(verbose_name='from')),
                ('ends', models.TimeField(verbose_name='until')),
                ('zone', models.CharField(max_length=60)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('starts', models.F('ends')), _negated=True), name='quiet_hours_end')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('program', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('pending', 'Waiting to be sent'), ('claimed', 'Taken by a worker'), ('sending', 'Being sent'), ('sent', 'Sent'), ('held', 'Held back'), ('failed', 'Could not be sent')], default='pending', max_length=10)),
                ('until', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('claim', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('message_id', models.CharField(blank=True, max_length=120)),
                ('ambiguous', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, choices=[('quiet_hours', 'The reader asked for quiet at this hour'), ('no_mail_server', 'The mail server could not be reached'), ('refused', 'The mail server refused it'), ('interrupted', 'The connection broke while it was being sent'), ('in_doubt', 'Two tries broke off after the server had it; it may have arrived twice'), ('gave_up', 'Tried too often'), ('no_address', 'The reader has no address or may not sign in any more'), ('no_words', 'Its words could not be written'), ('check_said_no', 'A check did not let it leave'), ('check_broken', 'A check is missing or broken')], max_length=20, verbose_name='why it waits')),
                ('detail', models.CharField(blank=True, help_text="a check's name, a server's code", max_length=120)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('sent_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='delivery', to='notices.notice')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('pending', 'claimed', 'sending'))), fields=['attempts', 'until', 'id'], name='delivery_claimable')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'claimed', 'sending', 'sent', 'held', 'failed'])), name='delivery_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='delivery_sent_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('sending', 'sent')), _negated=True), models.Q(('message_id', ''), _negated=True), _connector='OR'), name='delivery_leaves_with_a_message_id'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('claimed', 'sending')), _negated=True), ('claim__isnull', False), _connector='OR'), name='delivery_in_hand_has_a_claim'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('held', 'failed')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='delivery_held_says_why')],
            },
        ),
        Protect("notices_notice"),
        Protect("notices_delivery"),
    ]
    operations = [Together(*operations)]
