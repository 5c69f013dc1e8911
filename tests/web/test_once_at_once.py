"""One form, sent ten times at one moment without any script: one thing is made."""

import pytest
from django.test import Client
from django.urls import reverse

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.calls.models import Call
from casemgmt.web import once
from tests import factories
from tests.api.test_repeats import at_once
from tests.signing_in import sign_in
from tests.web.test_once import CALL


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_one_moment_make_one(program, team):
    user = factories.staff(Role.CALL_TAKER, team=team)
    ready = [sign_in(Client(), user) for _each in range(10)]
    body = CALL | {once.FIELD: "a number"}
    answers = at_once(10, lambda: ready.pop().post(reverse("calls:new"), body).url)
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert set(answers) == {reverse("calls:detail", args=[Call.objects.get().pk])}
    assert len(answers) == 10
