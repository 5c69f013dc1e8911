"""Everything that happened with one person in one line of days, newest first.

Days are those of the program's calendar; a page ends with a whole day, so that nothing is cut in two.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from casemgmt.web.timeline import LENGTH, SOURCES, midnight, read_lines


class Timeline(NamedTuple):
    """`days`: dicts of date and events; `older`: the day before which more may stand, or None."""

    days: list
    older: date | None


def timeline(person, *, user, kind="", before=None):
    """The person's newest days, or those before a day; one kind of event or all."""
    sources = [each for each in SOURCES if kind in ("", each.key)]
    lines, older = whole_days(read_lines(person, user, sources=sources, before=before))
    lines.sort(key=lambda line: (line.source, line.id))
    events = one_an_act([sources[line.source].tell(line) for line in lines])
    events.sort(key=lambda event: (event.day, event.at or midnight(event.day)), reverse=True)
    days = groupby(events, key=lambda event: event.day)
    return Timeline([{"date": day, "events": list(each)} for day, each in days], older)


def one_an_act(events):
    """One entry for one act: what came of it stands below, a line each. Alone, each tells itself."""
    leads, came_of, kept = {}, defaultdict(list), []
    for event in events:
        if event.act:
            leads.setdefault(event.act, event)
    for event in events:
        lead = leads.get(event.part_of)
        if lead is None or lead is event:
            kept.append(event)
        else:
            came_of[id(lead)].append(event)
    return [telling(event, came_of[id(event)]) for event in kept]


def telling(event, others):
    """The event with what else came of the same act."""
    lines = [event.text, *map(in_one_line, others)]
    return replace(event, text="\n".join(filter(None, lines)))


def in_one_line(event):
    return ": ".join(filter(None, [event.title, event.text.partition("\n")[0]]))


def whole_days(lines):
    """As many days as hold LENGTH lines, and at least one; where more stand, the last day that was kept."""
    kept = []
    for _day, each in groupby(lines, key=lambda line: line.on):
        held = [*kept, *each]
        if kept and len(held) > LENGTH:
            return kept, kept[-1].on
        kept = held
    return kept, kept[-1].on if len(kept) > LENGTH else None
