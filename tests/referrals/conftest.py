import pytest

from tests.referrals import factories


@pytest.fixture
def person(program):
    return factories.PersonFactory(program=program, language="es", language_answer="given")


@pytest.fixture
def service(db):
    agency = factories.PartnerFactory(name="Harbor Housing")
    factories.MailboxFactory(agency=agency, email="intake@harbor.example")
    return factories.ServiceFactory(agency=agency, name="Rapid rehousing", questions=["Has papers?"])


@pytest.fixture
def referral(person, service, responder):
    """Written, not sent."""
    return factories.written(person, service, by=responder)


@pytest.fixture
def sent(person, service, responder):
    """Sent, and waiting for an answer."""
    return factories.sent(person, service, by=responder)
