from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
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
            name='StaffNotice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('told_on', models.DateField(verbose_name='day on which staff and union were told')),
                ('words', models.TextField(max_length=4000, verbose_name='what they were told')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('recorded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-told_on', '-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Exposure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('death', 'Somebody died'), ('child', 'A child was involved'), ('violence', 'Violence or a threat'), ('suicide_attempt', 'A suicide attempt'), ('overdose', 'An overdose'), ('own_injury', 'One of us was hurt'), ('long_scene', 'A very long scene'), ('known_person', 'Somebody we knew')], max_length=30, verbose_name='kind')),
                ('source', models.CharField(editable=False, max_length=80)),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('responder', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['responder', '-day'], name='exposure_by_responder')],
                'constraints': [models.UniqueConstraint(fields=('responder', 'source', 'kind'), name='exposure_told_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['death', 'child', 'violence', 'suicide_attempt', 'overdose', 'own_injury', 'long_scene', 'known_person'])), name='exposure_kind_known'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='exposure_has_a_source')],
            },
        ),
        Protect("exposure_staffnotice", append_only=True),
        Protect("exposure_exposure"),
    ]
    operations = [Together(*operations)]
