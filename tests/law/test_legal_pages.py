"""The pages of legal requests and of retention, looked at on a phone and on a desk."""

import pytest
from django.urls import reverse

from casemgmt.codes.legal import RecordKind
from casemgmt.law import actions
from casemgmt.law.models import Disposal
from tests.people.conftest import make_person
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]


@pytest.fixture
def papers(demand, reach, person, program, custodian, auditor, administrator, agreed, now):
    """A request in each state, a hold, a copy, and what is due to go."""
    reach(voicemail="no", text="yes")
    agreed()
    years = dict.fromkeys(RecordKind.values, 7)
    actions.set_schedules(program=program, years=years, decided="Council, 2026", by=administrator)
    late = demand("immigration", counsel=False, asked_by="Field office", reference="I-205", hold=True)
    spoken = demand("subpoena", asked_by="Ann Roe, attorney", court_order="County court, order 12 of May 2")
    copy = demand("own_copy", asked_by="Rosalind")
    made = actions.produce(
        request=copy, parts=["people.person", "people.contactpoint", "consents.consent"], at=now, by=custodian
    )
    for approver in (None, auditor):
        row = Disposal(
            program=program, person=make_person(program, name="Somebody Else"), proposed_by=custodian,
            schedule="The person: 7 years (Council, 2026)", proposed_at=now,
        )  # fmt: skip
        row.save()
        if approver:
            actions.approve_disposal(disposal=row, at=now, by=approver)
    return {"late": late, "spoken": spoken, "made": made, "hold": late.holds.get()}


def pages(papers):
    yield reverse("law:legal") + "?show=all"
    yield reverse("law:legal_new")
    for name in ("late", "spoken"):
        yield reverse("law:legal_request", args=[papers[name].pk])
    yield reverse("law:refuse", args=[papers["late"].pk])
    yield reverse("law:counsel_says", args=[papers["spoken"].pk])
    yield reverse("law:produce", args=[papers["spoken"].pk])
    yield reverse("law:production", args=[papers["made"].pk])
    yield reverse("law:place_hold", args=[papers["spoken"].pk])
    yield reverse("law:lift_hold", args=[papers["hold"].pk])
    yield reverse("law:disposals")
    yield reverse("law:tombstones")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_of_legal_requests(chromium, visit, papers, custodian, administrator, width, height):
    looks = [(path, custodian) for path in pages(papers)]
    for path, user in [*looks, (reverse("law:schedules"), administrator)]:
        page = visit(path, user, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == [], path
