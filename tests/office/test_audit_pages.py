"""The log and what is worth a look, in a real browser, at both widths."""

from datetime import date

import pytest
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.audit.actions import seal
from casemgmt.audit.models import Event, EventKind
from casemgmt.exposure.actions import record_staff_notice
from casemgmt.history import stamp
from casemgmt.people.models import Person
from tests import factories
from tests.web.browser import assert_accessible, assert_fits

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]


@pytest.fixture
def looked(visit, program, team, auditor):
    """Three workers at two people's pages: one perhaps their own, one of the same last name."""
    lead = factories.staff(Role.PROGRAM_LEAD, program=program)
    record_staff_notice(program=program, told_on=date(2026, 1, 2), words="How it is read.", by=lead)
    workers = [
        factories.staff(Role.SOCIAL_WORKER, team=team, name=name)
        for name in ("Marisol Ortega-Whitfield", "Devon Hart", "Imani Brooks")
    ]
    people = [Person(program=program, name=name) for name in ("Devon Hart", "Lena Ortega-Whitfield")]
    for person in people:
        stamp(person, by=None, reason="test").save()
    for worker in workers:
        for person in people * 2:
            Event.objects.create(
                at=timezone.now(), program=program.pk, actor=f"user:{worker.pk}", kind=EventKind.READ,
                object_kind="people.person", object_id=str(person.pk),
            )  # fmt: skip
    seal()
    return people[0]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_log_of_a_person_and_the_patterns(chromium, visit, looked, auditor, width, height):
    for path in (f"/audit/?object={looked.ref}", "/audit/patterns/"):
        page = visit(path, auditor, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [], path
