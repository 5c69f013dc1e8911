"""Say how many files a new slice touches outside its own folder and its own tests' folder; fail above 8.

A toy slice stands in `.ci/toy`: a room with a person, an owner, a letter, background work, a figure, a hold
and records under Part 2, and its tests. It is put into a copy of the repository and wired there, and the
files that changed are counted. `--prove` runs the suite's own tests on that copy: before it is wired each of
RED fails, after it GREEN passes.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOY = ROOT / ".ci" / "toy"
AT_MOST = 8
WIRING, PAGES = "casemgmt/config/wiring.py", '    path("", include("casemgmt.'
OWN = {"room": Path("casemgmt/rides"), "tests": Path("tests/rides")}

# What is put where: (file, beginning of the line before which it goes, the line). CONTRIBUTING names them.
LOADED = [
    ("casemgmt/config/settings.py", '    "casemgmt.cases",', '    "casemgmt.rides",'),
    (
        "casemgmt/access/roles.py",
        '    CONSENT_VIEW = "consent.view"',
        '    RIDE_WORK = "ride.work", CASES, _("See and give rides")',
    ),
    ("casemgmt/access/roles.py", "LEADERSHIP = {", "CASE_WORK |= {P.RIDE_WORK}"),
    (
        "casemgmt/access/locale/es/LC_MESSAGES/django.po",
        'msgid "See calls"',
        'msgid "See and give rides"\nmsgstr "Ver y dar viajes"\n',
    ),
]
WIRED = [
    (WIRING, "from casemgmt.web import links", "from casemgmt.rides import links as rides"),
    (WIRING, "    consents,", "    rides,"),
    ("casemgmt/config/urls.py", f"{PAGES}cases.urls", f'{PAGES}rides.urls")),'),
    ("pyproject.toml", '  "casemgmt.cases",', '  "casemgmt.rides",'),
    ("pyproject.toml", '  "casemgmt.desk", "casemgmt.office"', '  "casemgmt.rides",'),
    ("tests/matrix/table.txt", "# Cases", "rides/<uuid:pk>/  GET  ride.work  pk=ride  200"),
]

# Its own folder, before it is guarded: what its tables do not say yet.
UNSAID = {
    "models.py": r"\n    @property\n    def copied_as\(self\):\n.*\n",
    "migrations/0001_initial.py": r"        (Protect|Hide|Hold)\(.*\n",
}
RED = {
    "it stands in no layer": "tests/test_architecture.py::test_every_room_stands_in_the_contract",
    "nobody asks what it says": "tests/config/test_wiring.py::test_every_slice_that_says_something_is_asked",
    "its pages are not reached": "tests/config/test_wiring.py::test_the_pages_of_every_room_are_reached",
    "somebody carries it unseen": "tests/config/test_wiring.py::test_whatever_somebody_carries_is_declared",
    "its letter has no words": "tests/config/test_wiring.py::test_whatever_is_told_has_its_words",
    "its background work is unwatched":
        "tests/notices/test_guards.py::test_every_task_that_takes_nothing_is_background_work",
    "its figure is not shown": "tests/config/test_wiring.py::test_every_figure_that_is_defined_is_declared",
    "another program sees its rows":
        "tests/scope/test_row_security.py::test_a_protected_table_has_its_policies_and_forces_them[rides_ride]",
    "a legal hold does not keep it":
        "tests/law/test_legal_hold.py::test_every_table_that_belongs_to_a_person_asks_for_a_hold",
    "no copy knows whether Part 2 guards it":
        "tests/law/test_copying.py::test_each_table_about_a_person_says_itself_as_what_it_is_copied[rides.Ride]",
    "nobody knows how long it is kept":
        "tests/law/test_retention.py::test_every_kind_of_record_that_belongs_to_a_person_has_its_years",
    "its statuses are not drawn": "tests/test_architecture.py::test_the_drawn_status_tables_are_fresh",
}  # fmt: skip
GREEN = [
    *RED.values(), "tests/rides", "tests/config/test_wiring.py", "tests/test_architecture.py", "tests/scope",
    "tests/people/test_hidden.py", "tests/law/test_copying.py", "tests/test_doors.py",
    "tests/test_matrix.py", "tests/test_translations.py", "tests/test_two_programs.py",
]  # fmt: skip


def copy_of_the_repository(folder):
    """All that git knows or would know, without history."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)


def put_in(folder):
    """The toy's own folders."""
    for name, place in OWN.items():
        shutil.copytree(TOY / name, folder / place)


def unsay(folder):
    """Take out of its own folder what its tables say of their guards."""
    for name, words in UNSAID.items():
        path = folder / OWN["room"] / name
        path.write_text(re.sub(words, "", path.read_text()))


def write_lines(folder, lines):
    """Put each line before the first that begins like the one that it names; ValueError where none does."""
    for name, before, line in lines:
        path = folder / name
        text = path.read_text().splitlines(keepends=True)
        place = next((n for n, one in enumerate(text) if one.startswith(before)), None)
        if place is None:
            raise ValueError(f"{name}: no line begins with {before!r}")
        path.write_text("".join([*text[:place], f"{line}\n", *text[place:]]))


def draw(folder):
    """docs/statuses.md anew."""
    run(folder, "manage.py", "diagrams", capture_output=True)


def run(folder, *words, check=True, **more):
    """Python in the copy, on a database of its own beside ours."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = ours | {"VAR_DIR": str(ROOT / "var"), "TEST_DATABASE": "test_new_slice"}
    return subprocess.run([sys.executable, *words], cwd=folder, env=environment, check=check, **more)


def touched(folder):
    """Files outside its own folders that are not as they were."""
    theirs = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    others = [path for path in theirs if not any(path.is_relative_to(own) for own in OWN.values())]
    kept = [path for path in others if not {".git", "__pycache__"} & {*path.parts} and path.suffix != ".mo"]
    return sorted(
        str(path)
        for path in kept
        if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != (folder / path).read_bytes()
    )


def failed(folder, tests):
    """Which of these tests fail, by their ids."""
    asked = run(
        folder, "-m", "pytest", "-q", "-n", "0", "-rfE", "--tb=no", *tests,
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    said = re.findall(r"^(?:FAILED|ERROR) (\S+)", asked.stdout, flags=re.MULTILINE)
    if asked.returncode not in (0, 1):
        raise RuntimeError(asked.stdout[-2000:] + asked.stderr[-2000:])
    return set(said)


def count():
    """The files that the toy touches once it is wired."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_of_the_repository(folder)
        put_in(folder)
        write_lines(folder, [*LOADED, *WIRED])
        draw(folder)
        return touched(folder)


def prove():
    """What went otherwise than it should: ways in which the suite stayed green before, tests red after."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_of_the_repository(folder)
        put_in(folder)
        unsay(folder)
        write_lines(folder, LOADED)
        red = failed(folder, [*RED.values()])
        for way, test in RED.items():
            print(f"{'red' if test in red else 'GREEN':5} before: {way}")
        for place in OWN.values():
            shutil.rmtree(folder / place)
        put_in(folder)
        write_lines(folder, WIRED)
        draw(folder)
        still = failed(folder, GREEN)
        print(f"after: {len(still)} fail", *sorted(still), sep="\n")
        return [way for way, test in RED.items() if test not in red] + sorted(still)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--prove", action="store_true", help="run the tests on the toy, before and after")
    wrong = prove() if asked.parse_args().prove else []
    files = count()
    print(f"files touched by a new slice: {len(files)} (at most {AT_MOST}): {', '.join(files)}")
    sys.exit(bool(wrong) or len(files) > AT_MOST)
