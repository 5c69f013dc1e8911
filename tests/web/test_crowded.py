"""Pages that count over everything leave a web worker for everybody else."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from casemgmt.access.roles import Role
from casemgmt.web.crowded import AT_ONCE, take_place
from tests import factories
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def readers(many):
    """So many others who are being counted for right now."""
    inside, over = threading.Barrier(many + 1), threading.Event()

    def count():
        with transaction.atomic():
            assert take_place()
            inside.wait(30)
            over.wait(30)
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(many)]
    for thread in threads:
        thread.start()
    inside.wait(30)
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def leader(client, program):
    sign_in(client, factories.staff(Role.PROGRAM_LEAD, program=program))
    return client


def test_one_more_comes_in_later_and_the_others_work(leader):
    with readers(AT_ONCE):
        told = leader.get("/reports/")
        assert (told.status_code, told["Refresh"], told["Retry-After"]) == (503, "5", "5")
        assert "opens by itself" in told.text
        assert leader.get("/notices/").status_code == 200
    assert leader.get("/reports/").status_code == 200


def test_whoever_comes_before_the_last_place_is_taken_comes_in(leader):
    with readers(AT_ONCE - 1):
        assert leader.get("/reports/").status_code == 200
