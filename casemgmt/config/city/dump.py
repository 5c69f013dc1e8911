"""Writes into files what was told since a moment: every new row, by the story that it belongs to."""

import re
from collections import defaultdict
from itertools import count
from uuid import UUID

from django.apps import apps
from django.db import models

from casemgmt.config.city.columns import BY_CHANCE, PASSING, sources
from casemgmt.config.city.files import NEXT, SAME, written
from casemgmt.config.city.names import names
from casemgmt.config.city.record_writer import KEPT
from casemgmt.encounters.models import Encounter
from casemgmt.exposure.models import Exposure

ANY_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def tables():
    """Models that stories may write, those first that others point to."""
    found = [model for model in reversed(apps.get_models()) if model._meta.label not in PASSING]
    return [model for model in found if not model.__name__.startswith("Historical") and model._meta.managed]


class Dump:
    """Remembers what is there, and later writes down what came since."""

    def __init__(self):
        self.names = names()
        self.before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in tables()}
        self.states_before = {
            model: set(model.history.values_list("history_id", flat=True))
            for model in tables()
            if hasattr(model, "history")
        }

    def write(self, told, folder):
        """Into one file a table. `told`: {id: the story that it belongs to}. Returns {table: states}."""
        rows = {model: self.rows(model) for model in tables()}
        rows = {model: states for model, states in rows.items() if states}
        name_sources(rows)
        assign(rows, told)
        named = Names(rows)
        for old in folder.glob("*.txt"):
            old.unlink()
        for model, states in rows.items():
            text = "\n".join(lines(model, states, named)) + "\n"
            (folder / f"{model._meta.db_table}.txt").write_text(text)
        return {model._meta.db_table: len(states) for model, states in rows.items()}

    def rows(self, model):
        """Every state of what is new, as it came."""
        fields = [one for one in model._meta.concrete_fields if not isinstance(one, models.AutoField)]
        fields = [one.attname for one in fields]
        rows = model._base_manager.values("pk", *fields)
        new = [row for row in rows if row["pk"] not in self.before[model]]
        new = {row["pk"]: row for row in sorted(new, key=self.as_it_came)}
        if model not in self.states_before:
            return [RecordState(key, None, row) for key, row in new.items()]
        return self.states(model, fields, new)

    def as_it_came(self, row):
        """By its moment; what came at the same one, by what it says. Ids are drawn anew in each telling."""
        moment = row.get("created_at") or row.get("at") or row.get("day")
        said = ANY_ID.sub(lambda found: self.names.get(UUID(found[0]), ""), str([*row.values()]))
        return str(moment), said

    def states(self, model, fields, new):
        """As its history tells; what has none (a draft), as it is."""
        history, key = model.history.model, model._meta.pk.attname
        kept = [name for name in fields if name in {one.attname for one in history._meta.concrete_fields}]
        told = defaultdict(list)
        rows = history._base_manager.order_by("history_id").values("history_id", *KEPT, *kept)
        for row in rows:
            if row["history_id"] not in self.states_before[model]:
                said = new[row[key]] | {name: row[name] for name in kept}
                told[row[key]].append(RecordState(row[key], tuple(row[name] for name in KEPT), said))
        drafts = [RecordState(pk, None, row) for pk, row in new.items() if pk not in told]
        return [state for states in told.values() for state in states] + drafts


class RecordState:
    """What a record said after one change; `kept`: when, why, how and by whom it was set."""

    def __init__(self, key, kept, row):
        self.key, self.kept, self.row, self.story = key, kept, row, None

    @property
    def ids(self):
        return {UUID(found) for found in ANY_ID.findall(" ".join(map(str, self.row.values())))}


def name_sources(rows):
    """A hard call keeps a digest of where it comes from; here it says which record that was."""
    said = sources(state.key for state in rows.get(Encounter, ()))
    for state in rows.get(Exposure, ()):
        state.row["source"] = said[state.row["source"]]


def assign(rows, told):
    """Find the story of each state: that of a record which it names; of several, the last."""
    waiting = [state for states in rows.values() for state in states]
    while waiting:
        left = []
        for state in waiting:
            known = {told[one] for one in state.ids if one in told}
            if known:
                state.story = max(known, key=place)
                told.setdefault(state.row["pk"], state.story)
            else:
                left.append(state)
        if len(left) == len(waiting):
            raise LookupError(f"No story tells of {[(one.row) for one in left[:3]]}, and {len(left)} more.")
        waiting = left


def place(story):
    kind, _dash, number = story.rpartition("-")
    return kind, int(number)


class Names:
    """The names under which ids are written: numbered in each story and table."""

    def __init__(self, rows):
        self.names, counts = names(), defaultdict(count)
        for model, states in rows.items():
            for state in sorted(states, key=by_story):
                if isinstance(state.key, UUID) and state.key not in self.names:
                    kind = f"{state.story}.{model._meta.model_name}"
                    self.names[state.key] = f"{kind}{next(counts[kind])}"

    def said(self, story, value):
        """A value as a file says it, in a line of this story."""
        own = f"§{story}."
        text = ANY_ID.sub(lambda found: f"§{self.names[UUID(found[0])]}§", written(value))
        return text.replace(own, "§.")


def by_story(state):
    return place(state.story)


def lines(model, states, names):
    """The file's lines. Each story begins anew, so that one can be read without the others."""
    fields = [one for one in model._meta.concrete_fields if one.attname in states[0].row]
    rows = [cells(model, fields, state, names) for state in sorted(states, key=by_story)]
    usual = [None] * (1 + len(KEPT)) + [written(field.get_default()) for field in fields]
    said = [number for number, column in enumerate(zip(*rows, strict=True)) if {*column} != {usual[number]}]
    header, before = ["story", *KEPT, *(field.attname for field in fields)], None
    yield "\t".join(header[number] for number in said)
    own = header.index("id") if "id" in header else None
    for row in rows:
        told_before = before and before[0] == row[0]
        same = before if told_before else [None] * len(row)
        short = [SAME if cell == old else cell for cell, old in zip(row, same, strict=True)]
        if own and short[own] != SAME:
            short[own] = NEXT
        yield "\t".join(short[number] for number in said).rstrip("\t")
        before = row


def cells(model, fields, state, names):
    """What differs by chance from telling to telling is said the same each time."""
    kept = state.kept or (None,) * len(KEPT)
    values = [BY_CHANCE.get((model, one.attname), state.row[one.attname]) for one in fields]
    return [state.story, *(names.said(state.story, value) for value in (*kept, *values))]
