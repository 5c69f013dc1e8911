"""The way through the pages: looked at, decided, brought in, and taken back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casemgmt.audit.models import Event
from casemgmt.cases.models import Case
from casemgmt.people.models import Person
from casemgmt.sheets.models import Logged, Sheet
from tests import factories
from tests.answers import words
from tests.people.conftest import make_person
from tests.sheets.conftest import ROSALIND, csv_of, states

pytestmark = pytest.mark.django_db
LUPITA = ROSALIND | {"Name": "Lupita Ramirez", "Birth date": "1988", "Phone": ""}


@pytest.fixture
def client(client_for, supervisor):
    return client_for(supervisor)


@pytest.fixture
def upload(client, social_worker):
    def uploaded(*rows, data=None, **said):
        owned = [{"Owner": social_worker.name, **row} for row in rows]
        file = SimpleUploadedFile("caseload.csv", data or csv_of(*owned))
        return client.post(reverse("sheets:new"), {"file": file, "first": "", **said})

    return uploaded


def page_of(sheet, name="detail"):
    return reverse(f"sheets:{name}", args=[sheet.pk])


def test_from_the_caseload_to_people_with_owners_and_back(client, upload, program, social_worker):
    make_person(program, "Guadalupe Ramirez", (1988, 12, 12))
    assert reverse("sheets:list") in client.get(reverse("cases:list")).content.decode()
    assert reverse("sheets:new") in client.get(reverse("sheets:list")).content.decode()
    answer = upload(ROSALIND, LUPITA, ROSALIND | {"Name": "Ng", "Opened": "2/3/2026"})
    sheet = Sheet.objects.get()
    assert answer.url == page_of(sheet)
    page = client.get(answer.url)
    assert "1 row would come in as it stands" in words(page)
    assert "We know them: Guadalupe Ramirez, Dec 12, 1988" in words(page)
    assert "Opened: “2/3/2026” may be two days." in words(page)
    field = re.search(r'name="(row_[0-9a-f-]+)"', page.content.decode())[1]
    done = client.post(answer.url, {field: "new"}, follow=True)
    assert "2 people came in. You can take the sheet back for 7 days." in words(done)
    assert Case.objects.open().filter(owner=social_worker).count() == 2
    assert "Rosalind Okafor-Zeta" in words(client_page(client, social_worker))
    back = client.post(page_of(sheet, "undo"), follow=True)
    assert "It is taken back." in words(back) and "Struck out" in words(back)
    assert states(sheet) == ["struck", "struck", "refused"] and not Case.objects.open().exists()


def client_page(client, owner):
    return client.get(reverse("cases:list"), {"show": "all", "owner": owner.pk})


def test_what_did_not_come_in_leaves_as_a_file_with_the_reasons(client, upload):
    upload(ROSALIND, ROSALIND | {"Name": "=cmd()", "Opened": "soon"})
    sheet = Sheet.objects.get()
    client.post(page_of(sheet))
    data = client.get(page_of(sheet, "rest")).content.decode("utf-8-sig")
    assert "“soon” is not a date" in data and '"\'=cmd()"' in data and "Rosalind" not in data
    assert Event.objects.filter(kind="export").exists()


def test_the_template_is_itself_a_sheet(client, upload, social_worker):
    data = client.get(reverse("sheets:template")).content
    upload(data=data.replace(b"name or e-mail of a colleague", social_worker.email.encode()))
    assert states(Sheet.objects.get()) == ["new"]


def test_a_sheet_given_up_is_forgotten(client, upload):
    upload(ROSALIND)
    sheet = Sheet.objects.get()
    assert "forgotten" in words(client.post(page_of(sheet, "discard"), follow=True))
    sheet.refresh_from_db()
    assert sheet.status == "discarded" and sheet.rows.get().cells == {}
    assert not Person.objects.filter(name=ROSALIND["Name"]).exists()


def test_a_file_that_is_no_sheet_is_refused_beside_the_form(upload):
    answer = upload(data=b"Name,Shoe size\nRosalind,9\n")
    assert answer.status_code == 422 and "no column “Owner”" in words(answer)


def test_a_colleagues_sheet_is_not_there(upload, client_for, team):
    upload(ROSALIND)
    other = client_for(factories.staff("supervisor", team=team))
    assert other.get(page_of(Sheet.objects.get())).status_code == 404
    assert "caseload.csv" not in words(other.get(reverse("sheets:list")))


def test_who_may_not_bring_a_sheet_in_is_shown_no_way_to_it(client_for, social_worker):
    answer = client_for(social_worker).get(reverse("cases:list"))
    assert reverse("sheets:list") not in answer.content.decode()


def test_what_a_sheet_says_of_before_stands_on_the_timeline(client, upload):
    upload(ROSALIND)
    client.post(page_of(Sheet.objects.get()))
    person = Logged.objects.first().person
    page = words(client.get(reverse("desk:person", args=[person.pk])))
    assert "In contact, as the team" in page and "Housing list" in page


def test_a_struck_out_record_says_so_on_its_page(client, upload):
    upload(ROSALIND)
    sheet = Sheet.objects.get()
    client.post(page_of(sheet))
    client.post(page_of(sheet, "undo"))
    person = Person.objects.get(name=ROSALIND["Name"])
    assert "came with a list that was taken back" in words(
        client.get(reverse("desk:person", args=[person.pk]))
    )


def test_a_user_of_two_programs_says_for_which_it_is(client, upload, supervisor, other_program):
    factories.MembershipFactory(user=supervisor, role="supervisor", program=other_program)
    page = client.get(reverse("sheets:new"))
    assert other_program.name in words(page) and 'type="file"' not in page.content.decode()
