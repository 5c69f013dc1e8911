"""The list of guards says what is there: a guard aimed at nothing would be proven by nothing."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from tests.sabotage.guards import GUARDS

ROOT = Path(__file__).resolve().parent.parent
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


@pytest.mark.parametrize("test", sorted({test for guard in GUARDS for test in guard.tests}))
def test_what_notices_a_guard_is_there(test):
    path, _, name = test.partition("::")
    assert Path(ROOT, path).exists(), f"{path} has moved"
    for part in name.partition("[")[0].split("::") if name else []:
        assert re.search(rf"(def|class) {part}\b", Path(ROOT, path).read_text()), f"{test} has another name"
