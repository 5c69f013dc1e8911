"""A ride is told, counted, handed on and guarded like everything else."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt.caseload.work import work_of
from casemgmt.codes.facts import Fact
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Notice
from casemgmt.rides import actions
from casemgmt.rides.models import Ride
from tests.people.conftest import make_person
from tests.rides.story import live

pytestmark = pytest.mark.django_db


@pytest.fixture
def ride(program, social_worker):
    return live(make_person(program, name="Rosalind"), social_worker)["ride"]


def test_the_driver_hears_of_it_and_again_when_it_is_due(ride, social_worker):
    told = Notice.objects.get(kind="ride_promised")
    assert told.recipient == social_worker.pk and compose(told).path == f"/rides/{ride.pk}/"
    call_command("deliver")
    assert {notice.step for notice in Notice.objects.filter(kind="ride_promised")} == {"promised", "due"}


def test_it_counts_among_what_its_driver_carries_until_it_is_done(ride, social_worker):
    assert [str(held.in_words) for held in work_of(social_worker, ride.person)] == ["You drive them once."]
    actions.finish(ride=ride, by=social_worker)
    assert work_of(social_worker, ride.person) == []


def test_a_ride_to_treatment_is_a_part_2_record(ride):
    assert ride.copied_as == Fact.SUBSTANCE_USE_TREATMENT


def test_the_database_refuses_an_unknown_status(ride):
    with pytest.raises(IntegrityError, match="ride_status_known"), transaction.atomic():
        Ride.objects.filter(pk=ride.pk).update(status="zz")


def test_its_page_opens(ride, client_for, social_worker):
    assert client_for(social_worker).get(f"/rides/{ride.pk}/").status_code == 200
    assert timezone.is_aware(ride.at)
