"""Pages are built from the parts alone: no class that the style sheets do not know, nothing inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
SHEETS = (ROOT / "casemgmt/web/static/web/css").glob("*.css")
KNOWN = {name for sheet in SHEETS for name in re.findall(r"\.([a-z][a-z0-9-]*)", sheet.read_text())}
PAGES = sorted(
    path
    for room in ROOT.iterdir()
    if room.is_dir() and (room / "__init__.py").exists()
    for path in room.rglob("templates/**/*.html")
    if not re.search(r"(emails?|letters?|notices)/", str(path))
)
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)


def text_of(path):
    return path.read_text()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(Path(path).relative_to(ROOT)))
def test_a_template_uses_only_known_parts(path):
    plain = TAG.sub(" ", text_of(path).replace("\\", ""))
    used = {name for names in re.findall(r'class="([^"]*)"', plain) for name in names.split()}
    # A class that ends in a dash was completed by a tag, such as alert-{{ kind }}.
    unknown = {
        name
        for name in used
        if name not in KNOWN and not (name.endswith("-") and any(known.startswith(name) for known in KNOWN))
    }
    assert unknown == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(Path(path).relative_to(ROOT)))
def test_a_template_holds_nothing_inline(path):
    text = text_of(path)
    assert not re.search(
        r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*(\ssrc=|application/json))|hx-on|hx-vals=.js:",
        text,
    )
