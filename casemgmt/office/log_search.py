"""Which events of the log are about a person, for as long as it was, and how the log names its records."""

from collections import defaultdict
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from typing import NamedTuple
from uuid import UUID

from django.apps import apps

from casemgmt import scope
from casemgmt.access.models import Scoped
from casemgmt.declared import CALLED_AS
from casemgmt.people.models import Person


class KeptRecords(NamedTuple):
    """Records (ids as text), and the spell in which they were about the person; None: without an end."""

    ids: list
    since: datetime | None = None
    until: datetime | None = None


def kept_about(person):
    """The person and all that is kept about them; a record that was ever somebody else's, by its spells.

    Who reads an encounter today has not looked at the person whom it named by mistake last week.
    """
    ids = ids_about(person)
    moved = moved_records(person, now=set(ids))
    lasting = [pk for pk in ids if pk not in moved]
    return [
        KeptRecords(lasting),
        *(KeptRecords([pk], *spell) for pk, spells in moved.items() for spell in spells),
    ]


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


def moved_records(person, *, now):
    """{id: spells} of records that named this person once: no more (`now`: ids), or somebody else too."""
    found = {}
    for key in keys_to(Person):
        if hasattr(key.model, "history"):
            for pk, changes in groupby(namings(key, person), key=itemgetter(0)):
                named = [change[1:] for change in changes]
                if str(pk) not in now or {who for who, _at in named} - {person.pk, None}:
                    found[str(pk)] = spells(named, person.pk)
    return found


def namings(key, person):
    """(record, whom it named, since when) of every change of the records that ever named the person."""
    history = key.model.history
    ever = history.filter(**{key.attname: person.pk}).values("id")
    changes = history.filter(id__in=ever).order_by("id", "history_date", "history_id")
    return changes.values_list("id", key.attname, "history_date")


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


def own_ids(events, *, programs):
    """{(kind, id): what we call that record}: a person's ID, for what is kept about somebody theirs, a call's
    number, a colleague's name. Whatever has no such word is left out.

    Restricted people have an ID like anybody, and the log holds nothing else of them.
    """
    asked = defaultdict(set)
    for event in events:
        if event.object_id:
            asked[event.object_kind].add(event.object_id)
    with scope.acting_as(programs=programs, actor="system:log"):
        return {
            (kind, str(pk)): words
            for kind, ids in asked.items()
            for pk, words in _words_of(kind, ids)
            if words
        }


def _words_of(kind, ids):
    """(id, words) of the records of one kind, in one query; none where nothing names them."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return []
    called = {each.model: each.column for each in CALLED_AS}
    column = called.get(model) or ("person__ref" if _is_about_somebody(model) else None)
    keys = [pk for pk in ids if _is_key(pk)]
    return model.objects.filter(pk__in=keys).values_list("pk", column) if column and keys else []


def _is_about_somebody(model):
    return any(field.name == "person" and field.related_model is Person for field in model._meta.fields)


def _is_key(text):
    try:
        return bool(UUID(text))
    except ValueError:
        return False
