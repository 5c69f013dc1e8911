import pytest

from casemgmt.history import stamp
from casemgmt.people.models import Answer, ContactPoint, Person


def make_person(program, name="Maria Lopez", birth=None, **fields):
    """A person as somebody else registered them; `birth` is (year, month, day) or less."""
    year, month, day = (*(birth or ()), None, None, None)[:3]
    answer = Answer.GIVEN if year else Answer.NOT_ASKED
    born = {"birth_year": year, "birth_month": month, "birth_day": day, "birth_answer": answer}
    person = Person(program=program, name=name, **born, **fields)
    stamp(person, by=None, reason="test").save()
    return person


def make_contact(person, value="+12165550100", kind=ContactPoint.Kind.PHONE, **fields):
    contact_point = ContactPoint(person=person, program=person.program, kind=kind, value=value, **fields)
    stamp(contact_point, by=None, reason="test").save()
    return contact_point


@pytest.fixture
def person(program):
    return make_person(program, birth=(1984, 3, 12))


@pytest.fixture
def phone(person):
    return make_contact(person)
