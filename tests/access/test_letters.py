"""A letter that opens an account waits until a mail server takes it: refused to nobody, and never lost."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from casemgmt.access import accounts, invitations, letters, password_links
from casemgmt.access.models import Invitation, LinkRequest, WaitingLetter
from casemgmt.access.roles import Role
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Notice
from tests.mailbox import Mailbox, MailServer

pytestmark = pytest.mark.django_db
KINDS = {Invitation: invitations.send_letters, LinkRequest: password_links.send_asked_links}


@pytest.fixture
def server(settings):
    """A mail server that can be away; `server.handler` keeps what it took."""
    running = MailServer(Mailbox())
    running.start()
    settings.EMAIL_BACKEND = "casemgmt.notices.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = running.hostname, running.port, 5
    yield running
    running.stop()


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def waiting(request, program, administrator, responder):
    """(the row of a letter that waits, what sends it, the address it goes to)."""
    if request.param is Invitation:
        asked = {"email": "new.worker@example.org", "name": "New Worker", "role": Role.RESPONDER}
        row = invitations.invite(program=program, at=timezone.now(), by=administrator, **asked)
        return row, KINDS[Invitation], row.email
    password_links.mail_link(user=responder, program=program, by=administrator)
    return LinkRequest.objects.get(), KINDS[LinkRequest], responder.email


def later(row, by=timedelta(hours=2)):
    type(row).objects.filter(pk=row.pk).update(letter_due=F("letter_due") - by)


def left(server):
    return [mail["To"] for mail in server.handler.accepted]


def test_each_kind_of_waiting_letter_is_tried_here():
    assert set(KINDS) == set(WaitingLetter.__subclasses__())


def test_it_leaves_once(server, waiting):
    _row, send, address = waiting
    send()
    send()
    assert left(server) == [address]


def test_a_mail_server_that_is_down_is_asked_again_soon(server, waiting, settings):
    row, send, address = waiting
    settings.EMAIL_PORT = 9
    for _round in range(3):
        send()
        later(row, letters.FIRST_WAIT)
    assert type(row).objects.get(pk=row.pk).letter_tries == 0
    settings.EMAIL_PORT = server.port
    send()
    assert left(server) == [address]


def test_a_passing_refusal_is_asked_again_after_growing_pauses(server, waiting):
    row, send, address = waiting
    server.handler.answers = ["451 later"] * 3
    pauses = []
    for _round in range(3):
        send()
        again = type(row).objects.get(pk=row.pk)
        pauses.append((again.letter_due - timezone.now()).total_seconds())
        send()  # at once: it is not asked again
        later(row)
    assert left(server) == [] and len(server.handler.answers) == 0
    assert pauses == pytest.approx([20, 40, 80], abs=15)
    send()
    assert left(server) == [address]


def test_a_final_refusal_ends_it_and_is_told_where_it_was_asked_for(
    server, waiting, client_for, administrator
):
    row, send, _address = waiting
    server.handler.to_recipient = "550 no such user"
    send()
    server.handler.to_recipient = "250 OK"
    later(row)
    send()
    assert left(server) == []
    if isinstance(row, Invitation):
        page = client_for(administrator).get("/staff/").content.decode()
        assert "Letter refused" in page and "550" in page
        return
    told = Notice.objects.get(kind="link_refused", recipient=administrator.pk)
    page = client_for(administrator).get(compose(told).path)
    assert page.status_code == 200 and not LinkRequest.objects.exists()


def test_a_refused_invitation_is_sent_again_from_its_page(server, waiting, client_for, administrator):
    row, send, address = waiting
    if not isinstance(row, Invitation):
        pytest.skip("asked for once more on the member's page")
    server.handler.to_recipient = "550 no such user"
    send()
    server.handler.to_recipient = "250 OK"
    invitations.send_again(invitation=row, at=timezone.now(), by=administrator)
    send()
    assert left(server) == [address]


def test_one_letter_that_is_refused_holds_up_no_other(server, waiting, program, administrator, social_worker):
    _row, send, address = waiting
    password_links.mail_link(user=social_worker, program=program, by=administrator)
    server.handler.answers = ["451 later"]
    send()
    password_links.send_asked_links()
    assert len({social_worker.email, address} & set(left(server))) == 1


def test_what_waits_holds_no_secret_and_no_address_of_whoever_asked(waiting):
    row, _send, address = waiting
    if isinstance(row, LinkRequest):
        assert address not in str(vars(row))
    assert "/key/" not in str(vars(row))


def test_letting_somebody_back_in_is_not_refused_while_mail_is_down(
    settings, program, responder, administrator
):
    settings.EMAIL_BACKEND = "casemgmt.notices.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    now = timezone.now()
    accounts.close(user=responder, program=program, at=now, by=administrator)
    accounts.reactivate(user=responder, program=program, at=now, by=administrator)
    responder.refresh_from_db()
    assert responder.is_active and LinkRequest.objects.count() == 1


def test_what_nobody_took_for_three_days_is_forgotten(settings, responder):
    password_links.ask_for_link(address=responder.email)
    LinkRequest.objects.update(asked_at=timezone.now() - timedelta(days=3, hours=1))
    settings.EMAIL_BACKEND = "casemgmt.notices.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    password_links.send_asked_links()
    assert not LinkRequest.objects.exists()
