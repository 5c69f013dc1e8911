import pytest

from casemgmt.access.roles import Role
from staffwellbeing import actions
from tests.factories import staff
from tests.staffwellbeing.factories import notice


@pytest.fixture
def program_lead(program):
    return staff(Role.PROGRAM_LEAD, program=program)


@pytest.fixture
def peer(team):
    return staff(Role.PEER_SUPPORTER, team=team, name="Ana Ruiz")


@pytest.fixture
def opened(program, program_lead):
    """The program has told its staff and union; check-ins are open."""
    return notice(program, by=program_lead)


@pytest.fixture
def contact(program, program_lead, peer):
    """A peer who can be asked here."""
    return actions.add_contact(
        program=program, by=program_lead, kind="peer", name="Ana Ruiz", phone="(216) 555-0142", user=peer
    )
