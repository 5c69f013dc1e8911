from datetime import timedelta

import pytest
from django.utils import timezone

from referrals import fit
from referrals.actions.asking import sending
from referrals.fit import Wanted
from tests.referrals import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def wanted(**terms):
    return Wanted(**{"at": NOW, "need": "housing", **terms})


def found(program="lane", **terms):
    return fit.matches(wanted(**terms), programs=[program])


def only(**terms):
    [match] = found(**terms)
    return match


def words(match):
    return [reason.text for reason in match.reasons]


def said(service, *, ago=timedelta(0), **capacity):
    return factories.CapacityFactory(service=service, as_of=NOW - ago, **capacity)


def test_only_services_that_meet_the_need_and_take_people_are_found():
    fits = factories.ServiceFactory(needs=["housing", "food"])
    factories.ServiceFactory(needs=["food"])
    for status in ("temporarily closed", "inactive", "defunct"):
        factories.ServiceFactory(status=status)
    assert [match.service for match in found()] == [fits]


def test_the_language_is_a_reason_and_never_shuts_anybody_out():
    factories.ServiceFactory(languages=["en", "es"])
    assert words(only(language="es"))[0] == "Speaks Spanish"
    stranger = only(language="so")
    assert words(stranger)[0] == "Does not speak Somali: an interpreter is needed"
    assert stranger.fits


def test_a_service_whose_languages_nobody_wrote_down_says_so():
    factories.ServiceFactory()
    assert words(only(language="es"))[0] == "Not known whether they speak Spanish"


def test_another_area_does_not_fit():
    factories.ServiceFactory(areas=["Springfield"])
    assert words(only(area="springfield"))[0] == "Serves springfield"
    assert only(area="springfield").fits
    assert words(only(area="Eugene"))[0] == "Serves Springfield only"
    assert not only(area="Eugene").fits


@pytest.mark.parametrize(
    "ages, fits, text",
    [
        ((17, 17), False, "For ages 18 to 24 only"),
        ((18, 18), True, "For ages 18 to 24"),
        ((24, 24), True, "For ages 18 to 24"),
        ((25, 25), False, "For ages 18 to 24 only"),
        ((16, 20), True, "For ages 18 to 24"),
        (None, True, "For ages 18 to 24; the age is not known"),
    ],
)
def test_ages_are_counted_with_both_their_ends(ages, fits, text):
    factories.ServiceFactory(minimum_age=18, maximum_age=24)
    match = only(ages=ages)
    assert (match.fits, words(match)[0]) == (fits, text)


@pytest.mark.parametrize(
    "capacity, ago, text",
    [
        ({"unit": "slot", "available": 2}, timedelta(days=3), "2 places free, said 3 days ago"),
        ({"unit": "bed", "available": 1}, timedelta(hours=2), "1 bed free, said 2 hours ago"),
        ({}, timedelta(0), "Has space, said just now"),
        ({"state": "no-capacity"}, timedelta(hours=2), "Full, said 2 hours ago"),
        ({"state": "waitlist"}, timedelta(hours=2), "Waiting list, said 2 hours ago"),
        (
            {"unit": "bed", "available": 4}, timedelta(hours=25),
            "4 beds free, but that was said 1 day ago: call first",
        ),
        ({}, timedelta(days=8), "Has space, but that was said 8 days ago: call first"),
    ],
)  # fmt: skip
def test_free_places_are_told_with_their_age(capacity, ago, text):
    said(factories.ServiceFactory(), ago=ago, **capacity)
    assert words(only())[0].replace("\xa0", " ") == text


def test_an_old_word_about_free_places_weighs_nothing():
    stale, fresh, silent = (factories.ServiceFactory(name=name) for name in ("A", "B", "C"))
    said(stale, ago=timedelta(days=30), available=9, unit="bed")
    said(fresh, available=1, unit="bed")
    order = found()
    assert [match.service for match in order] == [fresh, stale, silent]
    assert order[1].weight == order[2].weight == 0


def test_what_is_full_stands_last_and_says_why():
    full, unknown = factories.ServiceFactory(name="A"), factories.ServiceFactory(name="B")
    said(full, state="no-capacity")
    order = found()
    assert [(match.service, match.fits) for match in order] == [(unknown, True), (full, False)]


def test_the_language_and_free_places_put_a_service_first():
    plain = factories.ServiceFactory(name="A")
    best = factories.ServiceFactory(name="B", languages=["es"])
    said(best, available=2, unit="slot")
    assert [m.service for m in found(language="es")] == [best, plain]


def test_coordinated_entry_is_shown_as_asked_through_the_access_point():
    point = factories.MailboxFactory(agency__name="Front Door Assessment").agency
    factories.ServiceFactory(agency=factories.PartnerFactory(), by_coordinated_entry=True, access_point=point)
    match = only()
    assert "Asked through the access point, Front Door Assessment" in words(match)
    assert match.fits


def test_a_service_without_a_mailbox_cannot_be_asked_and_says_so():
    factories.ServiceFactory(agency=factories.PartnerFactory())
    assert words(only())[-1] == "No open mailbox: it cannot be asked here"
    assert not only().fits


def test_a_mailbox_of_another_program_makes_a_service_no_easier_to_ask():
    factories.ServiceFactory()
    [ours], [theirs] = found(), found(program="other")
    assert ours.fits and not theirs.can_be_asked


def test_after_a_decline_the_next_services_are_those_nobody_was_asked_for_this_need(
    person, service, responder
):
    first = factories.sent(person, service, by=responder)
    full = factories.ServiceFactory(name="Full house")
    said(full, state="no-capacity")
    other_need = factories.ServiceFactory(name="Pantry", needs=["food"])
    asked_for_food = factories.ServiceFactory(name="Both", needs=["food", "housing"])
    factories.sent(person, asked_for_food, by=responder, need="food")
    drafted = factories.ServiceFactory(name="Drafted")
    factories.written(person, drafted, by=responder)
    sending.withdraw(referral=first, reason="Full", by=responder, at=NOW)
    left = {match.service for match in fit.next_services(first, at=NOW)}
    assert left == {asked_for_food, drafted}
    assert other_need not in left


def test_somebody_else_s_referrals_leave_the_service_open(person, service, responder):
    factories.sent(factories.PersonFactory(program=person.program, name="Ana Zeta"), service, by=responder)
    mine = factories.sent(person, factories.ServiceFactory(), by=responder)
    assert [match.service for match in fit.next_services(mine, at=NOW)] == [service]
