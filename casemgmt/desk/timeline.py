"""Everything that happened with one person in one line of days, newest first.

Days are those of the program's calendar; a page ends with a whole day, so that nothing is cut in two. What is
searched for is sought in all that an entry says, as it is said to this reader, and nowhere else.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from casemgmt.people.folding import fold, words
from casemgmt.web.timeline import LENGTH, SOURCES, midnight, read_lines

SEARCHED = 2_000  # lines at once: years of somebody's; what is older is searched page by page


class Timeline(NamedTuple):
    """`days`: dicts of date and events; `older`: the day before which more may stand, or None."""

    days: list
    older: date | None

    @property
    def events(self):
        return [event for day in self.days for event in day["events"]]


def timeline(person, *, user, kind="", before=None):
    """The person's newest days, or those before a day; one kind of event or all."""
    sources = [each for each in SOURCES if kind in ("", each.key)]
    lines, older = whole_days(read_lines(person, user, sources=sources, before=before), "on")
    return Timeline(by_day(told(lines, sources)), older)


def find(person, *, user, typed, kind="", before=None):
    """Those entries in which each of the typed words stands, in any order; read in one query as well."""
    sources = [each for each in SOURCES if kind in ("", each.key)]
    read = read_lines(person, user, sources=sources, before=before, most=SEARCHED)
    lines, unread = whole_days(read, "on", most=SEARCHED)
    sought = words(typed)
    found = [with_place(event, sought) for event in told(lines, sources) if says(event, sought)]
    events, older = whole_days(found, "day")
    return Timeline(by_day(events), older or unread)


def told(lines, sources):
    """The entries that these lines tell, the newest first."""
    lines.sort(key=lambda line: (line.source, line.id))
    events = one_an_act([sources[line.source].tell(line) for line in lines])
    return sorted(events, key=lambda event: (event.day, event.at or midnight(event.day)), reverse=True)


def by_day(events):
    days = groupby(events, key=attrgetter("day"))
    return [{"date": day, "events": list(each)} for day, each in days]


def one_an_act(events):
    """One entry for one act: what came of it stands below, a line each. Alone, each tells itself."""
    leads, came_of, kept = {}, defaultdict(list), []
    for event in events:
        for act in filter(None, event.acts):
            leads.setdefault(act, event)
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
    written = [event.words, *(said for each in others for said in (each.text, each.words))]
    return replace(event, text="\n".join(filter(None, lines)), words="\n".join(filter(None, written)))


def in_one_line(event):
    return ": ".join(filter(None, [event.title, event.text.partition("\n")[0]]))


def says(event, sought):
    """Whether each of these words, folded, stands in what the entry says, in capitals or accents or not."""
    said = fold("\n".join([event.title, event.by, event.text, event.words]))
    return bool(sought) and all(word in said for word in sought)


def with_place(event, sought):
    """The entry with the written lines that were found, where its beginning does not show them."""
    shown = fold(f"{event.title} {event.by} {event.text}")
    missing = [word for word in sought if word not in shown]
    written = [line.strip() for line in event.words.split("\n")]
    found = (next((line for line in written if word in fold(line)), "") for word in missing)
    lines = [f"… {line}" for line in dict.fromkeys(found) if line]
    return replace(event, text="\n".join(filter(None, [event.text, *lines])))


def whole_days(rows, day, most=LENGTH):
    """As many days as hold so many rows, and at least one; where more stand, the last day that was kept."""
    kept = []
    for _day, each in groupby(rows, key=attrgetter(day)):
        held = [*kept, *each]
        if kept and len(held) > most:
            return kept, getattr(kept[-1], day)
        kept = held
    return kept, getattr(kept[-1], day) if len(kept) > most else None
