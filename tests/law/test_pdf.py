"""A copy of records as a file says what its page says, to the eye and to a screen reader."""

import io

import pypdf
import pytest
from django.urls import reverse

from casemgmt.audit.models import Event, EventKind
from casemgmt.history import stamp
from casemgmt.law import actions
from casemgmt.law.models import Production

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(demand, reach, person, custodian, now):
    """A person's own copy, as whoever is called this gets it."""

    def make(name="Rosalind Okafor-Zeta"):
        person.name = name
        stamp(person, by=None, reason="test").save()
        reach(voicemail="no")
        copy = demand("own_copy", asked_by="Rosalind")
        parts = ["people.person", "people.contactpoint"]
        return actions.produce(request=copy, parts=parts, at=now, by=custodian)

    return make


@pytest.fixture
def file_of(client_for, custodian):
    return lambda made: client_for(custodian).get(reverse("law:production_file", args=[made.pk]))


def words(answer):
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_file_holds_every_word_of_what_was_handed_over(handed, file_of):
    made = handed()
    told = words(file_of(made))
    for part in made.packet.facts["record"]:
        assert part["title"] in told
        for row in part["rows"]:
            assert all(label in told and " ".join(said.split()) in told for label, said in row)


def test_the_file_is_tagged_and_names_its_language_and_title(handed, file_of):
    root = pypdf.PdfReader(io.BytesIO(file_of(handed()).content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en" and "/StructTreeRoot" in root


def test_every_page_says_that_it_is_confidential_and_who_made_it(handed, file_of, custodian):
    pages = pypdf.PdfReader(io.BytesIO(file_of(handed()).content)).pages
    assert all(
        "Confidential" in page.extract_text() and custodian.name in page.extract_text() for page in pages
    )


def test_taking_the_file_stands_in_the_log(handed, file_of):
    made = handed()
    file_of(made)
    assert Event.objects.filter(kind=EventKind.EXPORT, object_id=str(made.pk)).count() == 1


def test_what_somebody_typed_is_never_read_as_markup(handed, file_of):
    name = '#read("/etc/passwd") *A* $x$'
    assert '#read("/etc/passwd") *A* $x$' in words(file_of(handed(name)))


def test_letters_that_the_machine_lacks_are_refused_with_a_way_out_and_never_left_out(handed, file_of):
    answer = file_of(handed("Cuneiform \U00012000\U00012031"))
    assert answer.status_code == 409 and "from your browser" in answer.content.decode()


def test_a_copy_that_does_not_match_its_fingerprint_is_given_to_nobody(demand, share, file_of):
    request = demand("own_copy", asked_by="Rosalind")
    packet = share(basis="court_order", because="Order 12", facts={"record": []}, request=request)
    made = Production(program=request.program, request=request, packet=packet, sha256="0" * 64)
    made.save()
    assert file_of(made).status_code == 409
