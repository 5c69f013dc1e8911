"""A mailbox belongs to one program: no other one reads, redirects or ends what its letters say."""

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.notices.actions import deliver
from referrals.actions.directory import keeping, moving
from referrals.actions.partner import mailbox_links
from referrals.models import Mailbox, MailboxChange, MailboxLink
from tests import factories as house
from tests.answers import edited, stripped
from tests.referrals import factories
from tests.referrals.partners import Partner
from tests.world.programs import nowhere

pytestmark = pytest.mark.django_db
CHANGES = ("correct_mailbox", "close_mailbox", "reopen_mailbox", "end_links")
ADDRESS = "intake@harbor.example"


def of(name, pk):
    return reverse(f"referrals:{name}", args=[pk])


@pytest.fixture
def stranger(other_program):
    """Whoever keeps the directory of the other program."""
    return house.staff(Role.ADMINISTRATOR, program=other_program)


@pytest.fixture
def keeper_of_both(program, other_program):
    keeper = house.staff(Role.ADMINISTRATOR, program=program)
    house.MembershipFactory(user=keeper, role=Role.ADMINISTRATOR, program=other_program)
    return keeper


@pytest.fixture
def theirs(other_program, service):
    """The other program's mailbox at the same agency, with the same address."""
    return factories.MailboxFactory(program=other_program, agency=service.agency, email=ADDRESS)


@pytest.fixture
def sent_by_others(other_program, service, theirs, outsider):
    person = factories.PersonFactory(program=other_program, name="Marisol Vantongeren")
    return factories.sent(person, service, by=outsider)


@pytest.mark.parametrize("page", [*CHANGES, "mailbox_history"])
def test_another_programs_mailbox_is_the_same_404_as_none(sent, stranger, client_for, page):
    pages, partner = client_for(stranger), Partner(sent.mailbox)
    typed = {"email": "mine@thief.example", "language": "en"}
    for ask in (pages.get, pages.post) if page in CHANGES else (pages.get,):
        foreign, none = (ask(of(page, pk), typed) for pk in (sent.mailbox_id, nowhere("mailbox")))
        assert foreign.status_code == none.status_code == 404
        assert stripped(foreign) == stripped(none)
    assert Mailbox.objects.get() == sent.mailbox and Mailbox.objects.get().is_open
    assert sent.mailbox.history.count() == 1
    assert partner.get().status_code == 200


def test_no_page_shows_where_another_program_writes_to(sent, stranger, client_for):
    pages = client_for(stranger)
    for page in (reverse("referrals:partners"), of("partner", sent.mailbox.agency_id)):
        answer = pages.get(page)
        assert "Harbor Housing" in answer.text and ADDRESS not in answer.text
    assert "cannot be asked here" in pages.get(of("service", sent.service_id)).text


def test_who_keeps_another_directory_changes_no_mailbox_here(sent, stranger, program):
    mailbox = {"mailbox": sent.mailbox, "by": stranger}
    tries = [
        lambda: keeping.open_mailbox(
            agency=sent.mailbox.agency,
            program=program,
            email="mine@thief.example",
            by=stranger,
            at=timezone.now(),
        ),
        lambda: keeping.correct_mailbox(email="mine@thief.example", at=timezone.now(), **mailbox),
        lambda: keeping.close_mailbox(**mailbox),
        lambda: keeping.reopen_mailbox(at=timezone.now(), **mailbox),
        lambda: mailbox_links.revoke_links(at=timezone.now(), **mailbox),
    ]
    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()


def test_a_service_is_asked_at_the_mailbox_of_ones_own_program(service, other_program, outsider):
    person = factories.PersonFactory(program=other_program)
    with pytest.raises(RuleBroken, match="has no open mailbox"):
        factories.sent(person, service, by=outsider)
    own = factories.MailboxFactory(program=other_program, agency=service.agency, email="a@first.example")
    assert factories.sent(person, service, by=outsider).mailbox == own


def test_one_address_takes_referrals_of_two_programs_and_each_keeps_its_own(
    sent, sent_by_others, theirs, stranger, client_for, post
):
    assert (sent.mailbox.email, sent_by_others.mailbox) == (ADDRESS, theirs)
    assert deliver() == 2
    assert [mail["To"] for mail in post.accepted] == [ADDRESS, ADDRESS]
    typed = {"email": "new@harbor.example", "phone": theirs.phone, "language": "en"}
    edited(client_for(stranger), of("correct_mailbox", theirs.pk), typed)
    second = house.staff(Role.ADMINISTRATOR, program=theirs.program)
    moving.confirm(change=theirs.changes.get(), by=second, at=timezone.now())
    assert Mailbox.objects.get(pk=theirs.pk).email == "new@harbor.example"
    assert Mailbox.objects.get(pk=sent.mailbox_id).email == ADDRESS
    assert MailboxLink.objects.live().filter(mailbox=sent.mailbox).exists()
    assert not MailboxLink.objects.live().filter(mailbox=theirs).exists()


def test_a_letters_link_opens_the_referrals_of_one_program_only(sent, sent_by_others):
    for mine, other in ((sent, sent_by_others), (sent_by_others, sent)):
        partner = Partner(mine.mailbox)
        page = partner.get().text
        assert mine.short in page and other.short not in page
        assert partner.get("partner_referral", mine.pk).status_code == 200
        assert partner.get("partner_referral", other.pk).status_code == 404


def confirmed(program):
    """The first mailbox at an agency of another program waited for a second person."""
    administrator = house.staff(Role.ADMINISTRATOR, program=program)
    moving.confirm(change=MailboxChange.objects.get(program=program), by=administrator, at=timezone.now())


def test_whoever_keeps_two_directories_chooses_the_program_and_sees_whose_a_mailbox_is(
    service, keeper_of_both, other_program, client_for
):
    pages, opening = client_for(keeper_of_both), of("open_mailbox", service.agency_id)
    assert "Harbor Responders" in pages.get(opening).text
    pages.post(opening, {"program": "other", "email": ADDRESS, "language": "en"})
    confirmed(other_program)
    assert Mailbox.objects.get(program=other_program).agency == service.agency
    page = pages.get(of("partner", service.agency_id)).text
    assert "Lane Mobile Crisis" in page and "Harbor Responders" in page


def test_whoever_keeps_one_directory_opens_mailboxes_for_that_program_alone(
    service, stranger, other_program, client_for
):
    opening = of("open_mailbox", service.agency_id)
    assert "Lane Mobile Crisis" not in client_for(stranger).get(opening).text
    client_for(stranger).post(opening, {"program": "lane", "email": "new@x.example", "language": "en"})
    confirmed(other_program)
    assert Mailbox.objects.get(email="new@x.example").program_id == "other"


def test_no_other_program_says_who_is_asked_for_a_service(service, theirs, stranger, keeper_of_both):
    way_in = {"by_coordinated_entry": True, "access_point": factories.MailboxFactory().agency}
    with pytest.raises(RuleBroken, match="Another program refers to this service"):
        keeping.correct_service(service=service, by=stranger, **way_in)
    keeping.correct_service(service=service, by=stranger, name="Rapid rehousing, north")
    keeping.correct_service(service=service, by=keeper_of_both, **way_in)
    service.refresh_from_db()
    assert service.asked_agency == way_in["access_point"] and service.name == "Rapid rehousing, north"
