"""What is installed is what is written down, for a stranger as for production."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PINS = dict(pin.split("==") for pin in PROJECT["tool"]["uv"]["constraint-dependencies"])
LOCKED = dict(
    re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
)
GROUPS = PROJECT["dependency-groups"]


def name_of(requirement):
    return re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower()


def test_every_dependency_is_pinned():
    asked = [*PROJECT["project"]["dependencies"], *GROUPS["local"], *GROUPS["dev"]]
    assert {name_of(requirement) for requirement in asked} <= set(PINS)


def test_production_installs_the_same_versions():
    assert LOCKED
    assert {name: PINS.get(name) for name in LOCKED} == LOCKED


def test_production_installs_everything_that_runs_and_nothing_of_the_demo():
    assert {name_of(requirement) for requirement in PROJECT["project"]["dependencies"]} <= set(LOCKED)
    assert not {name_of(requirement) for requirement in [*GROUPS["local"], *GROUPS["dev"]]} & set(LOCKED)


def test_every_locked_package_carries_its_hash():
    lines = (ROOT / "requirements.lock").read_text()
    assert lines.count("==") <= lines.count("--hash=sha256:")


def test_what_is_installed_is_what_is_pinned():
    installed = {
        dist.metadata["Name"].lower().replace("_", "-"): dist.version for dist in metadata.distributions()
    }
    assert {name: version for name, version in PINS.items() if name in installed} == {
        name: installed[name] for name in PINS if name in installed
    }


def test_each_dependency_says_why_it_is_there():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    bare = [
        line
        for line in lines
        if re.match(r'  "[a-z0-9\[\],-]+[><]=', line) and "#" not in line and "pytest>=" not in line
    ]
    assert bare == []
