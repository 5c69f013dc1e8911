"""Who keeps the directory, and what everybody may read in it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.models import Agency
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import version
from referrals.actions.directory import keeping
from referrals.models import Mailbox, Service
from tests.answers import edited
from tests.referrals import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def of(name, thing):
    return reverse(f"referrals:{name}", args=[thing.pk])


def say(service, **said):
    wanted = {"state": "capacity", "said_by": "Noor, front desk", "at": NOW}
    return keeping.say_capacity(service=service, **{**wanted, **said})


def test_what_is_free_is_kept_with_who_said_it_and_when(service, social_worker):
    say(service, by=social_worker, unit="bed", available=2, maximum=9)
    said = say(service, by=social_worker, state="no-capacity", unit="bed", available=0)
    assert (said.state, said.as_of, said.said_by) == ("no-capacity", NOW, "Noor, front desk")
    assert [row.available for row in said.history.all()] == [0, 2]


def test_a_mailbox_says_what_is_free_at_its_own_agency_alone(service):
    assert say(service, mailbox=service.agency.mailboxes.get()).said_by == "Noor, front desk"
    with pytest.raises(NotAllowed):
        say(service, mailbox=factories.MailboxFactory())
    with pytest.raises(NotAllowed):
        say(service)


def test_more_cannot_be_free_than_there_is(service, social_worker):
    with pytest.raises(RuleBroken, match="more free"):
        say(service, by=social_worker, available=3, maximum=2)
    with pytest.raises(RuleBroken, match="who told you"):
        say(service, by=social_worker, said_by=" ")


def test_two_who_correct_a_service_at_once_hear_of_each_other(service, social_worker, supervisor):
    seen = version(service)
    keeping.correct_service(service=service, by=social_worker, seen=seen, name="Rapid rehousing, north")
    with pytest.raises(RuleBroken, match="while you were typing"):
        keeping.correct_service(service=service, by=supervisor, seen=seen, name="Rehousing")


def test_the_same_name_twice_is_said_in_words(service, social_worker):
    with pytest.raises(RuleBroken, match="already has a service of that name"):
        keeping.add_service(agency=service.agency, name=service.name, needs=["food"], by=social_worker)


def test_who_may_not_keep_the_directory_changes_nothing_in_it(service, responder):
    mailbox = service.agency.mailboxes.get()
    tries = [
        lambda: keeping.add_agency(name="New", by=responder),
        lambda: keeping.add_service(agency=service.agency, name="New", needs=["food"], by=responder),
        lambda: keeping.correct_service(service=service, name="New", by=responder),
        lambda: say(service, by=responder),
        lambda: keeping.open_mailbox(
            agency=service.agency,
            program=mailbox.program,
            email="new@x.example",
            by=responder,
            at=timezone.now(),
        ),
        lambda: keeping.correct_mailbox(
            mailbox=mailbox, email="new@x.example", by=responder, at=timezone.now()
        ),
        lambda: keeping.close_mailbox(mailbox=mailbox, by=responder),
        lambda: keeping.reopen_mailbox(mailbox=mailbox, by=responder, at=timezone.now()),
    ]
    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()


def test_all_staff_may_look_a_service_up(service, call_taker, client_for):
    factories.ServiceFactory(name="Pantry", needs=["food"], languages=["so"], areas=["Springfield"])
    pages = client_for(call_taker)
    found = {
        "": {"Pantry", service.name},
        "?need=food": {"Pantry"},
        "?name=RAPID": {service.name},
        "?name=harbor": {service.name},  # the agency's name
        "?area=Springfield&need=food": {"Pantry"},
        "?need=pet": set(),
    }
    for query, names in found.items():
        page = pages.get(reverse("referrals:services") + query)
        assert {match.service.name for match in page.context["object_list"]} == names, query
    assert "Harbor Housing" in pages.get(of("service", service)).text
    assert pages.get(of("correct_service", service)).status_code == 403


def test_a_filter_can_be_taken_away_by_itself(client_for, call_taker):
    page = client_for(call_taker).get(reverse("referrals:services") + "?need=food&language=es")
    assert page.context["chips"] == [
        {"label": "Food or water", "url": "?language=es"},
        {"label": "Spanish", "url": "?need=food"},
    ]


def test_a_partner_gets_a_service_and_a_mailbox_on_the_pages(client_for, administrator):
    pages = client_for(administrator)
    pages.post(reverse("referrals:add_partner"), {"name": "Open Door"})
    agency = Agency.objects.get(name="Open Door")
    assert "nothing can be asked here" in pages.get(of("partner", agency)).text
    pages.post(of("open_mailbox", agency), {"email": "intake@open.example", "language": "es"})
    typed = {
        "agency": agency.pk, "name": "Drop-in", "status": "active", "needs": ["food", "hygiene"],
        "areas": "Eugene\n Springfield \n\n", "questions": "Do they have a pet?",
    }  # fmt: skip
    answer = pages.post(reverse("referrals:add_service"), typed)
    drop_in = Service.objects.get(name="Drop-in")
    assert answer.url == of("service", drop_in)
    assert (drop_in.areas, drop_in.questions) == (["Eugene", "Springfield"], ["Do they have a pet?"])
    assert "Open Door" in pages.get(reverse("referrals:partners")).text
    form = pages.get(of("correct_service", drop_in)).context
    pages.post(of("correct_service", drop_in), {**typed, "name": "Day room", "seen": form["seen"]})
    assert "Day room" in pages.get(of("service_history", drop_in)).text
    free = {"state": "capacity", "available": 4, "unit": "slot", "said_by": "Noor, front desk"}
    edited(pages, of("capacity", drop_in), free)
    assert "4 places free, said just now" in pages.get(of("service", drop_in)).text


def test_a_mailbox_is_corrected_closed_and_opened_again_on_the_pages(client_for, administrator, service):
    mailbox, pages = Mailbox.objects.get(), client_for(administrator)
    kept = {"email": mailbox.email, "phone": mailbox.phone}
    edited(pages, of("correct_mailbox", mailbox), kept | {"name": "Front desk", "language": "es"})
    pages.post(of("close_mailbox", mailbox))
    mailbox.refresh_from_db()
    assert (mailbox.name, mailbox.language, mailbox.is_open) == ("Front desk", "es", False)
    assert "No mailbox" in pages.get(of("service", service)).text
    pages.post(of("reopen_mailbox", mailbox))
    assert Mailbox.objects.get().is_open


def test_an_address_that_is_taken_comes_back_beside_the_form(client_for, administrator, service):
    other = factories.PartnerFactory()
    answer = client_for(administrator).post(
        of("open_mailbox", other), {"email": "intake@harbor.example", "language": "en"}
    )
    assert answer.status_code == 422
    assert "Your program has a mailbox with this address already." in answer.text
    assert not other.mailboxes.exists()


def test_nothing_in_the_directory_is_about_a_person(sent, client_for, call_taker):
    pages = client_for(call_taker)
    for path in (
        reverse("referrals:services"),
        of("service", sent.service),
        of("service_history", sent.service),
    ):
        assert "Rosalind" not in pages.get(path).text
