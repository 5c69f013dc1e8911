"""My day counts what is open and what was done today, and reads nothing of what is over."""

import json

from django.db import transaction
from django.test import RequestFactory

from casemgmt import scope
from casemgmt.access.models import Program
from casemgmt.access.roles import Role
from casemgmt.cases import actions as cases
from casemgmt.desk.views.my_day import MyDay
from casemgmt.people.models import Person
from tests import factories
from tests.followups.test_scan_plan import HERE, OVER, WAITING, rows_read, walk, years

__all__ = ["years"]


def test_what_is_over_is_not_read_to_count_a_day(years, django_db_blocker):
    with django_db_blocker.unblock(), scope.acting_as(**HERE):
        worker = factories.staff(Role.SOCIAL_WORKER, program=Program.objects.get())
        today = factories.local_today()
        cases.open_case(person=Person.objects.get(), owner=worker, on=today, by=worker)
        view, request = MyDay(), RequestFactory().get("/my-day/")
        request.user = worker
        view.setup(request)
        told = view.counted.get()["told"]
        [plan] = json.loads(view.counted.explain(analyze=True, format="json"))
        transaction.set_rollback(True)
    assert (told["open"], told["done"], told["drafts"], told["referrals"]) == (WAITING + 1, 0, [], [])
    read = [node for node in walk(plan["Plan"]) if node.get("Relation Name") == "followups_followup"]
    names = {node.get("Index Name") for node in read}
    assert None not in names and "followup_done_by_time" in names
    assert sum(map(rows_read, read)) <= 2 * (WAITING + 2) < OVER
