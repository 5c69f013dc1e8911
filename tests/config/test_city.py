"""The demo's city: whole, believable, the same each time, and written like everything else."""

import random
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from psycopg.errors import FeatureNotSupported

from casemgmt import scope
from casemgmt.access.models import Agency, Invitation, Membership, Program, User
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.calls.models import Call
from casemgmt.cases.models import Case, Goal, Note
from casemgmt.cases.workflow import CaseStatus, GoalStatus, NoteStatus
from casemgmt.config import city
from casemgmt.config.city.residents import Register
from casemgmt.config.city.staff import DOMAIN, OF_BOTH
from casemgmt.consents.models import Consent, Disclosure
from casemgmt.consents.workflow import Status as ConsentStatus
from casemgmt.encounters.call_facts import differences
from casemgmt.encounters.models import Encounter
from casemgmt.exposure.models import Exposure
from casemgmt.figures import metric, periods
from casemgmt.figures.reading import Reader, counting
from casemgmt.holds.models import LegalHold, LegalRequest
from casemgmt.law import actions as law
from casemgmt.law.actions.requests import fingerprint
from casemgmt.law.models import Disposal, Production
from casemgmt.notices.models import Delivery, Notice
from casemgmt.people.models import ContactPoint, Person
from casemgmt.workforce.models import Absence, Employment
from followups.models import FollowUp
from followups.workflow import Status as FollowUpStatus
from referrals.models import Capacity, Mailbox, Referral, Service, UnmetNeed
from referrals.workflow import Status
from staffwellbeing.models import GroupSnapshot

NOW = datetime(2026, 11, 18, 22, 40, tzinfo=UTC)  # a Wednesday afternoon in Riverbend
BEGAN = datetime.now(UTC)  # what is done on the day of loading comes later, by the real clock
EVERYBODY = {"programs": ["riverbend", "harbor"], "actor": "system:test"}
TRACKED = [model for model in apps.get_models() if hasattr(model, "history")]
FICTION = re.compile(r"\+1[2-9]\d\d55501\d\d")
FREE = "referral_start"  # promised by the system itself
BY_SHEET = Q(sheet_rows__state="made")  # added on the day of loading


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """One city for all sentences; {table: rows} as the loader counted them."""
    with django_db_blocker.unblock(), transaction.atomic():
        loaded = city.load(now=NOW)
        with scope.acting_as(**EVERYBODY):
            yield loaded
        transaction.set_rollback(True)


