"""How many statements a referral's page needs, whoever opens it."""

import pytest

from referrals.actions.asking import answers
from tests.costs import cost, workers
from tests.people.conftest import make_contact, make_person
from tests.referrals.factories import ServiceFactory, sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_referral_costs_the_same_whoever_opens_it(
    client_for, team, other_team, program, social_worker, is_answered
):
    person = make_person(program)
    make_contact(person)
    asked = sent(person, ServiceFactory(), by=social_worker)
    if is_answered:
        answers.accept(referral=asked, said_by="Noor, intake", by=social_worker, at=asked.sent_at)
    costs = {cost(client_for(user), f"/referrals/{asked.pk}/") for user in workers(team, other_team)}
    assert max(costs) <= 10
