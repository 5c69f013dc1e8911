"""A real mail server on this machine that keeps what it accepts and does what a test asks of it."""

import email
import email.policy
import uuid

import pytest
from aiosmtpd.controller import Controller
from django.db.models.functions import Now

from casemgmt.notices import actions
from casemgmt.notices.models import Delivery


class Mailbox:
    """An SMTP handler: `answers` are used up first, then every mail is accepted."""

    def __init__(self):
        self.accepted, self.answers = [], []

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer in ("250 OK", "hang up after taking it"):
            self.accepted.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if answer.startswith("hang up"):
            server.transport.close()
        return answer

    @property
    def message_ids(self):
        return [mail["Message-ID"] for mail in self.accepted]


class AnyPort(Controller):
    """Listens where the system finds room."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox(settings):
    handler = Mailbox()
    controller = AnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


@pytest.fixture
def tell(program, social_worker):
    """Tell the social worker that something is due, and return its delivery."""

    def make(**given):
        wanted = {
            "kind": "followup_due", "step": "due", "program": program.pk, "recipient": social_worker.pk,
            "subject_kind": "followups.followup", "subject_id": uuid.uuid4(), "occurrence": Now(),
        }  # fmt: skip
        return actions.tell(**{**wanted, **given}).delivery

    return make


@pytest.fixture
def ready():
    """Let every waiting time and every lease be over."""

    def pass_time():
        Delivery.objects.undelivered().update(until=Now())

    return pass_time
