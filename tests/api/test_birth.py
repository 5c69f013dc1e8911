"""A birth date that only fills a field is asked about by the API as by the pages."""

import pytest

from casemgmt.history import version
from tests.api.test_scope import recorder
from tests.people.conftest import make_person

pytestmark = pytest.mark.django_db


def test_the_api_asks_too(api_for, ours):
    api = api_for(recorder(ours))
    born = {"birth_year": 1970, "birth_month": 1, "birth_day": 1}
    body = {"search": str(ours.search.pk), "person": {"name": "Ana Unseen", **born}}
    asked = api.post("people/", body)
    assert asked.status_code == 400 and "birth_real" in str(asked.json()["errors"])
    assert api.post("people/", body | {"person": body["person"] | {"birth_real": True}}).status_code == 201


def test_a_correction_by_the_api_asks_only_about_a_new_date(api_for, ours):
    api, person = api_for(recorder(ours)), make_person(ours.program, "Ana Ruiz", (1970, 1, 1))
    address = f"people/{person.pk}/"
    renamed = api.patch(address, {"name": "Ana María Ruiz", "seen": version(person)})
    assert renamed.status_code == 200
    seen = {"seen": renamed.json()["version"]}
    assert api.patch(address, {"birth_year": 1980, **seen}).status_code == 400
    assert api.patch(address, {"birth_year": 1980, "birth_real": True, **seen}).status_code == 200
