"""The system keeps its shape: rooms, directions, and the habits that stay out of it."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = ["casemgmt", "referrals", "followups", "staffwellbeing"]
MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
LAYERS = [
    {room.strip() for room in line.split("|")}
    for line in PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
]
FLOOR_OF = {room: len(LAYERS) - number for number, rooms in enumerate(LAYERS) for room in rooms}


@cache
def trees():
    """{path: its syntax tree} of every module; read by whoever asks, not by every process that collects."""
    return {path.relative_to(ROOT): ast.parse(path.read_text()) for path in MODULES}


def found(predicate):
    """Where, over all modules, a node matches: "file:line" strings."""
    return [
        f"{path}:{node.lineno}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if predicate(node)
    ]


def calls(node, *names):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names


def room_of(model):
    return model.__module__.rsplit(".models", 1)[0]


def test_every_room_stands_in_the_contract():
    rooms = {
        f"{package}.{path.stem}"
        for package in ["casemgmt"]
        for path in (ROOT / package).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"casemgmt.__init__"}
    rooms |= {package for package in PACKAGES[1:] if (ROOT / package / "__init__.py").exists()}
    assert rooms == set(FLOOR_OF)


def test_imports_only_point_down():
    verdict = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert verdict.returncode == 0, verdict.stdout


def test_foreign_keys_only_point_down():
    """A key named by a string would pass the import contract unseen."""
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if room_of(model) in FLOOR_OF
        for field in model._meta.concrete_fields
        if field.is_relation
        and room_of(field.related_model) in FLOOR_OF
        and FLOOR_OF[room_of(field.related_model)] > FLOOR_OF[room_of(model)]
    ]
    assert upward == []


def test_nothing_is_imported_inside_a_function():
    inside = [
        f"{path}:{node.lineno}"
        for path, tree in trees().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


# Who may import what a text names, which no tool sees and which fails only when it is used.
BY_NAME = {
    "casemgmt/config/apps.py": "the roof, which can be imported only when every table is known",
    "casemgmt/config/management/commands/diagrams.py": "walks all apps, so that it forgets none",
    "casemgmt/notices/actions/delivering.py": "a function of the installation's own, out of its environment",
}


def test_slices_are_put_together_by_import_and_not_by_name():
    names = {"import_string", "import_module", "autodiscover_modules", "__import__"}
    by_name = found(lambda node: isinstance(node, ast.Name) and node.id in names)
    assert {place.partition(":")[0] for place in by_name} == set(BY_NAME)


def test_no_save_is_overridden_and_no_signal_is_received():
    saves = found(lambda node: isinstance(node, ast.FunctionDef) and node.name == "save")
    assert [place for place in saves if "/forms.py:" not in place] == []  # allauth asks a form to `save`
    assert found(lambda node: isinstance(node, ast.Name) and node.id == "receiver") == []


def test_rules_do_not_know_http():
    """The import contract cannot say this: it sees only whole outside packages."""
    rule_files = {"models", "actions", "workflow"}
    knowing = [
        str(path)
        for path, tree in trees().items()
        if rule_files & {path.stem, path.parent.name}
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.http", "rest_framework"))
    ]
    assert knowing == []


def test_tracked_rows_are_never_changed_behind_their_history():
    tracked = {model._meta.label for model in apps.get_models() if hasattr(model, "history")}
    assert tracked
    bulk = found(lambda node: calls(node, "bulk_update", "bulk_create", "update_or_create"))
    assert [place for place in bulk if not place.startswith(tuple(UNTRACKED_BULK))] == []


UNTRACKED_BULK = {
    # Rows without a history: the sign-in library's own note of a proven address; written many at a time;
    # which columns somebody likes to see.
    "casemgmt/access/password_links.py",
    "casemgmt/audit/actions",
    "casemgmt/exposure/actions",
    "staffwellbeing/actions",
    "casemgmt/calls/actions",
    "casemgmt/notices/actions",
    "casemgmt/config/city/wellbeing",
    "casemgmt/web/lists/choosing.py",
}


def test_the_scope_never_outlives_its_transaction():
    """A session-wide setting on a pooled connection shows one agency's rows to the next (measured)."""
    assert not [
        path for path in MODULES if "set_config(" in path.read_text() and ", false)" in path.read_text()
    ]


def test_no_task_waits_inside_the_broker():
    """A long countdown runs again and again once the visibility timeout passes (measured)."""
    waiting = found(lambda node: isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"})
    assert waiting == []


def test_no_drawer_for_odds_and_ends():
    banned = {"utils", "helpers", "services", "managers", "common", "core", "misc", "signals"}
    assert [str(path) for path in trees() if banned & {path.stem, path.parent.name}] == []


# Names that the shape of a slice, or a library, asks for in more than one place.
SHAPES = {
    "Command": "Django finds a command by it",
    "EmailBackend": "Django finds a way to send letters by it",
    "Status": "each slice's own, beside its table of steps",
    "Timeline": "what a person's page shows, and what tells the part of a slice",
    "Event": "one of the log, and one of a person's timeline",
}


def test_one_name_means_one_class():
    """Pages and endpoints are called by their module (`cases.Reopen`), so those may share a name."""
    homes = {}
    for path, tree in trees().items():
        shown = {"views", "api"} & {path.stem, *path.parent.parts} and "casemgmt/web" not in str(path)
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name not in SHAPES:
                homes.setdefault(node.name, []).append(None if shown else str(path))
    twice = {name: places for name, places in homes.items() if len(places) > 1 and any(places)}
    assert twice == {}


def test_files_stay_short():
    lengths = {path: len((ROOT / path).read_text().splitlines()) for path in trees()}
    real = [length for length in lengths.values() if length > 5]
    assert {str(path): n for path, n in lengths.items() if n > 400} == {}
    assert statistics.median(real) < 120


def test_functions_stay_short():
    lengths = [
        node.end_lineno - node.lineno + 1
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    ]
    assert statistics.median(lengths) <= 10


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_drawn_status_tables_are_fresh():
    call_command("diagrams", check=True)


def test_no_address_of_a_package_registry_is_recorded():
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry.np" + "mjs.org")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    naming = [
        name
        for name in filter(None, tracked)
        if (ROOT / name).is_file() and any(host in (ROOT / name).read_text(errors="ignore") for host in hosts)
    ]
    assert naming == []


def test_the_walks_name_files_that_are_there():
    walks = (ROOT / "docs/walks.md").read_text()
    named = set(re.findall(r"`((?:casemgmt|followups|referrals)/[\w/]+(?:\.py)?/?)`", walks))
    assert len(named) > 25 and [path for path in named if not (ROOT / path).exists()] == []
