"""What a person chose not to share, what was frozen for it, and what a supervisor decided against it."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions.datetime import Now

from casemgmt.scope.policies import Hide, Protect
from casemgmt.scope.together import Together

PROTECT, NOTHING = django.db.models.deletion.PROTECT, django.db.models.deletion.DO_NOTHING


def hold(table, *path):
    """As in 0002: ask for a hold before a row of this table goes, or moves."""
    asked = ", ".join(f"'{part}'" for part in path)
    goes, moves = f"legal_hold_{path[0]}", f"legal_hold_{path[0]}_moves"
    return migrations.RunSQL(
        f"CREATE TRIGGER {goes} BEFORE DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION consents_hold({asked});"
        f"CREATE TRIGGER {moves} BEFORE UPDATE OF {path[0]} ON {table} FOR EACH ROW "
        f"WHEN (OLD.{path[0]} IS DISTINCT FROM NEW.{path[0]}) EXECUTE FUNCTION consents_hold({asked});",
        f"DROP TRIGGER {goes} ON {table}; DROP TRIGGER {moves} ON {table};",
    )


def kept(to, name="+", **words):
    return models.ForeignKey(on_delete=PROTECT, related_name=name, to=to, **words)


def past(to, **words):
    return models.ForeignKey(
        blank=True, db_constraint=False, null=True, on_delete=NOTHING, related_name="+", to=to, **words
    )


def decision(key):
    """Fields of a decision against a no, of the table and of its history."""
    named = key is kept
    return [
        ("created_at", models.DateTimeField(db_default=Now(), editable=False)),
        ("why", models.CharField(max_length=300, verbose_name="why a supervisor shares all the same")),
        ("since", models.DateTimeField(db_default=Now(), verbose_name="since")),
        ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
        ("program", key("access.program", db_column="program", editable=False)),
        ("person", key("people.person", **({"name": "overrides"} if named else {}))),
        ("no", key("consents.consent", verbose_name="which no", **({"name": "overrides"} if named else {}))),
        ("recipient", key("access.agency", verbose_name="with which agency")),
        ("by", key(settings.AUTH_USER_MODEL, verbose_name="decided by")),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_phone"),
        ("consents", "0004_own_copy_days"),
        ("people", "0006_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [Together(
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                *decision(kept),
            ],
            options={
                "verbose_name": "decision against a no",
                "verbose_name_plural": "decisions against a no",
                "ordering": ["-since", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("no", "recipient"),
                        name="override_once_for_an_agency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="override_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalOverride",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                *decision(past),
                ("history_change_reason", models.CharField(max_length=200, null=True)),
                ("history_user_id", models.UUIDField(editable=False, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_type", models.CharField(
                    choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
            ],
            options={
                "verbose_name": "historical decision against a no",
                "verbose_name_plural": "historical decisions against a no",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Freeze",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(db_default=Now(), editable=False)),
                ("program", kept("access.program", db_column="program", editable=False)),
                ("packet", models.OneToOneField(
                    on_delete=PROTECT, related_name="freeze", to="consents.packet")),
                ("no", kept("consents.consent", "freezes", verbose_name="because of")),
                ("by", kept(settings.AUTH_USER_MODEL, verbose_name="frozen by")),
                ("at", models.DateTimeField(verbose_name="frozen")),
            ],
            options={
                "verbose_name": "sharing that was stopped",
                "verbose_name_plural": "sharing that was stopped",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consent',
            name='consent_keeps_its_terms',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='consent',
            name='consent_only_moves_on',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_person',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_discloser',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_what',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_recipient',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_purpose',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_right_to_revoke',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_expiry',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_signature',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_date',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_redisclosure',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_intermediary',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_language',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_active_has_interpreter',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_revoked_has_its_moment',
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_codes_known',
        ),
        migrations.AddField(
            model_name='consent',
            name='given_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='agreement written down'),
        ),
        migrations.AddField(
            model_name='historicalconsent',
            name='given_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='agreement written down'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='revoke_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='why not'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='revoked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='no since'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('active', 'Given'), ('revoked', 'Taken back'), ('refused', 'Chose not to')], default='draft', max_length=10, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='historicalconsent',
            name='revoke_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='why not'),
        ),
        migrations.AlterField(
            model_name='historicalconsent',
            name='revoked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='no since'),
        ),
        migrations.AlterField(
            model_name='historicalconsent',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('active', 'Given'), ('revoked', 'Taken back'), ('refused', 'Chose not to')], default='draft', max_length=10, verbose_name='status'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='consent_keeps_its_terms', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."all_treating" IS DISTINCT FROM (NEW."all_treating") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."discloser" IS DISTINCT FROM (NEW."discloser") OR OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."given" IS DISTINCT FROM (NEW."given") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."given_on" IS DISTINCT FROM (NEW."given_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."intermediary" IS DISTINCT FROM (NEW."intermediary") OR OLD."interpreter" IS DISTINCT FROM (NEW."interpreter") OR OLD."interpreter_name" IS DISTINCT FROM (NEW."interpreter_name") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."no_end" IS DISTINCT FROM (NEW."no_end") OR OLD."participants" IS DISTINCT FROM (NEW."participants") OR OLD."person_name" IS DISTINCT FROM (NEW."person_name") OR OLD."program" IS DISTINCT FROM (NEW."program") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."recipient_id" IS DISTINCT FROM (NEW."recipient_id") OR OLD."recipient_name" IS DISTINCT FROM (NEW."recipient_name") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."signature" IS DISTINCT FROM (NEW."signature") OR OLD."signed_as" IS DISTINCT FROM (NEW."signed_as") OR OLD."signer_name" IS DISTINCT FROM (NEW."signer_name") OR OLD."told_how_to_revoke" IS DISTINCT FROM (NEW."told_how_to_revoke") OR OLD."told_redisclosure" IS DISTINCT FROM (NEW."told_redisclosure") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."witness" IS DISTINCT FROM (NEW."witness") OR OLD."words" IS DISTINCT FROM (NEW."words"))', func="IF OLD.status <> 'draft' THEN RAISE EXCEPTION 'pgtrigger: a consent that was given keeps its terms'; END IF; RETURN NEW;", hash='7339bf75fa45e863083a942cd75c3b365d3e23b2', operation='UPDATE', pgid='pgtrigger_consent_keeps_its_terms_163b5', table='consents_consent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='consent_only_moves_on', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (OLD.status = 'active' AND NEW.status IN ('draft', 'refused')) OR (OLD.status IN ('revoked', 'refused') AND (NEW.status, NEW.revoked_at, NEW.revoke_reason) IS DISTINCT FROM (OLD.status, OLD.revoked_at, OLD.revoke_reason)) THEN RAISE EXCEPTION 'pgtrigger: a consent only moves on'; END IF; RETURN NEW;", hash='92fb77b2492ec6d5a566edbe63d8290167cfd57c', operation='UPDATE', pgid='pgtrigger_consent_only_moves_on_22d42', table='consents_consent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), models.Q(('person_name', ''), _negated=True), _connector='OR'), name='consent_active_has_person', violation_error_message="Write the person's name as it stands on the consent."),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), models.Q(('discloser', ''), _negated=True), _connector='OR'), name='consent_active_has_discloser', violation_error_message='Say who may share.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), ('what__len__gt', 0), _connector='OR'), name='consent_active_has_what', violation_error_message='Choose what may be shared.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), ('recipient__isnull', False), models.Q(('recipient_name', ''), _negated=True), models.Q(('all_treating', True), ('kind', 'part2_tpo')), _connector='OR'), name='consent_active_has_recipient', violation_error_message='Say with whom.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), models.Q(('purpose', ''), _negated=True), _connector='OR'), name='consent_active_has_purpose', violation_error_message='Say what it is for.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), ('told_how_to_revoke', True), _connector='OR'), name='consent_active_has_right_to_revoke', violation_error_message='Tell the person that they can take this back, and how.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), ('expires_on__isnull', False), models.Q(('kind', 'part2_tpo'), ('no_end', True)), _connector='OR'), name='consent_active_has_expiry', violation_error_message='Choose the last day. Only consent to treatment, payment and operations may have none.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), models.Q(('given', 'verbal'), models.Q(('witness', ''), _negated=True)), models.Q(('given__in', ['drawn', 'typed', 'scanned']), models.Q(('signature', ''), _negated=True), models.Q(('signer_name', ''), _negated=True)), _connector='OR'), name='consent_active_has_signature', violation_error_message='A spoken yes needs a witness; anything else needs a signature.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), ('given_on__isnull', False), _connector='OR'), name='consent_active_has_date', violation_error_message='Write the day on which the person agreed.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), models.Q(('kind', 'part2_tpo'), _negated=True), ('told_redisclosure', True), _connector='OR'), name='consent_active_has_redisclosure', violation_error_message='Tell the person that whoever gets these records may share them further.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), ('intermediary', ''), models.Q(('participants', ''), _negated=True), _connector='OR'), name='consent_active_has_intermediary', violation_error_message='Where someone passes the facts on, say to whom.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), models.Q(models.Q(('language', ''), _negated=True), models.Q(('words', ''), _negated=True)), _connector='OR'), name='consent_active_has_language', violation_error_message='Read the consent aloud, and say in which language.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'refused']), ('interpreter', 'none'), models.Q(models.Q(('interpreter', ''), _negated=True), models.Q(('interpreter_name', ''), _negated=True)), _connector='OR'), name='consent_active_has_interpreter', violation_error_message='Name the interpreter, or say that none was needed.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', False), ('status__in', ['refused', 'revoked'])), models.Q(models.Q(('status__in', ['refused', 'revoked']), _negated=True), ('revoke_reason', ''), ('revoked_at', None)), _connector='OR'), name='consent_revoked_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), ('recipient__isnull', False), models.Q(('recipient_name', ''), _negated=True), ('all_treating', True), _connector='OR'), name='consent_refused_to_somebody', violation_error_message='Say with whom.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('given__in', ['', 'verbal', 'drawn', 'typed', 'scanned']), ('interpreter__in', ['', 'none', 'worker', 'professional', 'remote', 'adult']), ('language__in', ['', 'en', 'es', 'ase', 'am', 'ar', 'my', 'yue', 'chk', 'prs', 'fr', 'ht', 'hi', 'hmn', 'kar', 'ko', 'mam', 'cmn', 'mh', 'nv', 'ne', 'ps', 'fa', 'pt', 'ru', 'so', 'sw', 'tl', 'ti', 'uk', 'vi', 'und']), ('signed_as__in', ['self', 'guardian', 'representative']), ('status__in', ['draft', 'active', 'revoked', 'refused'])), name='consent_codes_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='freeze',
            trigger=pgtrigger.compiler.Trigger(name='freeze_is_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6083426e15358c6e8c5439709bd23561c8f625f8', operation='UPDATE OR DELETE', pgid='pgtrigger_freeze_is_for_good_fa740', table='consents_freeze', when='BEFORE')),
        ),
        Protect("consents_override"),
        Protect("consents_historicaloverride", append_only=True),
        Protect("consents_freeze", append_only=True),
        Hide("consents_override"),
        Hide("consents_historicaloverride"),
        hold("consents_override", "person_id"),
        hold("consents_freeze", "no_id", "consents_consent"),
    )]
