"""The chain: every event gets its place, whenever its transaction commits."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from casemgmt import scope
from casemgmt.audit import actions
from casemgmt.audit.actions import record
from casemgmt.audit.models import Event, EventKind, Link, Seal
from casemgmt.audit.verifying import start_of, verify

pytestmark = pytest.mark.django_db


def write(count=1, program="lane"):
    return [record(EventKind.READ, program=program, object_kind="x", object_id=n) for n in range(count)]


def test_each_program_has_a_chain_of_its_own(program, other_program):
    write(3)
    write(2, "other")
    assert actions.seal() == 5
    assert sorted(Link.objects.values_list("program", "position")) == [
        ("lane", 1), ("lane", 2), ("lane", 3), ("other", 1), ("other", 2),
    ]  # fmt: skip
    assert [(seal.program, seal.first, seal.last) for seal in Seal.objects.order_by("program")] == [
        ("lane", 1, 3), ("other", 1, 2),
    ]  # fmt: skip


def test_a_later_batch_goes_on_where_the_last_one_ended(program):
    write(3)
    actions.seal()
    write(2)
    assert actions.seal() == 2
    assert list(Seal.objects.order_by("pk").values_list("first", "last")) == [(1, 3), (4, 5)]
    last = Link.objects.get(position=5)
    assert bytes(Seal.objects.get(last=5).digest) == bytes(last.digest) != start_of("lane")


def test_sealing_nothing_leaves_no_seal(program):
    assert actions.seal() == 0
    assert not Seal.objects.exists()


def test_what_waits_is_counted(program):
    write(2)
    assert Event.objects.waiting().count() == 2
    actions.seal()
    assert Event.objects.waiting().count() == 0
    write()
    assert Event.objects.waiting().count() == 1


def test_a_long_queue_is_sealed_in_batches_that_lose_nothing(program):
    write(11)
    assert actions.seal(at_once=4) == 11
    assert list(Seal.objects.order_by("pk").values_list("first", "last")) == [(1, 4), (5, 8), (9, 11)]


def test_an_untouched_log_is_as_it_was_sealed(program, other_program):
    write(5)
    actions.seal()
    write(3, "other")
    actions.seal()
    write()
    verdict = verify()
    assert (verdict.findings, verdict.sealed, verdict.waiting) == ([], 8, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_link VALUES (99, 'lane', 99, '')",
        "INSERT INTO audit_seal SELECT * FROM audit_seal",
        "UPDATE audit_link SET position = 9",
        "UPDATE audit_seal SET last = 9",
        "DELETE FROM audit_link",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_link",
        "TRUNCATE audit_seal",
    ],
)
def test_the_application_cannot_write_the_chain_itself(program, statement):
    write()
    actions.seal()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_links_of_another_program_are_not_seen(program, other_program):
    write(1, "other")
    actions.seal()
    with scope.acting_as(programs=["lane"], actor="system:here"):
        assert not Link.objects.exists() and not Seal.objects.exists()


# --- Real transactions, side by side --------------------------------------------------------------------


def in_scope():
    return scope.acting_as(programs=["lane", "other"], actor="system:test")


class Slow(threading.Thread):
    """Writes an event at once and commits it when told."""

    def __init__(self):
        super().__init__()
        self.written, self.go = threading.Event(), threading.Event()
        self.start()
        assert self.written.wait(10)

    def run(self):
        with in_scope():
            write()
            self.written.set()
            self.go.wait(10)
        connection.close()

    def commit(self):
        self.go.set()
        self.join()


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_sealed_late_and_never_lost():
    late = Slow()
    with in_scope():
        write(3)
    assert actions.seal() == 3
    with in_scope():
        write(2)
    assert actions.seal() == 2
    late.commit()
    assert actions.seal() == 1
    with in_scope():
        first_written = Event.objects.order_by("pk").first()
        assert Link.objects.get(event=first_written.pk).position == 6
        assert not Event.objects.waiting().exists()
        assert verify().findings == []


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_waits_for_the_sealer_nor_the_sealer_for_a_reader():
    with in_scope():
        write(2)
    with transaction.atomic():
        assert actions.seal() == 2  # not committed: its links and its lock are still held
        reader = Slow()
        reader.commit()
        assert not reader.is_alive()
    assert actions.seal() == 1


@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_leaves_at_once():
    with in_scope():
        write(2)
    answers = []

    def second():
        answers.append(actions.seal())
        connection.close()

    with transaction.atomic():
        assert actions.seal() == 2
        other = threading.Thread(target=second)
        other.start()
        other.join(10)
    assert answers == [0]


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_leave_one_whole_chain():
    stop = threading.Event()

    def writer():
        for _turn in range(40):
            with in_scope():
                write(2)
        connection.close()

    def sealer():
        while not stop.is_set():
            actions.seal()
        connection.close()

    writers = [threading.Thread(target=writer) for _each in range(4)]
    sealers = [threading.Thread(target=sealer) for _each in range(2)]
    for thread in [*writers, *sealers]:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()
    actions.seal()
    with in_scope():
        verdict = verify()
        assert (verdict.findings, verdict.sealed, verdict.waiting) == ([], 320, 0)
