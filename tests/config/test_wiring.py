"""What slices say of themselves is handed down once, and is the same wherever the product runs."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from types import ModuleType, SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLResolver, get_resolver

from casemgmt.access.models import User
from casemgmt.config import wiring
from casemgmt.declared import LETTER_KINDS, OPEN_WORK, Declared
from casemgmt.figures.metric import METRICS, Metric

SETTINGS = settings.BASE_DIR / "casemgmt" / "config" / "settings.py"
FLOOR = {"casemgmt.web", "casemgmt.access", "casemgmt.audit", "casemgmt.notices"}  # every slice stands on it
ROOMS = ("casemgmt", "followups", "referrals", "staffwellbeing")
CELERY = "from casemgmt.config.celery import app\n"
MANAGE = """
import os, django.core.management as management
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.config.settings")
try:
    management.execute_from_command_line(["manage.py", "{}", "--help"])
except SystemExit:
    pass
"""
PROCESSES = {
    "web": "import casemgmt.config.wsgi",
    "worker": CELERY + "app.loader.init_worker()",
    "beat": CELERY + "app.Beat(app=app).init_loader()",
    "deliver": MANAGE.format("deliver"),
    "migrate": MANAGE.format("migrate"),
}
TOLD = """
import json
from django.db import connection
import re
from casemgmt.config.celery import app
from casemgmt.config.wiring import LISTS
told = {each.name: [re.sub(" at 0x[0-9a-f]+", "", repr(one)) for one in each] for each in LISTS}
told["the clock"] = sorted(app.conf.beat_schedule)
print("\\n" + json.dumps([told, connection.connection is None]))
"""


# As if one slice did not have what the roof asks it for.
MISSPELT = """
import sys, types
sys.modules["casemgmt.audit.links"] = types.ModuleType("casemgmt.audit.links")
"""


def started(*, before="", after=""):
    """Each process as (exit code, what it said, its errors)."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", before + run + after], cwd=settings.BASE_DIR, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for run in PROCESSES.values()
    ]  # fmt: skip
    said = [process.communicate(timeout=120) for process in processes]
    return [(process.returncode, *words) for process, words in zip(processes, said, strict=True)]


def test_every_process_finds_the_same_list_and_asks_the_database_nothing():
    found = [json.loads(out.splitlines()[-1]) for _code, out, _errors in started(after=TOLD)]
    told, asked_nothing = found[0]
    assert all(told.values()) and len(told["LETTER_KINDS"]) >= 30 and asked_nothing
    assert found == [found[0]] * len(PROCESSES)


def test_no_process_starts_where_a_name_is_misspelt():
    for code, _out, errors in started(before=MISSPELT):
        assert code != 0 and "has no attribute 'SAYS'" in errors


def test_settings_name_no_slice_but_among_the_apps():
    """Else each new slice would add to them."""
    named = re.findall(r'"((?:casemgmt|followups|referrals|staffwellbeing)[\w.]*)"', SETTINGS.read_text())
    slices = tuple(each.__package__ for each in wiring.SLICES if each.__package__ not in FLOOR)
    assert set(slices) <= set(named)
    assert [name for name in named if name.startswith(slices) and name not in settings.INSTALLED_APPS] == []


def test_a_list_is_handed_down_once_and_not_read_before():
    kinds = Declared("KINDS", str)
    with pytest.raises(RuntimeError):
        list(kinds)
    kinds.hand_down(["a", 1])
    assert list(kinds) == ["a"]
    with pytest.raises(RuntimeError):
        kinds.hand_down(["b"])


def test_no_two_share_what_only_one_may_have():
    with pytest.raises(RuntimeError, match="twice"):
        Declared("KINDS", str, once=len).hand_down(["a", "b"])
    sizes = Declared("SIZES", str, once=len, sort=True)
    sizes.hand_down(["aa", "b"])
    assert list(sizes) == ["b", "aa"]


def test_nothing_is_said_that_nobody_reads():
    kinds = Declared("KINDS", str)
    with pytest.raises(RuntimeError, match="nobody reads"):
        wiring.hand_down([SimpleNamespace(SAYS=["a", 1])], [kinds])


