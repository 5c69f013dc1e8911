from datetime import date

import pytest

from casemgmt.access.roles import Role
from casemgmt.exposure.actions import record_staff_notice
from tests.factories import staff


@pytest.fixture
def program_lead(program):
    return staff(Role.PROGRAM_LEAD, program=program)


@pytest.fixture
def told(program, program_lead):
    """Staff and union know how hard calls are used."""
    return record_staff_notice(program=program, told_on=date(2026, 1, 2), words="By letter.", by=program_lead)
