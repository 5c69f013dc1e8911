import datetime
from django.conf import settings
import django.contrib.postgres.fields
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
        ("calls", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Encounter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('descriptor', models.CharField(blank=True, max_length=200, verbose_name='description of the person')),
                ('started_at', models.DateTimeField(verbose_name='when')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='where')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('welfare', 'Welfare check'), ('mental_health', 'Mental health concern'), ('suicide', 'Thoughts of suicide or an attempt'), ('harm', 'Harm or risk of harm to self, others or property'), ('agitation', 'Agitated or disruptive behavior'), ('disorganized', 'Disorganized behavior'), ('paranoia', 'Paranoia'), ('functioning', 'Difficulty functioning'), ('substance_use', 'Substance use'), ('intoxication', 'Intoxicated'), ('overdose', 'Overdose'), ('trauma', 'Trauma'), ('grief', 'Grief or news of a death'), ('seeking_services', 'Needs social or mental health services'), ('treatment', 'Concern about staying in treatment'), ('social_problem', 'Social or family problems'), ('conflict', 'Dispute or conflict'), ('domestic', 'Conflict at home'), ('abuse', 'Abuse or neglect'), ('running_away', 'Running away'), ('youth', 'Child or youth concern'), ('unhoused', 'Needs shelter or outdoor living help'), ('unwanted', 'Asked to leave a place'), ('noise', 'Noise'), ('traffic_hazard', 'Person in the roadway'), ('medical', 'Minor medical need'), ('syringes', 'Syringe pick-up'), ('transport', 'Needs a ride'), ('assist_police', 'Police ask for help'), ('assist_ems', 'Fire or ambulance asks for help'), ('assist_public', 'Help for a member of the public'), ('outreach', 'Outreach by the team'), ('follow_up', 'Follow-up visit'), ('other', 'Other')], max_length=30), blank=True, default=list, size=None, verbose_name='what it was about')),
                ('did', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('listened', 'Listened and supported'), ('calmed', 'Helped calm things down'), ('safety_plan', 'Made a safety plan'), ('risk_check', 'Asked about risk'), ('welfare_check', 'Checked on the person'), ('mediated', 'Helped settle a conflict'), ('first_aid', 'First aid or wound care'), ('medical_check', 'Medical check'), ('naloxone', 'Gave naloxone'), ('harm_reduction', 'Harm reduction supplies'), ('food_water', 'Food or water'), ('clothing', 'Clothes, blanket or tent'), ('information', 'Gave information'), ('connected', 'Connected to a service'), ('called_contact', 'Called family or a provider'), ('advocated', 'Spoke up for the person'), ('ride', 'Gave a ride'), ('called_ems', 'Called an ambulance'), ('called_police', 'Called the police'), ('hold', 'Involuntary hold was started'), ('other', 'Other')], max_length=30), blank=True, default=list, size=None, verbose_name='what we did')),
                ('outcome', models.CharField(choices=[('ended_on_scene', 'Ended on scene'), ('connected', 'Connected to a service'), ('taken_to_service', 'Taken to a service or shelter'), ('taken_home', 'Taken home or to family'), ('taken_to_hospital', 'Taken to a hospital'), ('chose_not_to', 'Person chose not to take help'), ('not_found', 'Could not find the person'), ('left', 'Person left'), ('ems_took_over', 'Ambulance took over'), ('police_took_over', 'Police took over'), ('handed_over', 'Handed to another team'), ('died', 'Person died'), ('other', 'Other')], max_length=30, verbose_name='how it ended')),
                ('transport', models.CharField(choices=[('none', 'No transport'), ('team', 'With the team'), ('ambulance', 'Ambulance'), ('police', 'Police car'), ('secure', 'Secure transport'), ('family', 'Family or friend'), ('ride_service', 'Taxi or ride service'), ('transit', 'Bus or train'), ('own', 'On their own'), ('other', 'Other'), ('unknown', 'Not known')], default='unknown', max_length=30, verbose_name='transport')),
                ('police', models.CharField(choices=[('none', 'No police'), ('left_before', 'Left when the team came'), ('present', 'There, not with the team'), ('co_response', 'Came with the team'), ('asked_us', 'Police asked for the team'), ('we_asked', 'The team asked for police'), ('took_over', 'Police took over'), ('unknown', 'Not known')], default='unknown', max_length=30, verbose_name='police')),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('shelter', 'Shelter tonight'), ('housing', 'Housing'), ('food', 'Food or water'), ('clothing', 'Clothes or gear'), ('hygiene', 'Shower or laundry'), ('mental_health', 'Mental health care'), ('substance_use', 'Substance use care'), ('medical', 'Medical or dental care'), ('medication', 'Medication'), ('safety', 'Safety from someone'), ('suicide_risk', 'Risk of suicide'), ('income', 'Income or benefits'), ('insurance', 'Health insurance'), ('documents', 'Papers or ID'), ('work', 'Work or training'), ('legal', 'Legal help'), ('transport', 'A ride'), ('phone', 'Phone or internet'), ('family', 'Family or child care'), ('connection', 'Someone to talk to'), ('disability', 'Help with a disability'), ('pet', 'Care for a pet'), ('other', 'Other')], max_length=30), blank=True, default=list, size=None, verbose_name='needs seen')),
                ('follow_up', models.CharField(choices=[('24h', '24 hours'), ('72h', '72 hours'), ('7d', '7 days'), ('none', 'No follow-up')], default='none', max_length=4, verbose_name='follow up in')),
                ('note', models.TextField(blank=True, max_length=10000, verbose_name='note')),
                ('sent_hash', models.CharField(editable=False, help_text='what the first sending said', max_length=64)),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='calls.call')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='people.person')),
                ('police_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency', verbose_name='which police')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='access.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'encounter',
                'verbose_name_plural': 'encounters',
                'ordering': ['-started_at', 'id'],
                'indexes': [models.Index(fields=['program', '-started_at'], name='encounter_by_day'), models.Index(fields=['person', '-started_at'], name='encounter_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('started_at__gte', datetime.datetime(1990, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), ('started_at__lt', datetime.datetime(2150, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), name='encounter_when_possible'), models.CheckConstraint(condition=models.Q(('reasons__contained_by', ['welfare', 'mental_health', 'suicide', 'harm', 'agitation', 'disorganized', 'paranoia', 'functioning', 'substance_use', 'intoxication', 'overdose', 'trauma', 'grief', 'seeking_services', 'treatment', 'social_problem', 'conflict', 'domestic', 'abuse', 'running_away', 'youth', 'unhoused', 'unwanted', 'noise', 'traffic_hazard', 'medical', 'syringes', 'transport', 'assist_police', 'assist_ems', 'assist_public', 'outreach', 'follow_up', 'other'])), name='encounter_reasons_known'), models.CheckConstraint(condition=models.Q(('did__contained_by', ['listened', 'calmed', 'safety_plan', 'risk_check', 'welfare_check', 'mediated', 'first_aid', 'medical_check', 'naloxone', 'harm_reduction', 'food_water', 'clothing', 'information', 'connected', 'called_contact', 'advocated', 'ride', 'called_ems', 'called_police', 'hold', 'other'])), name='encounter_did_known'), models.CheckConstraint(condition=models.Q(('needs__contained_by', ['shelter', 'housing', 'food', 'clothing', 'hygiene', 'mental_health', 'substance_use', 'medical', 'medication', 'safety', 'suicide_risk', 'income', 'insurance', 'documents', 'work', 'legal', 'transport', 'phone', 'family', 'connection', 'disability', 'pet', 'other'])), name='encounter_needs_known'), models.CheckConstraint(condition=models.Q(('outcome__in', ['ended_on_scene', 'connected', 'taken_to_service', 'taken_home', 'taken_to_hospital', 'chose_not_to', 'not_found', 'left', 'ems_took_over', 'police_took_over', 'handed_over', 'died', 'other']), ('transport__in', ['none', 'team', 'ambulance', 'police', 'secure', 'family', 'ride_service', 'transit', 'own', 'other', 'unknown']), ('police__in', ['none', 'left_before', 'present', 'co_response', 'asked_us', 'we_asked', 'took_over', 'unknown']), ('follow_up__in', ['24h', '72h', '7d', 'none'])), name='encounter_codes_known'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'died'), _negated=True), ('follow_up', 'none'), _connector='OR'), name='encounter_promises_nothing_after_death'), models.CheckConstraint(condition=models.Q(('police_agency', None), ('police__in', ('present', 'co_response', 'asked_us', 'we_asked', 'took_over')), _connector='OR'), name='encounter_police_agency_was_there')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalEncounter',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('descriptor', models.CharField(blank=True, max_length=200, verbose_name='description of the person')),
                ('started_at', models.DateTimeField(verbose_name='when')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='where')),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('welfare', 'Welfare check'), ('mental_health', 'Mental health concern'), ('suicide', 'Thoughts of suicide or an attempt'), ('harm', 'Harm or risk of harm to self, others or property'), ('agitation', 'Agitated or disruptive behavior'), ('disorganized', 'Disorganized behavior'), ('paranoia', 'Paranoia'), ('functioning', 'Difficulty functioning'), ('substance_use', 'Substance use'), ('intoxication', 'Intoxicated'), ('overdose', 'Overdose'), ('trauma', 'Trauma'), ('grief', 'Grief or news of a death'), ('seeking_services', 'Needs social or mental health services'), ('treatment', 'Concern about staying in treatment'), ('social_problem', 'Social or family problems'), ('conflict', 'Dispute or conflict'), ('domestic', 'Conflict at home'), ('abuse', 'Abuse or neglect'), ('running_away', 'Running away'), ('youth', 'Child or youth concern'), ('unhoused', 'Needs shelter or outdoor living help'), ('unwanted', 'Asked to leave a place'), ('noise', 'Noise'), ('traffic_hazard', 'Person in the roadway'), ('medical', 'Minor medical need'), ('syringes', 'Syringe pick-up'), ('transport', 'Needs a ride'), ('assist_police', 'Police ask for help'), ('assist_ems', 'Fire or ambulance asks for help'), ('assist_public', 'Help for a member of the public'), ('outreach', 'Outreach by the team'), ('follow_up', 'Follow-up visit'), ('other', 'Other')], max_length=30), blank=True, default=list, size=None, verbose_name='what it was about')),
                ('did', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('listened', 'Listened and supported'), ('calmed', 'Helped calm things down'), ('safety_plan', 'Made a safety plan'), ('risk_check', 'Asked about risk'), ('welfare_check', 'Checked on the person'), ('mediated', 'Helped settle a conflict'), ('first_aid', 'First aid or wound care'), ('medical_check', 'Medical check'), ('naloxone', 'Gave naloxone'), ('harm_reduction', 'Harm reduction supplies'), ('food_water', 'Food or water'), ('clothing', 'Clothes, blanket or tent'), ('information', 'Gave information'), ('connected', 'Connected to a service'), ('called_contact', 'Called family or a provider'), ('advocated', 'Spoke up for the person'), ('ride', 'Gave a ride'), ('called_ems', 'Called an ambulance'), ('called_police', 'Called the police'), ('hold', 'Involuntary hold was started'), ('other', 'Other')], max_length=30), blank=True, default=list, size=None, verbose_name='what we did')),
                ('outcome', models.CharField(choices=[('ended_on_scene', 'Ended on scene'), ('connected', 'Connected to a service'), ('taken_to_service', 'Taken to a service or shelter'), ('taken_home', 'Taken home or to family'), ('taken_to_hospital', 'Taken to a hospital'), ('chose_not_to', 'Person chose not to take help'), ('not_found', 'Could not find the person'), ('left', 'Person left'), ('ems_took_over', 'Ambulance took over'), ('police_took_over', 'Police took over'), ('handed_over', 'Handed to another team'), ('died', 'Person died'), ('other', 'Other')], max_length=30, verbose_name='how it ended')),
                ('transport', models.CharField(choices=[('none', 'No transport'), ('team', 'With the team'), ('ambulance', 'Ambulance'), ('police', 'Police car'), ('secure', 'Secure transport'), ('family', 'Family or friend'), ('ride_service', 'Taxi or ride service'), ('transit', 'Bus or train'), ('own', 'On their own'), ('other', 'Other'), ('unknown', 'Not known')], default='unknown', max_length=30, verbose_name='transport')),
                ('police', models.CharField(choices=[('none', 'No police'), ('left_before', 'Left when the team came'), ('present', 'There, not with the team'), ('co_response', 'Came with the team'), ('asked_us', 'Police asked for the team'), ('we_asked', 'The team asked for police'), ('took_over', 'Police took over'), ('unknown', 'Not known')], default='unknown', max_length=30, verbose_name='police')),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('shelter', 'Shelter tonight'), ('housing', 'Housing'), ('food', 'Food or water'), ('clothing', 'Clothes or gear'), ('hygiene', 'Shower or laundry'), ('mental_health', 'Mental health care'), ('substance_use', 'Substance use care'), ('medical', 'Medical or dental care'), ('medication', 'Medication'), ('safety', 'Safety from someone'), ('suicide_risk', 'Risk of suicide'), ('income', 'Income or benefits'), ('insurance', 'Health insurance'), ('documents', 'Papers or ID'), ('work', 'Work or training'), ('legal', 'Legal help'), ('transport', 'A ride'), ('phone', 'Phone or internet'), ('family', 'Family or child care'), ('connection', 'Someone to talk to'), ('disability', 'Help with a disability'), ('pet', 'Care for a pet'), ('other', 'Other')], max_length=30), blank=True, default=list, size=None, verbose_name='needs seen')),
                ('follow_up', models.CharField(choices=[('24h', '24 hours'), ('72h', '72 hours'), ('7d', '7 days'), ('none', 'No follow-up')], default='none', max_length=4, verbose_name='follow up in')),
                ('note', models.TextField(blank=True, max_length=10000, verbose_name='note')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('call', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='calls.call')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.person')),
                ('police_agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.agency', verbose_name='which police')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'historical encounter',
                'verbose_name_plural': 'historical encounters',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPresence',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('role', models.CharField(choices=[('responder', 'Crisis responder'), ('clinician', 'Mental health clinician'), ('social_worker', 'Social worker'), ('medic', 'EMT or paramedic'), ('nurse', 'Nurse'), ('peer', 'Peer supporter'), ('care_navigator', 'Care navigator'), ('mediator', 'Mediator'), ('supervisor', 'Supervisor'), ('police', 'Police officer'), ('interpreter', 'Interpreter'), ('observer', 'Trainee or observer'), ('other', 'Other')], default='responder', max_length=20, verbose_name='role')),
                ('history_change_reason', models.CharField(max_length=200, null=True)),
                ('history_user_id', models.UUIDField(editable=False, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('encounter', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='encounters.encounter')),
                ('program', models.ForeignKey(blank=True, db_column='program', db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.program')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical presence',
                'verbose_name_plural': 'historical presences',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('role', models.CharField(choices=[('responder', 'Crisis responder'), ('clinician', 'Mental health clinician'), ('social_worker', 'Social worker'), ('medic', 'EMT or paramedic'), ('nurse', 'Nurse'), ('peer', 'Peer supporter'), ('care_navigator', 'Care navigator'), ('mediator', 'Mediator'), ('supervisor', 'Supervisor'), ('police', 'Police officer'), ('interpreter', 'Interpreter'), ('observer', 'Trainee or observer'), ('other', 'Other')], default='responder', max_length=20, verbose_name='role')),
                ('encounter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='encounters.encounter')),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'presence',
                'ordering': ['created_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('encounter', 'user'), name='presence_once'), models.CheckConstraint(condition=models.Q(('role__in', ['responder', 'clinician', 'social_worker', 'medic', 'nurse', 'peer', 'care_navigator', 'mediator', 'supervisor', 'police', 'interpreter', 'observer', 'other'])), name='presence_role_known')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('body', models.JSONField()),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('program', models.ForeignKey(db_column='program', editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.program')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'ordering': ['-saved_at'],
                'indexes': [models.Index(fields=['user', '-saved_at'], name='draft_by_user')],
            },
        ),
        Protect("encounters_encounter"),
        Hide("encounters_encounter"),
        Hold("encounters_encounter"),
        Protect("encounters_historicalencounter", append_only=True),
        Hide("encounters_historicalencounter"),
        Protect("encounters_historicalpresence", append_only=True),
        Protect("encounters_presence"),
        Hold("encounters_presence", "encounter_id", through="encounters_encounter"),
        Protect("encounters_draft"),
    ]
    operations = [Together(*operations)]