def test_every_slice_that_says_something_is_asked():
    assert rooms_with("links.py") == {each.__package__ for each in wiring.SLICES}


def rooms_with(name):
    """Dotted names of the rooms that have such a file."""
    found = [path for room in ROOMS for path in (settings.BASE_DIR / room).rglob(name)]
    return {".".join(path.parent.relative_to(settings.BASE_DIR).parts) for path in found}


def test_every_room_with_tables_or_pages_is_installed():
    assert {config.name for config in apps.get_app_configs()} >= rooms_with("apps.py")


def test_the_pages_of_every_room_are_reached():
    included = {entry.urlconf_name.__name__ for entry in get_resolver().url_patterns if is_include(entry)}
    assert {
        f"{room}.urls" for room in rooms_with("urls.py") - {"casemgmt.config", "casemgmt.config.yardstick"}
    } <= included


def is_include(entry):
    return isinstance(entry, URLResolver) and isinstance(entry.urlconf_name, ModuleType)


def test_every_slice_keeps_the_order_of_files():
    """Config stands above all; caseload and reports have an order of their own, web serves those above it."""
    contract = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
    rooms, slices = contract["contracts"][0]["layers"], set(contract["contracts"][1]["containers"])
    above_web = {room.strip() for line in rooms[: rooms.index("casemgmt.web")] for room in line.split("|")}
    assert above_web - slices == {"casemgmt.config", "casemgmt.caseload", "casemgmt.reports"}


def told_kinds():
    """Kinds of letters that are told somewhere in the code, as literals."""
    modules = [path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py")]
    trees = [ast.parse(path.read_text()) for path in modules if "migrations" not in path.parts]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    told = [call for call in calls if {"kind", "step"} <= {keyword.arg for keyword in call.keywords}]
    given = [keyword.value for call in told for keyword in call.keywords if keyword.arg == "kind"]
    return {value.value for value in given if isinstance(value, ast.Constant)}


def test_whatever_is_told_has_its_words():
    kinds = {each.kind for each in LETTER_KINDS}
    assert told_kinds() and told_kinds() <= kinds


def test_no_letter_is_declared_that_nobody_tells():
    modules = [path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py")]
    written = "".join(path.read_text() for path in modules if path.name != "links.py")
    assert [each.kind for each in LETTER_KINDS if f'"{each.kind}"' not in written] == []


def figures():
    """Every Metric that a slice's module of figures defines."""
    modules = [import_module(f"{room}.metrics") for room in rooms_with("apps.py") & rooms_with("metrics.py")]
    return {one.key for module in modules for one in vars(module).values() if isinstance(one, Metric)}


def test_every_figure_that_is_defined_is_declared():
    assert figures() == {each.key for each in METRICS}


# Who once did it, or whom it is about, carries nothing by that.
DID = {"user", "author", "responder", "by"}
NOT_CARRIED = {
    "caseload.MoveItem.owner": "whose it was before it was given on",
    "caseload.MoveItem.to": "who gets it; from then on the record itself says so",
    "holds.LegalRequest.custodian": "who wrote the paper down; every custodian answers it",
    "staffwellbeing.SupportRequest.supporter": "behind its own wall, where nobody else looks",
}


def silent(declared):
    """Columns that say who carries a record, of models that are not among the declared."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith(("casemgmt.", "followups.", "referrals.", "staffwellbeing."))
        and not model.__name__.startswith("Historical")
        and model not in {work.model for work in declared}
        for field in model._meta.concrete_fields
        if field.related_model is User and field.name not in DID and not field.name.endswith("_by")
    }


def test_whatever_somebody_carries_is_declared():
    assert silent(OPEN_WORK) == set(NOT_CARRIED)


def test_whoever_declares_nothing_is_found():
    kept = {"cases.Case.owner", "followups.FollowUp.assignee", "referrals.Referral.worker"}
    assert silent([]) >= {*NOT_CARRIED, *kept}
