"""A job moves in batches, is seen moving, and stops between two of them."""

import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from casemgmt import scope
from casemgmt.errors import RuleBroken
from casemgmt.jobs import actions
from casemgmt.jobs.models import Job, JobState

pytestmark = pytest.mark.django_db
UNITS = 10


@pytest.fixture
def job(db):
    return actions.begin(kind="test", program="lane", total=UNITS, by=None)


class Work:
    """Ten units of work, three at a time; what happens to it is noted."""

    def __init__(self, before_batch=lambda number: None):
        self.left, self.batches, self.ends, self.before_batch = UNITS, 0, [], before_batch

    def step(self, job):
        self.before_batch(self.batches)
        units = min(3, self.left)
        self.left -= units
        self.batches += 1
        return units

    def run(self, job, **options):
        return actions.run(
            job_id=job.pk,
            program="lane",
            step=self.step,
            ended=lambda job: self.ends.append(job.state),
            **options,
        )


def test_a_job_runs_to_its_end_and_says_so_once(job):
    work = Work()
    assert work.run(job)
    job.refresh_from_db()
    assert (job.state, job.done, job.percent) == (JobState.DONE, UNITS, 100)
    assert job.started_at and job.finished_at and work.ends == [JobState.DONE]
    assert work.run(job) and work.ends == [JobState.DONE]


def test_a_request_to_cancel_is_obeyed_between_two_batches(job):
    work = Work(lambda number: actions.request_cancel(job=job) if number == 1 else None)
    work.run(job)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.CANCELLED, 6)
    assert work.ends == [JobState.CANCELLED]


def test_an_ended_job_cannot_be_cancelled(job):
    Work().run(job)
    with pytest.raises(RuleBroken):
        actions.request_cancel(job=job)


def test_an_error_fails_the_job_keeps_what_was_done_and_is_raised(job):
    def burst(number):
        if number == 2:
            raise ZeroDivisionError

    work = Work(burst)
    with pytest.raises(ZeroDivisionError):
        work.run(job)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.FAILED, 6)
    assert work.ends == [JobState.FAILED] and job.message


def test_a_job_gives_way_when_its_time_is_up_and_goes_on_later(job):
    work = Work()
    assert not work.run(job, seconds=0)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.RUNNING, 3)
    assert work.run(job)
    assert work.left == 0


@pytest.mark.parametrize(
    "wrong", [{"state": "asleep"}, {"done": UNITS + 1}, {"state": JobState.DONE}, {"state": JobState.FAILED}]
)
def test_the_database_refuses_an_impossible_job(job, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**wrong)


def test_a_job_is_invisible_outside_its_program(job):
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert not Job.objects.filter(pk=job.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_looks_on_sees_the_progress_of_finished_batches():
    with scope.acting_as(programs=["lane"], actor="system:test"):
        job = actions.begin(kind="test", program="lane", total=UNITS, by=None)
    seen = []

    def look(number):
        watcher = threading.Thread(target=watch)
        watcher.start()
        watcher.join()

    def watch():
        try:
            with scope.acting_as(programs=["lane"], actor=f"user:{uuid4()}"):
                seen.append(Job.objects.get(pk=job.pk).done)
        finally:
            connection.close()

    Work(look).run(job)
    assert seen == [0, 3, 6, 9, 10]
