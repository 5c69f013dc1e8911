import uuid

import django.core.serializers.json
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from casemgmt.scope.policies import AppendOnly
from casemgmt.scope.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_letters_that_wait"),
        ("referrals", "0009_asks"),
    ]

    operations = [
        Together(
            migrations.CreateModel(
                name="HistoricalServiceProposal",
                fields=[
                    ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                    (
                        "changes",
                        models.JSONField(
                            encoder=django.core.serializers.json.DjangoJSONEncoder,
                            verbose_name="what would change",
                        ),
                    ),
                    ("why", models.CharField(max_length=300, verbose_name="why")),
                    ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("waiting", "Waits"),
                                ("accepted", "Accepted"),
                                ("declined", "Declined"),
                            ],
                            default="waiting",
                            max_length=10,
                            verbose_name="status",
                        ),
                    ),
                    ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                    ("answer", models.CharField(blank=True, max_length=300, verbose_name="why not")),
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
                        "proposed_by",
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
                ],
                options={
                    "verbose_name": "historical proposal for a service",
                    "verbose_name_plural": "historical proposals for services",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ServiceProposal",
                fields=[
                    (
                        "id",
                        models.UUIDField(
                            default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                        ),
                    ),
                    (
                        "changes",
                        models.JSONField(
                            encoder=django.core.serializers.json.DjangoJSONEncoder,
                            verbose_name="what would change",
                        ),
                    ),
                    ("why", models.CharField(max_length=300, verbose_name="why")),
                    ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("waiting", "Waits"),
                                ("accepted", "Accepted"),
                                ("declined", "Declined"),
                            ],
                            default="waiting",
                            max_length=10,
                            verbose_name="status",
                        ),
                    ),
                    ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                    ("answer", models.CharField(blank=True, max_length=300, verbose_name="why not")),
                    (
                        "decided_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
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
                        "proposed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "service",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="proposals",
                            to="referrals.service",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "proposal for a service",
                    "verbose_name_plural": "proposals for services",
                    "ordering": ["proposed_at", "id"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("status__in", ["waiting", "accepted", "declined"]),
                                models.Q(("why", ""), _negated=True),
                                models.Q(("changes", {}), _negated=True),
                            ),
                            name="service_proposal_says_what_and_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("decided_at", None), ("decided_by", None), ("status", "waiting")),
                                models.Q(
                                    models.Q(("status", "waiting"), _negated=True),
                                    ("decided_at__isnull", False),
                                    ("decided_by__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="service_proposal_decided_by_somebody",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "declined"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="service_proposal_declined_says_why",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("status", "waiting")),
                            fields=("program", "service"),
                            name="service_proposal_one_at_a_time",
                            violation_error_message="Your program has a proposal here that still waits.",
                        ),
                    ],
                },
            ),
            AppendOnly("referrals_historicalserviceproposal"),
        )
    ]
