import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from casemgmt.scope.policies import Protect
from casemgmt.scope.together import Together

# A service names a mailbox of its own program; what was asked of one of several, by the alphabet, goes on there.
BOUND = """
ALTER TABLE referrals_servicemailbox ADD CONSTRAINT service_asks_its_programs_mailbox
    FOREIGN KEY (mailbox_id, program) REFERENCES referrals_mailbox (id, program);
"""
UNBOUND = "ALTER TABLE referrals_servicemailbox DROP CONSTRAINT service_asks_its_programs_mailbox;"
NAMED = """
INSERT INTO referrals_servicemailbox (id, program, created_at, service_id, mailbox_id)
SELECT gen_random_uuid(), first.program, now(), service.id, first.id
FROM referrals_service service
JOIN LATERAL (
    SELECT DISTINCT ON (program) id, program, count(*) OVER (PARTITION BY program) AS several
    FROM referrals_mailbox WHERE agency_id = coalesce(service.access_point_id, service.agency_id) AND is_open
    ORDER BY program, email
) AS first ON first.several > 1;
INSERT INTO referrals_historicalservicemailbox (id, program, created_at, service_id, mailbox_id,
    history_date, history_type, history_change_reason)
SELECT id, program, created_at, service_id, mailbox_id, now(), '+', 'Stays where it was'
FROM referrals_servicemailbox;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_phones"),
        ("referrals", "0006_phones"),
    ]

    operations = [
        # By itself: taken back, it must find the constraint as it was before.
        migrations.RemoveConstraint(
            model_name="mailbox",
            name="mailbox_address_once_in_a_program",
        ),
        Together(
            migrations.CreateModel(
                name="HistoricalMailboxChange",
                fields=[
                    ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("open", "Another mailbox"),
                                ("reopen", "Opening it again"),
                                ("email", "Another address"),
                                ("phone", "Another phone for codes"),
                            ],
                            max_length=10,
                            verbose_name="what changes",
                        ),
                    ),
                    ("name", models.CharField(blank=True, max_length=80, verbose_name="name of the desk")),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="new address")),
                    (
                        "phone",
                        models.CharField(blank=True, max_length=20, verbose_name="new phone for codes"),
                    ),
                    ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                    (
                        "old_email",
                        models.EmailField(blank=True, max_length=254, verbose_name="address until then"),
                    ),
                    (
                        "old_phone",
                        models.CharField(
                            blank=True, max_length=20, verbose_name="phone for codes until then"
                        ),
                    ),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("waiting", "Waits"),
                                ("confirmed", "Confirmed"),
                                ("refused", "Refused"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            default="waiting",
                            max_length=10,
                            verbose_name="status",
                        ),
                    ),
                    ("asked_at", models.DateTimeField(verbose_name="asked")),
                    (
                        "counts_at",
                        models.DateTimeField(blank=True, help_text="none: it needs two people", null=True, verbose_name="counts from"
                        ),
                    ),
                    ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                    (
                        "said_by",
                        models.CharField(
                            blank=True, max_length=300, verbose_name="who at the agency said no"
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="access.agency",
                        ),
                    ),
                    (
                        "asked_by",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "decided_by",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "mailbox",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            help_text="none yet, where one is opened",
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="referrals.mailbox",
                        ),
                    ),
                    (
                        "program",
                        models.ForeignKey(
                            blank=True,
                            db_column="program",
                            db_constraint=False,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="access.program",
                        ),
                    ),
                    ("history_change_reason", models.CharField(max_length=200, null=True)),
                    ("history_user_id", models.UUIDField(editable=False, null=True)),
                    ("history_id", models.AutoField(primary_key=True, serialize=False)),
                    ("history_date", models.DateTimeField(db_index=True)),
                    (
                        "history_type",
                        models.CharField(
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical change of a mailbox",
                    "verbose_name_plural": "historical changes of mailboxes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalServiceMailbox",
                fields=[
                    ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "mailbox",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="referrals.mailbox",
                            verbose_name="where it is asked",
                        ),
                    ),
                    (
                        "program",
                        models.ForeignKey(
                            blank=True,
                            db_column="program",
                            db_constraint=False,
                            editable=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="access.program",
                        ),
                    ),
                    (
                        "service",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="referrals.service",
                        ),
                    ),
                    ("history_change_reason", models.CharField(max_length=200, null=True)),
                    ("history_user_id", models.UUIDField(editable=False, null=True)),
                    ("history_id", models.AutoField(primary_key=True, serialize=False)),
                    ("history_date", models.DateTimeField(db_index=True)),
                    (
                        "history_type",
                        models.CharField(
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical service mailbox",
                    "verbose_name_plural": "historical service mailboxs",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="MailboxChange",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("open", "Another mailbox"),
                                ("reopen", "Opening it again"),
                                ("email", "Another address"),
                                ("phone", "Another phone for codes"),
                            ],
                            max_length=10,
                            verbose_name="what changes",
                        ),
                    ),
                    ("name", models.CharField(blank=True, max_length=80, verbose_name="name of the desk")),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="new address")),
                    (
                        "phone",
                        models.CharField(blank=True, max_length=20, verbose_name="new phone for codes"),
                    ),
                    ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                    (
                        "old_email",
                        models.EmailField(blank=True, max_length=254, verbose_name="address until then"),
                    ),
                    (
                        "old_phone",
                        models.CharField(
                            blank=True, max_length=20, verbose_name="phone for codes until then"
                        ),
                    ),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("waiting", "Waits"),
                                ("confirmed", "Confirmed"),
                                ("refused", "Refused"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            default="waiting",
                            max_length=10,
                            verbose_name="status",
                        ),
                    ),
                    ("asked_at", models.DateTimeField(verbose_name="asked")),
                    (
                        "counts_at",
                        models.DateTimeField(blank=True, help_text="none: it needs two people", null=True, verbose_name="counts from"
                        ),
                    ),
                    ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                    (
                        "said_by",
                        models.CharField(
                            blank=True, max_length=300, verbose_name="who at the agency said no"
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.agency"
                        ),
                    ),
                    (
                        "asked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "decided_by",
                        models.ForeignKey(blank=True, null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "mailbox",
                        models.ForeignKey(blank=True, help_text="none yet, where one is opened",
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="changes",
                            to="referrals.mailbox",
                        ),
                    ),
                    (
                        "program",
                        models.ForeignKey(
                            db_column="program",
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="access.program",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "change of a mailbox",
                    "verbose_name_plural": "changes of mailboxes",
                    "ordering": ["-asked_at", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("kind__in", ["open", "reopen", "email", "phone"]),
                                ("phone__regex", "^(\\+[1-9][0-9]{6,14})?$"),
                                ("status__in", ["waiting", "confirmed", "refused", "withdrawn"]),
                            ),
                            name="mailbox_change_codes_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "open"), ("mailbox", None)),
                                models.Q(
                                    ("kind", "open"), ("mailbox__isnull", False), ("status", "confirmed")
                                ),
                                models.Q(
                                    ("mailbox__isnull", False), models.Q(("kind", "open"), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="mailbox_change_names_its_mailbox",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind__in", ["open", "email"]), _negated=True),
                                models.Q(("email", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="mailbox_change_has_an_address",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("decided_at", None), ("decided_by", None), ("status", "waiting")),
                                models.Q(
                                    models.Q(("status", "waiting"), _negated=True),
                                    ("decided_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="mailbox_change_decided_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("counts_at", None),
                                (
                                    "counts_at__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("asked_at"), "+", models.Value(datetime.timedelta(days=1))
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="mailbox_change_waits_a_day",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "confirmed"), _negated=True),
                                models.Q(
                                    ("decided_by__isnull", False),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                ),
                                models.Q(
                                    ("counts_at__isnull", False),
                                    ("decided_at__gte", models.F("counts_at")),
                                    ("decided_by", None),
                                ),
                                _connector="OR",
                            ),
                            name="mailbox_change_is_no_single_hands",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("status", "waiting")),
                            fields=("mailbox", "kind"),
                            name="mailbox_change_once_a_channel",
                        ),
                        models.UniqueConstraint(
                            models.F("program"),
                            django.db.models.functions.text.Lower("email"),
                            condition=models.Q(("status", "waiting"), models.Q(("email", ""), _negated=True)),
                            name="mailbox_change_to_an_address_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ServiceMailbox",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            db_default=django.db.models.functions.datetime.Now(), editable=False
                        ),
                    ),
                    (
                        "mailbox",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="named_by",
                            to="referrals.mailbox",
                            verbose_name="where it is asked",
                        ),
                    ),
                    (
                        "program",
                        models.ForeignKey(
                            db_column="program",
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="access.program",
                        ),
                    ),
                    (
                        "service",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="named_mailboxes",
                            to="referrals.service",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("program", "service"), name="service_names_one_mailbox"
                        )
                    ],
                },
            ),
            migrations.AddField(
                model_name="historicalmailbox",
                name="name",
                field=models.CharField(blank=True, max_length=80, verbose_name="name of the desk"),
            ),
            migrations.AddField(
                model_name="mailbox",
                name="name",
                field=models.CharField(blank=True, max_length=80, verbose_name="name of the desk"),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="mailbox",
                trigger=pgtrigger.compiler.Trigger(
                    name="mailbox_email_moves_as_confirmed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email"))',
                        func="\nIF NEW.email IS DISTINCT FROM (\n    SELECT changed.email FROM referrals_mailboxchange changed\n    WHERE changed.mailbox_id = OLD.id AND changed.kind = 'email' AND changed.status = 'confirmed'\n    ORDER BY changed.decided_at DESC LIMIT 1)\nTHEN RAISE EXCEPTION 'pgtrigger: a mailbox moves only as two people or a day confirmed'; END IF;\nRETURN NEW;\n",
                        hash="c83eee86362ef2378ee7b62ea1328a0545f9bc7b",
                        operation='UPDATE OF "email"',
                        pgid="pgtrigger_mailbox_email_moves_as_confirmed_9ef7b",
                        table="referrals_mailbox",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="mailbox",
                trigger=pgtrigger.compiler.Trigger(
                    name="mailbox_phone_moves_as_confirmed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."phone" IS DISTINCT FROM (NEW."phone"))',
                        func="\nIF NEW.phone IS DISTINCT FROM (\n    SELECT changed.phone FROM referrals_mailboxchange changed\n    WHERE changed.mailbox_id = OLD.id AND changed.kind = 'phone' AND changed.status = 'confirmed'\n    ORDER BY changed.decided_at DESC LIMIT 1)\nTHEN RAISE EXCEPTION 'pgtrigger: a mailbox moves only as two people or a day confirmed'; END IF;\nRETURN NEW;\n",
                        hash="f60ddfefc21b90aa67cab6bfd846f743ba7720c8",
                        operation='UPDATE OF "phone"',
                        pgid="pgtrigger_mailbox_phone_moves_as_confirmed_1df1a",
                        table="referrals_mailbox",
                        when="BEFORE",
                    ),
                ),
            ),
            migrations.AddConstraint(
                model_name="mailbox",
                constraint=models.UniqueConstraint(
                    models.F("program"),
                    django.db.models.functions.text.Lower("email"),
                    name="mailbox_address_once_in_a_program",
                    violation_error_message="Your program has a mailbox with this address already.",
                ),
            ),
            migrations.RunSQL(BOUND, UNBOUND),
            Protect("referrals_mailboxchange"),
            Protect("referrals_historicalmailboxchange", append_only=True),
            Protect("referrals_servicemailbox"),
            Protect("referrals_historicalservicemailbox", append_only=True),
        ),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
    ]
