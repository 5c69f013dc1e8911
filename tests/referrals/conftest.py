import pytest
from django.core.cache import cache

from tests.mailbox import Mailbox, MailServer
from tests.referrals import factories
from tests.referrals.partners import Partner


@pytest.fixture
def person(program):
    return factories.PersonFactory(program=program, language="es", language_answer="given")


@pytest.fixture
def service(program):
    agency = factories.PartnerFactory(name="Harbor Housing")
    factories.MailboxFactory(program=program, agency=agency, email="intake@harbor.example")
    return factories.ServiceFactory(agency=agency, name="Rapid rehousing", questions=["Has papers?"])


@pytest.fixture
def referral(person, service, responder):
    """Written, not sent."""
    return factories.written(person, service, by=responder)


@pytest.fixture
def sent(person, service, responder):
    """Sent, and waiting for an answer."""
    return factories.sent(person, service, by=responder)


@pytest.fixture(autouse=True)
def _no_limits_used():
    """What earlier tests asked for does not count."""
    cache.clear()


@pytest.fixture
def partner(sent):
    """The browser of somebody at the agency that was asked."""
    return Partner(sent.mailbox)


@pytest.fixture
def post(settings):
    """A real mail server, and what it accepted."""
    handler = Mailbox()
    server = MailServer(handler)
    server.start()
    settings.EMAIL_BACKEND = "casemgmt.notices.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    yield handler
    server.stop()