@pytest.mark.usefixtures("rows")
class TestACity:
    def test_it_has_the_staff_the_partners_and_the_services_it_is_said_to_have(self):
        working = Membership.objects.filter(program="riverbend", until=None)
        assert set(working.values_list("role", flat=True)) == set(Role.values) - {Role.PARTNER_STAFF}
        working = working.filter(user__employments__ended_on=None, user__employments__program="riverbend")
        assert working.count() == 25
        assert working.exclude(team=None).values("team").distinct().count() == 4
        assert (
            Agency.objects.filter(is_partner=True).count()
            == Mailbox.objects.filter(is_open=True).values("agency").distinct().count()
            == 12
        )
        assert Service.objects.count() == Capacity.objects.count() == 40
        assert Service.objects.filter(by_coordinated_entry=True, access_point__isnull=False).count() == 1
        assert Person.objects.filter(program="riverbend").exclude(BY_SHEET).count() == city.DEFAULT

    @pytest.mark.parametrize(
        "model, statuses",
        [
            (FollowUp, FollowUpStatus), (Case, CaseStatus), (Goal, GoalStatus), (Note, NoteStatus),
            (Consent, ConsentStatus), (Referral, Status),
        ],
        ids=lambda value: value.__name__,
    )  # fmt: skip
    def test_every_status_of_each_workflow_occurs(self, model, statuses):
        assert set(model.objects.values_list("status", flat=True)) == set(statuses.values)

    def test_no_phone_rings_anywhere(self):
        phones = ContactPoint.objects.filter(kind="phone").values_list("value", flat=True)
        assert phones
        assert [phone for phone in phones if not FICTION.fullmatch(phone)] == []
        assert all(FICTION.fullmatch(phone) for phone in Mailbox.objects.values_list("phone", flat=True))

    def test_no_two_people_share_a_full_name(self):
        names = [name for name in Person.objects.values_list("name", flat=True) if " " in name]
        assert len(names) == len(set(names)) > 260

    @pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
    def test_every_row_has_a_history_that_ends_with_what_it_says(self, model):
        """Drafts of notes are their author's, and leave none."""
        things = model.objects.exclude(status="draft") if model is Note else model.objects.all()
        names = [one.attname for one in model.history.model.tracked_fields]
        last = {row["pk_"]: row for row in states(model, names)}
        said = {thing.pk: thing for thing in things}
        assert said.keys() == last.keys()
        assert all(last[key][name] == getattr(said[key], name) for key in said for name in names)

    @pytest.mark.parametrize(
        "model", [Person, Call, Encounter, Case, Consent, Referral], ids=lambda m: m.__name__
    )
    def test_everybody_who_wrote_a_row_worked_there_that_day(self, model):
        history = model.history.filter(history_type="+")
        worked = Membership.objects.filter(
            Q(until=None) | Q(until__gte=OuterRef("history_date")),
            user=OuterRef("history_user_id"), program=OuterRef("program"),
            since__lte=OuterRef("history_date"),
        )  # fmt: skip
        assert history.exists()
        assert not history.filter(~Exists(worked)).exists()

    def test_what_was_promised_was_promised_by_somebody_or_by_a_rule_of_the_house(self):
        nobody = FollowUp.history.filter(history_type="+", history_user_id=None)
        assert set(nobody.values_list("rule", flat=True)) == {FREE}

    def test_one_worker_has_promises_to_keep_in_both_programs(self):
        worker = User.objects.get(email=f"{OF_BOTH.mail}@{DOMAIN}")
        owed = FollowUp.objects.open().owned_by(worker)
        assert set(owed.values_list("program", flat=True)) == {"riverbend", "harbor"}
        assert Invitation.objects.open().count() == 1

    def test_nothing_was_entered_late_and_nothing_lies_ahead(self):
        """What is done on the day of loading is done by the real clock, whatever day the city is of."""
        assert not FollowUp.objects.filter(created_at__lte=NOW).entered_late().exists()
        assert not Encounter.objects.filter(created_at__gt=NOW).exists()
        assert not Referral.history.filter(history_date__gt=NOW, history_date__lt=BEGAN).exists()

    def test_each_program_sees_its_own_city_alone(self):
        with scope.acting_as(programs=["harbor"], actor="system:test"):
            seen = [Person, Encounter, FollowUp, Call, Referral, Consent, Person.history.model]
            assert {row.program_id for model in seen for row in model._base_manager.all()} == {"harbor"}
        with scope.acting_as(programs=[], actor="system:test"):
            assert not Person.objects.exists()

    def test_partners_are_asked_and_the_police_never(self):
        police = Agency.objects.get(is_law_enforcement=True)
        assert not police.is_partner and not police.mailboxes.exists()
        assert not Disclosure.objects.filter(recipient=police).exists()
        assert Encounter.objects.filter(police_agency=police).exists()

    def test_each_packet_stands_in_the_ledger_and_in_the_log(self):
        told = Event.objects.filter(kind="disclosure").values_list("object_id", flat=True)
        assert {str(key) for key in Disclosure.objects.values_list("pk", flat=True)} == set(told)
        assert Referral.objects.filter(sent_at=None).exclude(packet=None).count() == 0

    def test_a_decline_leads_on_or_is_noted_as_an_unmet_need(self):
        assert Referral.objects.filter(after__status="rejected", linked_at__isnull=False).exists()
        assert UnmetNeed.objects.filter(referral__status="rejected").exists()

    def test_some_partners_are_silent_and_some_sources_disagree(self):
        assert Referral.objects.silent(NOW).exists()
        assert Referral.objects.filter(linkage_disputed=True).exists()
        assert Referral.objects.filter(business_status="reviewing").exists()

    def test_consents_are_spoken_signed_over_and_taken_back(self):
        assert set(Consent.objects.values_list("given", flat=True)) == {"", "verbal", "typed"}
        assert Consent.objects.filter(status="active", expires_on__lt=NOW.date()).exists()
        assert not Consent.objects.filter(given="verbal").exclude(kind="general_sharing").exists()

    def test_months_of_wellbeing_are_closed_with_some_groups_hidden(self):
        closed = GroupSnapshot.objects.values("month").distinct()
        assert closed.count() >= 5
        assert GroupSnapshot.objects.filter(people=None).exists()
        assert GroupSnapshot.objects.filter(people__gte=8, team=None).exists()
        assert not GroupSnapshot.objects.filter(people__gte=0, team__isnull=False).exists()  # of 8 and fewer
        assert GroupSnapshot.objects.filter(people__gte=5, team=None).exists()

    def test_hard_calls_are_kept_for_responders(self):
        with scope.acting_as(programs=["riverbend"], actor="system:exposure"):
            assert Exposure.objects.count() > 50

    @pytest.mark.parametrize(
        "key", ["referrals_sent", "referrals_accepted", "referrals_linked", "unmet_needs"]
    )
    def test_leaders_see_how_often_people_were_linked(self, key):
        """With too few people every figure would be hidden."""
        with counting(programs=["riverbend"]):
            reader = Reader("riverbend", today=NOW.date())
            assert reader.read(metric.find(key), periods.last_12(NOW.date())).shown

    def test_the_law_asks_and_is_answered(self):
        asked = LegalRequest.objects.order_by("kind").values_list("kind", "status")
        assert dict(asked) == {
            "court_order": "produced", "immigration": "with_counsel", "own_copy": "received",
            "public_records": "refused", "subpoena": "with_counsel",
        }  # fmt: skip
        assert LegalHold.objects.get().person == LegalRequest.objects.get(kind="subpoena").person
        made = Production.objects.get()
        assert made.sha256 == fingerprint(made.packet.facts)
        assert made.packet.disclosure.request == made.request

    def test_two_records_wait_for_the_second_person_and_one_is_due(self):
        program = Program.objects.get(pk="riverbend")
        waiting = Disposal.objects.waiting()
        assert set(waiting.values_list("status", flat=True)) == {"proposed"}
        due = set(law.due(program=program, at=NOW).values_list("pk", flat=True))
        assert set(waiting.values_list("person", flat=True)) < due
        assert (waiting.count(), len(due)) == (2, 3)

    def test_some_staff_left_and_may_not_sign_in_any_more(self):
        gone = Employment.objects.exclude(ended_on=None)
        assert gone.count() == 7
        assert not User.objects.filter(employments__in=gone, is_active=True).exists()

    def test_whoever_signs_in_chose_their_password_on_the_page_of_a_letter(self):
        for _role, email, password in city.sign_ins():
            user = User.objects.get(email=email)
            assert user.check_password(password)
            assert user.history.latest().history_change_reason == "Password chosen"
            assert EmailAddress.objects.get(user=user, email=email).verified

    def test_calls_say_what_their_meetings_say_but_for_the_one_where_dispatch_heard_otherwise(self):
        met = Encounter.objects.exclude(call=None).select_related("call__program")
        assert sum(bool(list(differences(encounter.call, encounter))) for encounter in met) == 1
        assert not met.filter(police="none", call__police="").exists()

    def test_some_of_the_staff_are_away_today(self):
        today = timezone.localdate(NOW, ZoneInfo("America/Los_Angeles"))
        assert Absence.objects.on(today).count() == 2 and Absence.objects.not_over(today).count() == 3

    def test_what_was_told_was_mailed_long_ago(self):
        told = Notice.objects.filter(created_at__lte=NOW)
        assert set(Delivery.objects.filter(notice__in=told).values_list("state", flat=True)) == {"sent"}
        assert told.exclude(delivery__isnull=False).count() == 0

    def test_the_counts_that_the_loader_prints_add_up(self, rows):
        assert rows["people_person"] == Person.objects.exclude(BY_SHEET).count()
        told = Referral.history.filter(history_date__lt=BEGAN)
        assert rows["referrals_historicalreferral"] == told.count()
        assert rows["access_user"] == User.objects.count()


