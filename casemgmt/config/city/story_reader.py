"""Reads the stories of a city from their files for a `RecordWriter`, moved to the days before the present."""

import re
from collections import defaultdict
from datetime import time, timedelta
from functools import cached_property
from itertools import count, zip_longest
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models

from casemgmt.config.city.columns import ANEW, MOVES
from casemgmt.config.city.files import ID, NEXT, NOTHING, SAME, TABLES, new_id, plain, reader
from casemgmt.config.city.record_writer import KEPT
from followups.cadence import local_day, moment

A_DAY, MIDNIGHT = timedelta(days=1), time(0)
OF_A_STORY = re.compile(r"§([a-z-]+-[0-9]+)\.[a-z]+[0-9]+§")


class Days:
    """Moves moments by whole days, so that what was done at nine stays done at nine, and order is kept.

    A day on which the clocks change has an hour more or less; what falls on it is stretched over the day.
    """

    def __init__(self, days, zone):
        self.days, self.zone, self.known = timedelta(days=days), zone, {}

    def move(self, value):
        if not hasattr(value, "tzinfo"):
            return value + self.days
        day = value.astimezone(ZoneInfo(self.zone)).date()
        began, begins, stretch = self.known.get(day) or self.known.setdefault(day, self._of(day))
        return begins + (value - began if stretch == 1 else (value - began) * stretch)

    def _of(self, day):
        (began, ended), (begins, ends) = ((midnight(one, self.zone), midnight(one + A_DAY, self.zone))
                                          for one in (day, day + self.days))  # fmt: skip
        return began, begins, (ends - begins) / (ended - began)


def midnight(day, zone):
    return moment(day, MIDNIGHT, zone)


def days_between(told, now, zone):
    """Whole days by which the stories move: as near to the present as they come without going beyond it."""
    days = (local_day(now, zone) - local_day(told, zone)).days
    return days if Days(days, zone).move(told) <= now else days - 1


class Ids(dict):
    """{name in the files: id}: of whoever was there before, else one of the story's own, for each `copy`."""

    def __init__(self, known, copy=""):
        super().__init__(known)
        self.known, self.copy = known, copy

    def __missing__(self, name):
        found = self[name] = str(new_id(name + self.copy))
        return found


class Stories:
    """The files in a folder: {model: its table}."""

    def __init__(self, folder=TABLES):
        tables = {model._meta.db_table: model for model in apps.get_models()}
        self.tables = [ToldTable(tables[path.stem], path) for path in sorted(folder.glob("*.txt"))]
        if not self.tables:
            raise ValueError(f"Nobody told a city into {folder}: manage.py tell.")

    def into(self, writer, chosen, ids, days, *, but=()):
        """Write down what these stories say, `but` for some models; what names another story is left out."""
        for table in (one for one in self.tables if one.model not in but):
            for values in table.states(chosen, ids, days):
                writer.records_of(table.model).state(values)

    def column(self, model, name):
        """Everything that stands in one column."""
        for table in self.tables:
            if table.model is model:
                yield from (
                    cells[table.header.index(name)] for told in table.by_story.values() for cells in told
                )


class ToldTable:
    """One file: the states of one model's records, story by story."""

    def __init__(self, model, path):
        self.model, self.lines = model, path.read_text().removesuffix("\n").split("\n")
        self.header = self.lines.pop(0).split("\t")
        fields = {one.attname: one for one in model._meta.concrete_fields}
        if unknown := set(self.header) - {"story", *KEPT, *fields}:
            raise ValueError(f"{path.name} knows {sorted(unknown)}, the table does not: manage.py tell.")
        self.readers = {name: reader(fields[name]) for name in self.header if name in fields}
        self.readers |= dict.fromkeys(KEPT, plain) | {"history_date": reader(models.DateTimeField())}
        self.moving = [name for name in self.header if name in MOVES]
        self.anew = {name: make for (told, name), make in ANEW.items() if told is model}
        self.usual = {name: one.get_default() for name, one in fields.items() if name not in self.header}

    @cached_property
    def by_story(self):
        """{story: its lines, whole}: a line says what the one before it does not."""
        found, before, numbers = defaultdict(list), [SAME] * len(self.header), None
        own, kind = self.header.index("id") if "id" in self.header else 0, self.model._meta.model_name
        for line in self.lines:
            cells = [cell or old for cell, old in zip_longest(line.split("\t"), before, fillvalue=SAME)]
            if cells[0] != before[0]:
                numbers = count()
            if cells[own] == NEXT:
                cells[own] = f"§.{kind}{next(numbers)}§"
            found[cells[0]].append(cells)
            before = cells
        return found

    def states(self, chosen, ids, days):
        """{column: value} of each state that these stories tell, as it stands on the days moved to."""
        chosen = {*chosen}
        for story in sorted(chosen & self.by_story.keys()):
            for cells in self.by_story[story]:
                if others(cells) <= chosen:
                    yield self.state(cells, ids, days)

    def state(self, cells, ids, days):
        values = dict(self.usual)
        for name, cell in zip(self.header[1:], cells[1:], strict=True):
            if "§" in cell:
                cell = ID.sub(lambda found: ids[whole(found[1], cells[0])], cell)
            values[name] = None if cell == NOTHING else self.readers[name](cell)
        for name in self.moving:
            if values[name] is not None:
                values[name] = days.move(values[name])
        for name, make in self.anew.items():
            values[name] = make({name: value for name, value in values.items() if name not in KEPT})
        return values


def whole(name, story):
    """The name of a record, with its story."""
    return story + name if name.startswith(".") else name


def others(cells):
    """The other stories whose records these cells name."""
    return {*OF_A_STORY.findall(" ".join(cells))}
