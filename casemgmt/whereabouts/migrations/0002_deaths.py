"""Words of a death: reported, confirmed, or a mistake."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from casemgmt.scope.policies import Hide, Hold, Protect


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_incident_hours"),
        ("people", "0002_away"),
        ("whereabouts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalDeath",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("confirmed", "Confirmed"),
                            ("mistaken", "Reported by mistake"),
                        ],
                        default="reported",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reported_at", models.DateTimeField(verbose_name="reported")),
                (
                    "known_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("medical_examiner", "The medical examiner"),
                            ("hospital", "A hospital"),
                            ("family", "Family, in person"),
                            ("staff_present", "Two of us who were there"),
                            ("obituary", "An obituary"),
                            ("police", "Police"),
                        ],
                        max_length=20,
                        verbose_name="how it is known",
                    ),
                ),
                ("told_by", models.CharField(blank=True, max_length=120, verbose_name="who said so")),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="day of death")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place of death")),
                (
                    "cause",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="cause, as the medical examiner said"
                    ),
                ),
                (
                    "kept_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="partners keep places until"),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                (
                    "ended",
                    models.JSONField(
                        default=list, editable=False, help_text="what was closed with it, to bring back"
                    ),
                ),
                (
                    "mistaken_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="found to be a mistake"),
                ),
                (
                    "mistaken_why",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="how it is known to be a mistake"
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
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who confirmed it",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.person",
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
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who reported it",
                    ),
                ),
                (
                    "also_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who was there as well",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical word of a death",
                "verbose_name_plural": "historical words of a death",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Death",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("confirmed", "Confirmed"),
                            ("mistaken", "Reported by mistake"),
                        ],
                        default="reported",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reported_at", models.DateTimeField(verbose_name="reported")),
                (
                    "known_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("medical_examiner", "The medical examiner"),
                            ("hospital", "A hospital"),
                            ("family", "Family, in person"),
                            ("staff_present", "Two of us who were there"),
                            ("obituary", "An obituary"),
                            ("police", "Police"),
                        ],
                        max_length=20,
                        verbose_name="how it is known",
                    ),
                ),
                ("told_by", models.CharField(blank=True, max_length=120, verbose_name="who said so")),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="day of death")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place of death")),
                (
                    "cause",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="cause, as the medical examiner said"
                    ),
                ),
                (
                    "kept_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="partners keep places until"),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                (
                    "ended",
                    models.JSONField(
                        default=list, editable=False, help_text="what was closed with it, to bring back"
                    ),
                ),
                (
                    "mistaken_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="found to be a mistake"),
                ),
                (
                    "mistaken_why",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="how it is known to be a mistake"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who confirmed it",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deaths", to="people.person"
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
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who reported it",
                    ),
                ),
                (
                    "also_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who was there as well",
                    ),
                ),
            ],
            options={
                "verbose_name": "word of a death",
                "verbose_name_plural": "words of a death",
                "ordering": ["-reported_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "mistaken"), _negated=True),
                        fields=("person",),
                        name="death_once_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("known_by__in", ("medical_examiner", "hospital", "family", "staff_present")),
                            ),
                            _connector="OR",
                        ),
                        name="death_confirmed_by_who_can",
                        violation_error_message="This reports a death. It takes more to confirm it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("known_by", "staff_present"), ("state", "confirmed"), _negated=True),
                            models.Q(
                                ("also_by__isnull", False),
                                models.Q(("also_by", models.F("confirmed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="death_seen_by_two",
                        violation_error_message="It takes two of you who were there.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cause", ""), ("known_by", "medical_examiner"), _connector="OR"),
                        name="death_cause_by_the_medical_examiner",
                        violation_error_message="The cause is only what the medical examiner said.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("mistaken_at__isnull", False),
                                ("state", "mistaken"),
                                models.Q(("mistaken_why", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "mistaken"), _negated=True),
                                ("mistaken_at", None),
                                ("mistaken_why", ""),
                            ),
                            _connector="OR",
                        ),
                        name="death_mistaken_with_moment_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "known_by__in",
                                [
                                    "",
                                    "medical_examiner",
                                    "hospital",
                                    "family",
                                    "staff_present",
                                    "obituary",
                                    "police",
                                ],
                            ),
                            ("state__in", ["reported", "confirmed", "mistaken"]),
                        ),
                        name="death_codes_known",
                    ),
                ],
            },
        ),
        Protect("whereabouts_death"),
        Hide("whereabouts_death"),
        Hold("whereabouts_death"),
        Protect("whereabouts_historicaldeath", append_only=True),
        Hide("whereabouts_historicaldeath"),
    ]
