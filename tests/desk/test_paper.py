"""On paper every sheet says whose it is, when and by whom it was printed, and no entry is torn in two."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from casemgmt.access.roles import Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def sheets(page, size):
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format=size))).pages]


@pytest.mark.parametrize("size", ["Letter", "A4"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_long_timeline(chromium, visit, meet, person, social_worker, language, size):
    for number in range(40):
        meet(
            ago=timedelta(hours=7 * number),
            note=f"Night {number} begins. " + "It was cold. " * 6 + "It ends.",
        )
    page = visit(f"/people/{person.pk}/", social_worker, locale=language)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": "http://localhost"}])
    page.reload()
    printed = sheets(page, size)
    confidential = {"en": "Confidential.", "es": "Confidencial."}[language]
    assert len(printed) > 3
    for sheet in printed:
        foot = " ".join(sheet.split())
        assert sheet.count(confidential) == 1
        assert re.search(rf"Lane[^·]* · .*202\d.* {social_worker.name}", foot), foot
        assert len(re.findall(r"Night \d+ begins", foot)) == foot.count("It ends"), sheet


def test_a_figure_that_may_leave_is_not_called_confidential_and_names_nobody(chromium, visit, team):
    lead = factories.staff(Role.PROGRAM_LEAD, program=team.program)
    sheet = " ".join(sheets(visit(reverse("reports:overview"), lead), "Letter")[0].split())
    assert "Confidential" not in sheet and lead.name not in sheet
    assert re.search(r"Lane[^·]* · Printed .*202\d", sheet)


def test_a_page_that_refuses_says_nobody(chromium, visit, social_worker):
    page = visit("/people/00000000-0000-0000-0000-000000000000/", social_worker)
    assert page.locator(".print-footer").text_content().strip().startswith("Confidential")
    assert social_worker.name not in page.locator(".print-footer").text_content()
