import django.db.models.deletion
import django.db.models.functions.datetime
import simple_history.models
import uuid
from django.db import migrations, models

from casemgmt.scope.policies import Hide, Hold, Protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("people", "0002_away"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalStay",
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
                            ("street", "On the street"),
                            ("vehicle", "In a vehicle"),
                            ("encampment", "In an encampment"),
                            ("shelter", "In a shelter"),
                            ("safe_haven", "In a safe haven"),
                            ("own_home", "In a home of their own"),
                            ("with_family", "With family"),
                            ("with_friends", "With friends"),
                            ("hotel", "In a hotel or motel"),
                            ("transitional", "In transitional housing"),
                            ("halfway", "In a halfway house"),
                            ("hospital", "In a hospital"),
                            ("psychiatric_hospital", "In a psychiatric hospital"),
                            ("detox_residential", "In detox or residential treatment"),
                            ("crisis_center", "In a crisis center"),
                            ("nursing", "In a nursing home"),
                            ("jail", "In jail"),
                            ("prison", "In prison"),
                            ("juvenile_facility", "In a juvenile facility"),
                            ("other_custody", "In other custody"),
                            ("out_of_area", "Out of the area"),
                            ("not_known", "Not known"),
                        ],
                        max_length=24,
                        verbose_name="where they are",
                    ),
                ),
                ("facility", models.CharField(blank=True, max_length=200, verbose_name="which place")),
                ("since", models.DateField(verbose_name="since")),
                ("as_of", models.DateTimeField(verbose_name="said on")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("seen", "Seen by one of us"),
                            ("self", "The person"),
                            ("family", "Family or friends"),
                            ("facility", "The place itself"),
                            ("public_roster", "A public roster"),
                            ("partner", "A partner"),
                        ],
                        max_length=16,
                        verbose_name="who says so",
                    ),
                ),
                ("said_by", models.CharField(blank=True, max_length=120, verbose_name="name of who says so")),
                (
                    "until_is",
                    models.CharField(
                        choices=[
                            ("exact", "Exactly that day"),
                            ("about", "About that day"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="how sure the last day is",
                    ),
                ),
                ("expected_until", models.DateField(blank=True, null=True, verbose_name="expected until")),
                (
                    "contact_there",
                    models.CharField(
                        choices=[
                            ("visit", "By a visit"),
                            ("call", "By phone"),
                            ("letter", "By letter"),
                            ("refused", "The place lets nobody reach them"),
                            ("unknown", "Not known yet"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="how they can be reached there",
                    ),
                ),
                ("court_on", models.DateField(blank=True, null=True, verbose_name="next court date")),
                (
                    "booking",
                    models.CharField(blank=True, max_length=60, verbose_name="booking or case number"),
                ),
                (
                    "left_behind",
                    models.CharField(blank=True, max_length=500, verbose_name="what they left behind"),
                ),
                (
                    "came_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("street", "On the street"),
                            ("vehicle", "In a vehicle"),
                            ("encampment", "In an encampment"),
                            ("shelter", "In a shelter"),
                            ("safe_haven", "In a safe haven"),
                            ("own_home", "In a home of their own"),
                            ("with_family", "With family"),
                            ("with_friends", "With friends"),
                            ("hotel", "In a hotel or motel"),
                            ("transitional", "In transitional housing"),
                            ("halfway", "In a halfway house"),
                            ("hospital", "In a hospital"),
                            ("psychiatric_hospital", "In a psychiatric hospital"),
                            ("detox_residential", "In detox or residential treatment"),
                            ("crisis_center", "In a crisis center"),
                            ("nursing", "In a nursing home"),
                            ("jail", "In jail"),
                            ("prison", "In prison"),
                            ("juvenile_facility", "In a juvenile facility"),
                            ("other_custody", "In other custody"),
                            ("out_of_area", "Out of the area"),
                            ("not_known", "Not known"),
                        ],
                        max_length=24,
                        verbose_name="where they were before",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="left on")),
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
            ],
            options={
                "verbose_name": "historical stay",
                "verbose_name_plural": "historical stays",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SafePlace",
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
                ("own_word", models.BooleanField(verbose_name="the person said so themselves")),
                ("left", models.BooleanField(default=False, verbose_name="not there any more")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safe_place",
                        to="people.person",
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
                "verbose_name": "safe place",
                "verbose_name_plural": "safe places",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("own_word", True)),
                        name="safe_place_on_their_own_word",
                        violation_error_message="Only the person themselves can say this.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("street", "On the street"),
                            ("vehicle", "In a vehicle"),
                            ("encampment", "In an encampment"),
                            ("shelter", "In a shelter"),
                            ("safe_haven", "In a safe haven"),
                            ("own_home", "In a home of their own"),
                            ("with_family", "With family"),
                            ("with_friends", "With friends"),
                            ("hotel", "In a hotel or motel"),
                            ("transitional", "In transitional housing"),
                            ("halfway", "In a halfway house"),
                            ("hospital", "In a hospital"),
                            ("psychiatric_hospital", "In a psychiatric hospital"),
                            ("detox_residential", "In detox or residential treatment"),
                            ("crisis_center", "In a crisis center"),
                            ("nursing", "In a nursing home"),
                            ("jail", "In jail"),
                            ("prison", "In prison"),
                            ("juvenile_facility", "In a juvenile facility"),
                            ("other_custody", "In other custody"),
                            ("out_of_area", "Out of the area"),
                            ("not_known", "Not known"),
                        ],
                        max_length=24,
                        verbose_name="where they are",
                    ),
                ),
                ("facility", models.CharField(blank=True, max_length=200, verbose_name="which place")),
                ("since", models.DateField(verbose_name="since")),
                ("as_of", models.DateTimeField(verbose_name="said on")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("seen", "Seen by one of us"),
                            ("self", "The person"),
                            ("family", "Family or friends"),
                            ("facility", "The place itself"),
                            ("public_roster", "A public roster"),
                            ("partner", "A partner"),
                        ],
                        max_length=16,
                        verbose_name="who says so",
                    ),
                ),
                ("said_by", models.CharField(blank=True, max_length=120, verbose_name="name of who says so")),
                (
                    "until_is",
                    models.CharField(
                        choices=[
                            ("exact", "Exactly that day"),
                            ("about", "About that day"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="how sure the last day is",
                    ),
                ),
                ("expected_until", models.DateField(blank=True, null=True, verbose_name="expected until")),
                (
                    "contact_there",
                    models.CharField(
                        choices=[
                            ("visit", "By a visit"),
                            ("call", "By phone"),
                            ("letter", "By letter"),
                            ("refused", "The place lets nobody reach them"),
                            ("unknown", "Not known yet"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="how they can be reached there",
                    ),
                ),
                ("court_on", models.DateField(blank=True, null=True, verbose_name="next court date")),
                (
                    "booking",
                    models.CharField(blank=True, max_length=60, verbose_name="booking or case number"),
                ),
                (
                    "left_behind",
                    models.CharField(blank=True, max_length=500, verbose_name="what they left behind"),
                ),
                (
                    "came_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("street", "On the street"),
                            ("vehicle", "In a vehicle"),
                            ("encampment", "In an encampment"),
                            ("shelter", "In a shelter"),
                            ("safe_haven", "In a safe haven"),
                            ("own_home", "In a home of their own"),
                            ("with_family", "With family"),
                            ("with_friends", "With friends"),
                            ("hotel", "In a hotel or motel"),
                            ("transitional", "In transitional housing"),
                            ("halfway", "In a halfway house"),
                            ("hospital", "In a hospital"),
                            ("psychiatric_hospital", "In a psychiatric hospital"),
                            ("detox_residential", "In detox or residential treatment"),
                            ("crisis_center", "In a crisis center"),
                            ("nursing", "In a nursing home"),
                            ("jail", "In jail"),
                            ("prison", "In prison"),
                            ("juvenile_facility", "In a juvenile facility"),
                            ("other_custody", "In other custody"),
                            ("out_of_area", "Out of the area"),
                            ("not_known", "Not known"),
                        ],
                        max_length=24,
                        verbose_name="where they were before",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="people.person"
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
                "verbose_name": "stay",
                "verbose_name_plural": "stays",
                "ordering": ["-since", "-created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("person",),
                        name="stay_one_open_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("since")), _connector="OR"
                        ),
                        name="stay_ends_after_it_began",
                        violation_error_message="They cannot have left before they came.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expected_until", None), ("until_is", "unknown")),
                            models.Q(
                                models.Q(("until_is", "unknown"), _negated=True),
                                ("expected_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="stay_expected_day_with_how_sure",
                        violation_error_message="Say the day, and how sure it is; or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source__in", ("family", "facility", "partner")), _negated=True),
                            models.Q(("said_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="stay_names_who_says_so",
                        violation_error_message="Write down who says so.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "street",
                                    "vehicle",
                                    "encampment",
                                    "shelter",
                                    "safe_haven",
                                    "own_home",
                                    "with_family",
                                    "with_friends",
                                    "hotel",
                                    "transitional",
                                    "halfway",
                                    "hospital",
                                    "psychiatric_hospital",
                                    "detox_residential",
                                    "crisis_center",
                                    "nursing",
                                    "jail",
                                    "prison",
                                    "juvenile_facility",
                                    "other_custody",
                                    "out_of_area",
                                    "not_known",
                                ],
                            ),
                            (
                                "source__in",
                                ["seen", "self", "family", "facility", "public_roster", "partner"],
                            ),
                            ("contact_there__in", ["visit", "call", "letter", "refused", "unknown"]),
                            ("until_is__in", ["exact", "about", "unknown"]),
                            (
                                "came_from__in",
                                [
                                    "",
                                    "street",
                                    "vehicle",
                                    "encampment",
                                    "shelter",
                                    "safe_haven",
                                    "own_home",
                                    "with_family",
                                    "with_friends",
                                    "hotel",
                                    "transitional",
                                    "halfway",
                                    "hospital",
                                    "psychiatric_hospital",
                                    "detox_residential",
                                    "crisis_center",
                                    "nursing",
                                    "jail",
                                    "prison",
                                    "juvenile_facility",
                                    "other_custody",
                                    "out_of_area",
                                    "not_known",
                                ],
                            ),
                        ),
                        name="stay_codes_known",
                    ),
                ],
            },
        ),
        Protect("whereabouts_stay"),
        Hide("whereabouts_stay"),
        Hold("whereabouts_stay"),
        Protect("whereabouts_historicalstay", append_only=True),
        Hide("whereabouts_historicalstay"),
        Protect("whereabouts_safeplace"),
        Hide("whereabouts_safeplace"),
        Hold("whereabouts_safeplace"),
    ]
