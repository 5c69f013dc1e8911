"""Which events of the log are about a person: what is kept about them, for as long as it was."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from casemgmt.access.models import Scoped
from casemgmt.people.models import Person


class Kept(NamedTuple):
    """Records (ids as text), and the spell in which they were about the person; None: without an end."""

    ids: list
    since: datetime | None = None
    until: datetime | None = None


def kept_about(person):
    """The person and all that is kept about them; a record that was ever somebody else's, by its spells.

    Who reads an encounter today has not looked at the person whom it named by mistake last week.
    """
    moved = moved_records(person)
    lasting = [pk for pk in ids_about(person) if pk not in moved]
    return [Kept(lasting), *(Kept([pk], *spell) for pk, spells in moved.items() for spell in spells)]


def at_any_of(events, kept):
    """Those of the events that happened at such records, each in its spell."""
    return reduce(or_, (_in_spell(events.about(one.ids), one) for one in kept))


def _in_spell(events, one):
    events = events.filter(at__gte=one.since) if one.since else events
    return events.filter(at__lt=one.until) if one.until else events


def ids_about(person):
    """The ids of a person and of what is kept about them: what points to them, and what points to that."""
    ids, layer = {person.pk}, {Person: {person.pk}}
    for _step in range(2):
        below = {}
        for model, found in layer.items():
            for key in keys_to(model):
                rows = key.model.objects.filter(**{f"{key.name}__in": found}).values_list("pk", flat=True)
                below.setdefault(key.model, set()).update(rows)
        layer = below
        ids.update(*layer.values())
    return [str(pk) for pk in ids]


def keys_to(model):
    """The foreign keys by which protected records point to this model; histories are not records."""
    relations = [one for one in model._meta.get_fields(include_hidden=True) if one.auto_created]
    pointing = [one for one in relations if one.one_to_many or one.one_to_one]
    return [one.field for one in pointing if issubclass(one.related_model, Scoped)]


def moved_records(person):
    """{id: spells} of records that named this person for a time, and at another nobody or somebody else."""
    found = {}
    for key in keys_to(Person):
        history = getattr(key.model, "history", None)
        if history is None:
            continue
        naming = history.filter(**{key.attname: person.pk})
        now = key.model.objects.filter(**{key.attname: person.pk}).values("pk")
        others = history.filter(id__in=naming.values("id")).exclude(**{key.attname: person.pk})
        moved = (
            naming.exclude(id__in=now).values("id").union(others.exclude(**{key.attname: None}).values("id"))
        )
        for pk in moved.values_list("id", flat=True):
            rows = history.filter(id=pk).order_by("history_date", "history_id")
            found[str(pk)] = spells(rows.values_list(key.attname, "history_date"), person.pk)
    return found


def spells(named, person):
    """(since, until) of each time that a record named the person, from (person, moment) of each change."""
    found, since = [], None
    for pk, at in named:
        if pk == person and since is None:
            since = at
        elif pk != person and since is not None:
            found.append((since, at))
            since = None
    return found if since is None else [*found, (since, None)]
