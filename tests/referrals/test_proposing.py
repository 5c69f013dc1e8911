"""The directory is every program's: those with an open mailbox decide what stands there, others propose."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp, version
from casemgmt.notices.models import Notice
from referrals.actions.directory import keeping, proposing
from referrals.models import Service, ServiceProposal
from tests import factories as house
from tests.factories import local_today
from tests.referrals import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WHY = "They told me by phone."


@pytest.fixture
def stranger(other_program):
    """Keeps the directory of a program that has no mailbox here."""
    return house.staff(Role.SOCIAL_WORKER, program=other_program)


@pytest.fixture
def proposal(service, stranger):
    return propose(service, stranger, status="temporarily closed", application_process="By phone")


def propose(service, by, **changes):
    program = by.memberships.get().program
    return proposing.propose(service=service, program=program, by=by, at=NOW, why=WHY, **changes)


def of(name, thing):
    return reverse(f"referrals:{name}", args=[thing.pk])


def told(user, program, step):
    with scope.acting_as(programs=[program], actor="system:test"):
        kinds = {"kind": "service_proposal", "step": step, "recipient": user.pk}
        return Notice.objects.filter(program=program, **kinds).count()


TRIES = {
    "corrects": lambda service, by: keeping.correct_service(service=service, by=by, status="defunct"),
    "says what is free": lambda service, by: keeping.say_capacity(
        service=service, by=by, state="no-capacity", said_by="Somebody", at=NOW
    ),
}


@pytest.mark.parametrize("name", TRIES)
def test_a_program_without_a_mailbox_there_changes_nothing(service, stranger, social_worker, name):
    with pytest.raises(NotAllowed, match="You can propose"):
        TRIES[name](service, stranger)
    factories.MailboxFactory(program=stranger.memberships.get().program, agency=service.agency)
    TRIES[name](service, stranger)
    TRIES[name](service, social_worker)


def test_nothing_is_added_to_an_agency_that_only_others_refer_to(service, stranger):
    with pytest.raises(RuleBroken, match="Other programs refer to this agency"):
        keeping.add_service(agency=service.agency, name="Annex", needs=["food"], by=stranger)
    assert not Service.objects.filter(name="Annex").exists()


def test_a_closed_mailbox_decides_nothing_and_where_none_is_open_everybody_decides(service, stranger):
    theirs = factories.MailboxFactory(program=stranger.memberships.get().program, agency=service.agency)
    theirs.is_open = False
    stamp(theirs, by=None, reason="test").save()
    assert not keeping.decides(stranger, service)
    mailbox = service.agency.mailboxes.get(is_open=True)
    keeping.close_mailbox(mailbox=mailbox, by=house.staff(Role.ADMINISTRATOR, program=mailbox.program))
    assert keeping.decides(stranger, service)


def test_a_proposal_says_what_would_change_who_proposes_it_and_why(proposal, service, stranger):
    assert proposal.changes == {"status": "temporarily closed", "application_process": "By phone"}
    assert (proposal.proposed_by, proposal.program_id, proposal.why) == (stranger, "other", WHY)
    assert [(str(label), now, new) for label, now, new in proposal.lines] == [
        ("status", "Open", "Closed for now"), ("how to apply", "", "By phone"),
    ]  # fmt: skip
    service.refresh_from_db()
    assert service.status == "active"


def test_it_is_told_to_those_who_decide_and_to_nobody_else(service, stranger, social_worker, responder):
    elsewhere = house.staff(Role.SOCIAL_WORKER, program=house.ProgramFactory(id="third"))
    propose(service, stranger, eligibility="Adults")
    assert told(social_worker, "lane", "waiting") == 1
    assert not told(responder, "lane", "waiting") and not told(stranger, "other", "waiting")
    assert not told(elsewhere, "third", "waiting")


def test_accepted_it_stands_in_the_directory_with_both_names(proposal, service, stranger, social_worker):
    proposing.accept(proposal=proposal, by=social_worker, at=NOW, seen=version(service))
    service.refresh_from_db()
    assert (service.status, service.application_process) == ("temporarily closed", "By phone")
    row = service.history.first()
    assert (row.history_user_id, stranger.name in row.history_change_reason) == (social_worker.pk, True)
    assert told(stranger, "other", "accepted") == 1
    with pytest.raises(RuleBroken, match="cannot be done now"):
        proposing.decline(proposal=proposal, answer="Late", by=social_worker, at=NOW)


def test_declined_it_changes_nothing_and_says_why(proposal, service, stranger, social_worker):
    with pytest.raises(RuleBroken, match="Say why not"):
        proposing.decline(proposal=proposal, answer=" ", by=social_worker, at=NOW)
    proposing.decline(proposal=proposal, answer="They are open again.", by=social_worker, at=NOW)
    service.refresh_from_db()
    assert (service.status, proposal.answer) == ("active", "They are open again.")
    assert told(stranger, "other", "declined") == 1


def test_whoever_proposes_does_not_decide(proposal, stranger):
    for act, said in ((proposing.accept, {}), (proposing.decline, {"answer": "No"})):
        with pytest.raises(NotAllowed):
            act(proposal=proposal, by=stranger, at=NOW, **said)


def test_whoever_proposed_finds_no_page_that_decides(proposal, stranger, client_for):
    theirs = client_for(stranger)
    for page in ("accept_proposal", "decline_proposal"):
        assert theirs.post(of(page, proposal), {"answer": "No"}).status_code == 404


def test_what_changed_after_the_page_was_opened_is_not_overwritten(proposal, service, social_worker):
    seen = version(service)
    keeping.correct_service(service=service, by=social_worker, status="inactive")
    with pytest.raises(RuleBroken, match="while you were typing"):
        proposing.accept(proposal=proposal, by=social_worker, at=NOW, seen=seen)
    assert ServiceProposal.objects.get().is_waiting


def test_every_field_of_the_form_comes_back_from_a_proposal_as_it_was_typed(service, stranger, social_worker):
    day, point = local_today(), factories.PartnerFactory()
    wanted = {
        "name": "North", "needs": ["food"], "languages": ["es"], "areas": ["Eugene"], "minimum_age": 18,
        "questions": ["A pet?"], "asks": ["name"], "intake_phone": "+15415550100", "assured_on": day,
        "by_coordinated_entry": True, "access_point": point, "description": "Beds",
    }  # fmt: skip
    made = ServiceProposal.objects.get(pk=propose(service, stranger, **wanted).pk)
    assert made.wanted == wanted
    proposing.accept(proposal=made, by=social_worker, at=NOW)
    service.refresh_from_db()
    assert {name: getattr(service, name) for name in wanted} == wanted


def test_what_cannot_be_or_is_so_already_or_waits_is_not_proposed(service, stranger, social_worker):
    for changes, said in (
        ({"status": service.status}, "stands there already"),
        ({"minimum_age": 30, "maximum_age": 20}, "lowest age"),
    ):
        with pytest.raises(RuleBroken, match=said):
            propose(service, stranger, **changes)
    with pytest.raises(RuleBroken, match="Correct it yourself"):
        propose(service, social_worker, status="defunct")
    propose(service, stranger, status="defunct")
    with pytest.raises(RuleBroken, match="still waits"):
        propose(service, stranger, status="inactive")


def test_it_is_proposed_and_accepted_on_the_pages(service, stranger, social_worker, client_for):
    theirs, ours = client_for(stranger), client_for(social_worker)
    page = theirs.get(of("service", service)).text
    assert of("propose", service) in page and of("correct_service", service) not in page
    assert theirs.get(of("correct_service", service)).status_code == 404
    typed = {"name": service.name, "status": "inactive", "needs": service.needs, "why": WHY}
    assert theirs.post(of("propose", service), typed).status_code == 302
    made = ServiceProposal.objects.get()
    page = ours.get(of("service", service)).text
    assert WHY in page and stranger.name in page and of("proposal", made) in page
    assert "Accept it" not in theirs.get(of("proposal", made)).text
    seen = ours.get(of("proposal", made)).context["seen"]
    assert ours.post(of("accept_proposal", made), {"seen": seen}).url == of("service", service)
    assert stranger.name in ours.get(of("service_history", service)).text
    assert "Accepted" in theirs.get(of("proposal", made)).text


def test_it_is_declined_on_the_page_with_a_reason(proposal, stranger, social_worker, client_for):
    ours = client_for(social_worker)
    assert ours.post(of("decline_proposal", proposal)).status_code == 422
    ours.post(of("decline_proposal", proposal), {"answer": "They are open."})
    assert "They are open." in client_for(stranger).get(of("proposal", proposal)).text


def test_withdrawn_by_the_program_that_proposed_it_it_waits_for_nobody(
    proposal, service, stranger, social_worker
):
    with pytest.raises(NotAllowed):
        proposing.withdraw(proposal=proposal, by=social_worker, at=NOW)
    colleague = house.staff(Role.SOCIAL_WORKER, program=proposal.program)
    proposing.withdraw(proposal=proposal, by=colleague, at=NOW)
    assert (proposal.status, proposal.decided_by) == ("withdrawn", colleague)
    with pytest.raises(RuleBroken, match="cannot be done now"):
        proposing.accept(proposal=proposal, by=social_worker, at=NOW)
    service.refresh_from_db()
    assert service.status == "active"
    assert propose(service, stranger, status="defunct").is_waiting


def test_it_is_withdrawn_on_its_page_by_those_who_proposed_it(proposal, stranger, social_worker, client_for):
    theirs, ours = client_for(stranger), client_for(social_worker)
    assert of("withdraw_proposal", proposal) in theirs.get(of("proposal", proposal)).text
    assert of("withdraw_proposal", proposal) not in ours.get(of("proposal", proposal)).text
    assert ours.post(of("withdraw_proposal", proposal)).status_code == 404
    theirs.post(of("withdraw_proposal", proposal))
    page = theirs.get(of("proposal", proposal)).text
    assert "Withdrawn by" in page and of("withdraw_proposal", proposal) not in page


def test_a_list_tells_both_sides_what_waits_and_what_is_over(proposal, stranger, social_worker, client_for):
    address = reverse("referrals:proposals")
    assert address in client_for(stranger).get(reverse("referrals:services")).text
    for reader, own in ((stranger, True), (social_worker, False)):
        page = client_for(reader).get(address)
        assert [row.pk for row in page.context["waiting"]] == [proposal.pk]
        assert (WHY in page.text, "proposed by your program" in page.text) == (True, own)
    proposing.withdraw(proposal=proposal, by=stranger, at=NOW)
    page = client_for(social_worker).get(address)
    assert not page.context["waiting"] and [row.pk for row in page.context["object_list"]] == [proposal.pk]
    third = house.staff(Role.ADMINISTRATOR, program=house.ProgramFactory(id="third"))
    assert WHY not in client_for(third).get(address).text


def test_a_third_program_sees_no_proposal(proposal, client_for):
    third = house.staff(Role.ADMINISTRATOR, program=house.ProgramFactory(id="third"))
    assert client_for(third).get(of("proposal", proposal)).status_code == 404
    assert WHY not in client_for(third).get(of("service", proposal.service)).text


IMPOSSIBLE = {
    "service_proposal_says_what_and_why": "why = ''",
    "service_proposal_decided_by_somebody": "status = 'accepted'",
    "service_proposal_declined_says_why": (
        "status = 'declined', decided_by_id = proposed_by_id, decided_at = now()"
    ),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_database_refuses_a_proposal_that_cannot_be(proposal, name):
    table = apps.get_model("referrals.ServiceProposal")._meta.db_table
    with (
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {IMPOSSIBLE[name]}")


def test_the_database_keeps_one_proposal_waiting_a_program_and_service(proposal, service, stranger):
    with pytest.raises(IntegrityError, match="service_proposal_one_at_a_time"), transaction.atomic():
        factories.proposed(service, by=stranger, eligibility="Adults")