def states(model, names):
    """The last state of each row in its history."""
    key = model._meta.pk.attname
    latest = model.history.order_by(key, "-history_id").distinct(key)
    return latest.values(*names, pk_=F(key))


@pytest.mark.django_db
def test_the_same_dice_tell_the_same_city():
    told = []
    for _time in range(2):
        with transaction.atomic():
            city.load(people=9, now=NOW)
            with scope.acting_as(**EVERYBODY):
                told.append(
                    [
                        *Person.objects.exclude(BY_SHEET).values().order_by("pk"),
                        *Referral.history.values().order_by("pk"),
                    ]
                )
            transaction.set_rollback(True)
    first, second = ([strip(row) for row in rows] for rows in told)
    assert first == second
    assert len(first) > 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    "now", [datetime(2026, 3, 8, 11, 5, tzinfo=UTC), datetime(2026, 11, 1, 16, tzinfo=UTC)], ids=str
)
def test_on_any_day_it_reaches_up_to_the_present_and_offices_keep_their_hours(now):
    """Also on the morning of the day on which the clocks change."""
    city.load(people=60, now=now)
    with scope.acting_as(**EVERYBODY):
        last = Notice.objects.filter(created_at__lt=BEGAN).latest("created_at").created_at
        assert now - timedelta(days=2) < last <= now
        assert not Encounter.objects.filter(started_at__gt=now).exists()
        signed = Note.objects.filter(adds_to=None).exclude(signed_at=None).values_list("signed_at", flat=True)
        hours = {at.astimezone(ZoneInfo("America/Los_Angeles")).hour for at in signed}
        assert len(signed) > 20 and hours <= {*range(9, 18)}
        assert {
            one.due_at.astimezone(ZoneInfo(one.zone)).hour for one in FollowUp.objects.exclude(due_on=None)
        } == {23}


def strip(row):
    return {name: value for name, value in row.items() if name != "history_id"}


@pytest.mark.django_db
def test_the_words_of_a_city_name_only_known_codes():
    """A typing mistake in the documents would come up as a broken constraint in the middle of a load."""
    register = Register(random.Random(1))
    drawn = [register.draw(on=NOW.date()) for _number in range(300)]
    assert {person["language"] for person in drawn} > {"en", "es", "vi"}
    assert len({person["ref"] for person in drawn}) == 300


@pytest.mark.django_db
def test_copy_into_a_protected_table_is_refused_and_so_the_book_stages_its_lines():
    with pytest.raises(FeatureNotSupported, match="row-level security"), transaction.atomic():
        connection.cursor().copy("COPY people_person (id) FROM STDIN").__enter__()


def test_a_partners_link_opens_a_page_with_something_to_answer(rows, client):
    name, path = city.way_in()
    page = client.get(path, follow=True)
    assert page.status_code == 200 and name in page.content.decode()
    assert Referral.objects.open().filter(mailbox__agency__name=name).exists()
