"""The list of guards says what is there: a guard aimed at nothing would be proven by nothing."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, transaction

from casemgmt.scope.login import logged_in_as_owner
from tests.sabotage.guards import GUARDS

ROOT = Path(__file__).resolve().parent.parent
RULED = sorted({guard.sql for guard in GUARDS if "pg_get_functiondef" in str(guard.sql)})
REPLACED = sorted({place for guard in GUARDS for place in guard.replaced})


def test_every_guard_has_a_name_of_its_own():
    assert [name for name, times in Counter(guard.name for guard in GUARDS).items() if times > 1] == []


@pytest.mark.parametrize("place", REPLACED)
def test_what_a_guard_replaces_is_there(place):
    module, _colon, name = place.partition(":")
    found = import_module(module)
    for part in name.split("."):
        assert hasattr(found, part), f"{place} has moved"
        found = getattr(found, part)


@pytest.mark.django_db(transaction=True)
def test_what_a_guard_changes_of_a_function_stands_there():
    """A rule that has been worded anew would be left as it is, and its guard proven by nothing."""
    with logged_in_as_owner(), connection.cursor() as cursor:
        for statement in RULED:
            with transaction.atomic():
                cursor.execute(statement)
                transaction.set_rollback(True)


@pytest.mark.parametrize("test", sorted({test for guard in GUARDS for test in guard.tests}))
def test_what_notices_a_guard_is_there(test):
    path, _, name = test.partition("::")
    assert Path(ROOT, path).exists(), f"{path} has moved"
    for part in name.partition("[")[0].split("::") if name else []:
        assert re.search(rf"(def|class) {part}\b", Path(ROOT, path).read_text()), f"{test} has another name"
