import pytest
from casemgmt.people import matching
pytestmark=pytest.mark.django_db
def test_x(program, responder):
    assert matching.find(matching.read("maria lopez"), user=responder, on=__import__("datetime").date.today()) == []
