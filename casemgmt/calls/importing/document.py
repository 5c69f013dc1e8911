"""A mapping's document: read strictly, so that a slip in it is named instead of losing a column."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from casemgmt.calls.importing.labels import fold
from casemgmt.calls.models import INTERVALS, TIMES
from casemgmt.calls.models.imports import First
from casemgmt.calls.models.mapping import List
from casemgmt.errors import RuleBroken

SHIPPED = Path(__file__).resolve().parents[1] / "mappings"
PLAIN_FIELDS = ("city", "place", "notes")
CODED_FIELDS = tuple(name for name in List.values if name != List.REASONS)


class MappingWrong(RuleBroken):
    """The document is not a mapping; `problems` says everything that is wrong with it."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(" ".join(problems))


@dataclass(frozen=True)
class Rules:
    """A mapping, ready to read rows with."""

    name: str
    source: str
    number: str
    times: dict
    zone: ZoneInfo
    sheet: str = ""
    fields: dict = field(default_factory=dict)
    reasons: list = field(default_factory=list)
    minutes: dict = field(default_factory=dict)
    defaults: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    folding: dict = field(default_factory=dict)
    time_formats: list = field(default_factory=list)  # beside the usual ways to write a time
    first: str = First.MONTH  # how 5/12/2026 begins
    midnight_means_unknown: bool = True
    drop: list = field(default_factory=list)
    protected_places: dict = field(default_factory=dict)


def shipped_names():
    """The mappings that come with the product, as starting points."""
    return sorted(path.stem for path in SHIPPED.glob("*.json"))


def shipped(name):
    """The document of a shipped mapping. RuleBroken when there is none of that name."""
    if name not in shipped_names():
        raise RuleBroken(
            _("There is no mapping named “%(name)s”. There is: %(names)s.")
            % {"name": name, "names": ", ".join(shipped_names())}
        )
    return json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))


def arranged(document):
    """The document with its parts in the order of reading; the database keeps no order."""
    parts = {part: document[part] for part in SHAPES if part in document}
    times = parts.get("times", {})
    return parts | {"times": {name: times[name] for name in TIMES if name in times}}


def example(rules):
    """(header, rows) of a file that these rules read: one made-up call, in the rules' own codes."""
    row = {rules.number: "25-0001"}
    row |= {column: f"2025-05-12 13:{minute:02}" for minute, column in enumerate(rules.times.values())}
    row |= dict.fromkeys(rules.reasons, "") | {rules.reasons[0]: List.REASONS.codes.values[0]}
    row |= {column: EXAMPLES.get(name, "") for name, column in rules.fields.items()}
    return list(row), [list(row.values())]


def read_rules(document, *, zone=""):
    """The `Rules` in a document; `zone` is the program's, for documents that name none. MappingWrong else."""
    problems = list(_problems(document, zone))
    if problems:
        raise MappingWrong(problems)
    folding = document.get("folding", {})
    labels = {
        name: {fold(label, **folding): code for label, code in table.items()}
        for name, table in document.get("labels", {}).items()
    }
    zone, first = ZoneInfo(document.get("zone") or zone), _first(document.get("time_formats", []))
    return Rules(**{**document, "labels": labels, "zone": zone, "first": first})


def _first(formats):
    """Whether the mapping's first way to write such a date begins with the month or the day."""
    slashed = (form for form in formats if not form.startswith("%Y") and "%d" in form and "%m" in form)
    return next((First.DAY for form in slashed if form.index("%d") < form.index("%m")), First.MONTH)


def _problems(document, zone):
    if not isinstance(document, dict):
        yield _("A mapping is a set of named parts in { }.")
        return
    misshapen = list(_shape_problems(document))
    yield from misshapen
    if not misshapen:
        yield from _name_problems(document)
        yield from _label_problems(document)
        yield from _time_problems(document, zone)


SHAPES = {
    "name": str, "source": str, "sheet": str, "zone": str, "number": str, "times": dict, "time_formats": list,
    "midnight_means_unknown": bool, "minutes": dict, "reasons": list, "fields": dict, "defaults": dict,
    "folding": dict, "labels": dict, "drop": list, "protected_places": dict,
}  # fmt: skip
OF_NAMES = ("times", "fields", "minutes", "protected_places")
LONGEST = {"name": 120, "source": 60}
EXAMPLES = {
    "intake": "911",
    "end_point": "engaged",
    "disposition": "community",
    "police": "no",
    "city": "Eugene",
}
NEEDED = ("name", "source", "number", "times")


def _shape_problems(document):
    for part, value in document.items():
        problem = _shape_problem(part, value)
        if problem:
            yield problem % {"part": part}
    for part in NEEDED:
        if not document.get(part):
            yield _("“%(part)s” is missing.") % {"part": part}


def _shape_problem(part, value):
    if part not in SHAPES:
        return _("“%(part)s” is not a part of a mapping.")
    if not isinstance(value, SHAPES[part]):
        return _("“%(part)s” is written in the wrong form.")
    if isinstance(value, list) and not all(_is_name(entry) for entry in value):
        return _("“%(part)s” is a list of names in quotes.")
    if part in OF_NAMES and not all(_is_name(entry) for entry in value.values()):
        return _("Every entry of “%(part)s” is a name in quotes.")
    return _("“%(part)s” is too long.") if len(str(value)) > LONGEST.get(part, 100_000) else ""


def _is_name(entry):
    return isinstance(entry, str) and bool(entry.strip())


def _name_problems(document):
    known = {
        "times": TIMES,
        "minutes": INTERVALS,
        "fields": (*CODED_FIELDS, *PLAIN_FIELDS),
        "defaults": List.values,
        "labels": List.values,
        "folding": ("case", "blanks"),
    }
    for part, names in known.items():
        for name in document.get(part, {}):
            if name not in names:
                yield _("“%(part)s” has no “%(name)s”. It may have: %(names)s.") % {
                    "part": part, "name": name, "names": ", ".join(names),
                }  # fmt: skip
    used = [column for part in ("times", "fields") for column in document.get(part, {}).values()]
    for column in {*document.get("drop", [])}.intersection(used):
        yield _("“%(column)s” is both used and dropped.") % {"column": column}


def _label_problems(document):
    for name, table in document.get("labels", {}).items():
        if not isinstance(table, dict):
            yield _("The labels of “%(name)s” are pairs of label and code.") % {"name": name}
        elif name in List.values:
            yield from _code_problems(name, table.values())
    for name, code in document.get("defaults", {}).items():
        if name in List.values:
            yield from _code_problems(name, [code])


def _code_problems(name, codes):
    known = ["", *List(name).codes.values]
    for code in dict.fromkeys(str(code) for code in codes if code not in known):
        yield _("“%(code)s” is not a code of “%(name)s”. The codes are: %(codes)s.") % {
            "code": code, "name": name, "codes": ", ".join(known[1:]),
        }  # fmt: skip


def _time_problems(document, zone):
    if (document.get("zone") or zone) not in available_timezones():
        yield _("“zone” is not a known time zone, such as America/Los_Angeles.")
    for form in document.get("time_formats", []):
        try:
            datetime.strptime(datetime(2025, 5, 12, 13, 29).strftime(form), form)
        except ValueError:
            yield _("“%(form)s” is not a way to write a time.") % {"form": form}
