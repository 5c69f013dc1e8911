"""Both languages are complete: no word of a page lacks its Spanish."""

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import polib
import pytest

from casemgmt.config import catalogues

ROOT = Path(__file__).resolve().parent.parent
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
CATALOGUES = {path.relative_to(ROOT): polib.pofile(str(path)) for path in catalogues.catalogues()}
SPANISH = [entry for catalogue in CATALOGUES.values() for entry in catalogue]


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


def test_two_rooms_never_translate_the_same_words_differently():
    """Which one were read would depend on the order of the apps: a context tells two meanings apart."""
    said = defaultdict(set)
    for entry in SPANISH:
        said[entry.msgctxt, entry.msgid].add((entry.msgstr, *entry.msgstr_plural.values()))
    assert [key for key, words in said.items() if len(words) > 1] == []


def test_a_catalogue_is_compiled_as_it_stands(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\nmsgid "Yes"\nmsgstr "Sí"\n'
    )
    catalogues.compile_catalogue(path)
    assert [(entry.msgid, entry.msgstr) for entry in polib.mofile(str(path.with_suffix(".mo")))] == [
        ("Yes", "Sí")
    ]


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_no_string_of_the_code_is_missing_from_its_rooms_catalogue(tmp_path):
    """Collected anew in a copy of the code, the strings are those that the catalogues hold."""
    for name in catalogues.PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--verbosity", "0"], cwd=tmp_path, check=True
    )
    for path, catalogue in CATALOGUES.items():
        found = {(e.msgctxt, e.msgid) for e in polib.pofile(str(tmp_path / path)) if not e.obsolete}
        assert found == {(e.msgctxt, e.msgid) for e in catalogue}, path
