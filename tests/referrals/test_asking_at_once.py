"""Two who ask at the same moment: the person is asked for once."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from casemgmt import scope
from casemgmt.consents.models import Disclosure
from casemgmt.errors import RuleBroken
from referrals.actions.asking import sending
from referrals.models import Referral, UnmetNeed
from tests.referrals import factories

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


def in_scope():
    return scope.acting_as(programs=["lane"], actor="system:test")


def all_at_once(works):
    """Run each work in a thread of its own, all from the same moment; what each came to."""
    ready, outcomes = threading.Barrier(len(works)), []

    def run(work):
        try:
            ready.wait()
            with in_scope():
                work()
            outcomes.append("done")
        except RuleBroken as broken:
            outcomes.append(str(broken))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def asked(program, responder):
    """A person, and a service whose program coordinates care."""
    with in_scope():
        factories.care_rules(program)
        return factories.PersonFactory(program=program), factories.ServiceFactory()


def send(referral, by):
    return lambda: sending.send(referral=referral, basis="care_coordination", by=by, at=NOW)


def test_of_eight_drafts_to_one_service_sent_at_once_one_leaves(asked, responder):
    person, service = asked
    with in_scope():
        drafts = [factories.written(person, service, by=responder) for _number in range(8)]
    outcomes = all_at_once([send(draft, responder) for draft in drafts])
    assert sorted(outcomes) == sorted(
        ["done"] + ["This service was asked already and the referral is still open."] * 7
    )
    with in_scope():
        assert Referral.objects.open().count() == Disclosure.objects.count() == 1


def test_one_draft_sent_eight_times_leaves_once(asked, responder):
    person, service = asked
    with in_scope():
        draft = factories.written(person, service, by=responder)
        copies = [Referral.objects.get(pk=draft.pk) for _number in range(8)]
    assert all_at_once([send(copy, responder) for copy in copies]).count("done") == 1
    with in_scope():
        assert Disclosure.objects.count() == 1


def test_withdrawn_by_six_at_once_it_is_withdrawn_once(asked, responder):
    person, service = asked
    with in_scope():
        sent = sending.send(
            referral=factories.written(person, service, by=responder), basis="care_coordination",
            by=responder, at=NOW,
        )  # fmt: skip
        copies = [Referral.objects.get(pk=sent.pk) for _number in range(6)]
    works = [
        lambda copy=copy: sending.withdraw(referral=copy, reason="Not now", by=responder, at=NOW)
        for copy in copies
    ]
    assert all_at_once(works).count("done") == 1


def test_one_unmet_need_noted_by_eight_at_once_is_one_line(asked, responder):
    person, _service = asked
    assert all_at_once([lambda: factories.unmet(person, by=responder, at=NOW)] * 8).count("done") == 8
    with in_scope():
        assert UnmetNeed.objects.count() == 1
