"""Both languages are complete: no word of a page lacks its Spanish."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "casemgmt" / "web" / "locale" / "es" / "LC_MESSAGES" / "django.po"
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
SPANISH = polib.pofile(str(CATALOGUE))


def test_every_string_has_its_spanish():
    assert [entry.msgid for entry in SPANISH if not entry.translated() or entry.fuzzy] == []


def test_every_translation_keeps_the_holes_of_its_sentence():
    broken = [
        entry.msgid
        for entry in SPANISH
        for spanish in [entry.msgstr, *entry.msgstr_plural.values()]
        if spanish and not set(HOLE.findall(spanish)) <= set(HOLE.findall(entry.msgid + entry.msgid_plural))
    ]
    assert broken == []


def test_what_is_read_at_run_time_is_what_was_translated():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {(e.msgctxt, e.msgid): e.msgstr for e in compiled} == {
        (e.msgctxt, e.msgid): e.msgstr for e in SPANISH if e.translated()
    }


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_no_string_of_the_code_is_missing_from_the_catalogue(tmp_path):
    """Collected anew in a copy of the code, the strings are those that the catalogue holds."""
    for name in ("casemgmt", "followups", "referrals", "staffwellbeing"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    command = "makemessages --locale es --no-location --no-wrap --verbosity 0"
    subprocess.run([sys.executable, "manage.py", *command.split()], cwd=tmp_path, check=True)
    anew = polib.pofile(str(tmp_path / CATALOGUE.relative_to(ROOT)))
    found = {(entry.msgctxt, entry.msgid) for entry in anew if not entry.obsolete}
    assert found == {(entry.msgctxt, entry.msgid) for entry in SPANISH}
