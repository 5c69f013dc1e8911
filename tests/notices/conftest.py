"""A mail server of our own, and something to tell."""

import uuid

import pytest
from django.db.models.functions import Now

from casemgmt.notices import actions
from casemgmt.notices.models import Delivery
from tests.mailbox import Mailbox, MailServer


@pytest.fixture
def mailbox(settings):
    handler = Mailbox()
    controller = MailServer(handler)
    controller.start()
    settings.EMAIL_BACKEND = "casemgmt.notices.mail_server.EmailBackend"
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
