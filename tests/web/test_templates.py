"""A template asks a record by the name of what it means to know, and compares no code of its own."""

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Node
from django.template.defaulttags import IfNode
from django.template.smartif import Literal

ROOT = settings.BASE_DIR
TEMPLATES = sorted(
    path
    for folder in ("casemgmt", "followups", "referrals", "staffwellbeing")
    for path in (ROOT / folder).rglob("templates/**/*")
    if path.suffix in {".html", ".txt"}
)
WIDGETS = "casemgmt/web/templates/django/forms/field.html"  # tells a widget of Django by its type


def conditions(nodelist):
    """The condition of every `if` and `elif` of a template, those within other blocks too."""
    for node in nodelist.get_nodes_by_type(IfNode):
        yield from (condition for condition, _nodes in node.conditions_nodelists if condition is not None)


def comparisons(token):
    """Every == and != within a condition."""
    if token is None or isinstance(token, Literal | Node):
        return
    if token.id in ("==", "!="):
        yield token
    for part in (token.first, token.second):
        yield from comparisons(part) if part is not None and hasattr(part, "id") else ()


def words(token):
    """The plain text that a value in a condition stands for, or None when it is looked up."""
    found = getattr(getattr(token, "value", None), "var", None)
    return found if isinstance(found, str) and found else None


def compared(source):
    """The texts that a template compares something with."""
    template = engines["django"].from_string(source).template
    found = [each for condition in conditions(template.nodelist) for each in comparisons(condition)]
    return [text for each in found for text in map(words, (each.first, each.second)) if text]


@pytest.mark.parametrize("path", [str(path.relative_to(ROOT)) for path in TEMPLATES])
def test_no_template_compares_a_code(path):
    assert compared((ROOT / path).read_text()) == (["checkbox"] if path == WIDGETS else [])


@pytest.mark.parametrize(
    "written",
    [
        '{% if case.status == "open" %}{% endif %}',
        "{% if 'open' != case.status %}{% endif %}",
        '{% if a %}{% elif b and not c.kind == "x" %}{% endif %}',
        '{% for row in rows %}{% if row.status == "done" or row.old %}{% endif %}{% endfor %}',
    ],
)
def test_a_compared_code_would_be_found(written):
    assert len(compared(written)) == 1
    assert compared("{% if a == b %}{% if a.is_open and count == 3 %}{% endif %}{% endif %}") == []
