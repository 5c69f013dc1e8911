"""All that is held about a person, in plain words. Found by walking the models, so that none is forgotten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casemgmt.access.models import Agency, User
from casemgmt.codes.facts import Fact, LeftOut
from casemgmt.people.models import Person
from casemgmt.wording import in_words

INSIDE = {"id", "program", "created_at", "sent_hash", "version", "history_user_id"}


@dataclass
class Part:
    """One kind of record in a copy: its name, the fact it counts as when it leaves, and its rows."""

    title: str
    fact: Fact
    rows: list = field(default_factory=list)


def everything_held(person: Person) -> dict[str, Part]:
    """The parts of a copy by key, like "cases.note"; guarded rows stand in parts of their own.

    Each table says as `copied_as` what a row of it counts as when it leaves, or why no copy holds it: a fact
    or LeftOut, for the table or row by row. AttributeError for a table that says nothing.
    """
    parts = {"people.person": Part(_("Person"), person.copied_as, [words_of(person)])}
    for model, paths in hanging_on_person().items():
        if not is_history(model) and not isinstance(model.copied_as, LeftOut):
            _add(parts, model, _rows(model, paths, [person.pk]))
    return parts


def hanging_on_person() -> dict[Any, list[str]]:
    """Every model whose rows belong to a person, each with the shortest lookups there; histories too."""
    found: dict = {}
    ahead: list = [(Person, [])]
    while ahead:
        model, path = ahead.pop(0)
        for link in _links_to(model):
            lookup = "__".join([link.name, *path])
            if link.model not in found:
                ahead.append((link.model, [link.name, *path]))
            if found.setdefault(link.model, [lookup])[0].count("__") == len(path) != 0 or not path:
                found[link.model] = sorted({*found[link.model], lookup})
    return found


def is_history(model: Any) -> bool:
    """Whether this table keeps the earlier states of another."""
    return hasattr(model, "instance_type") or model.__name__.startswith("Historical")


def words_of(row: models.Model) -> list[list[str]]:
    """One row as pairs of label and words, as people read it.

    What a table words otherwise for the person says it as `own_words`: {field: (label, words of its code)};
    what it says is `never_shared` stands in no copy.
    """
    own = getattr(row, "own_words", {})
    left_out, lines = INSIDE | getattr(row, "never_shared", set()), []
    for each in row._meta.concrete_fields:
        label, codes = own.get(each.name, (each.verbose_name, {}))
        if each.name not in left_out and (words := _told(row, each, codes)):
            lines.append([capfirst(str(label)), words])
    return lines


def _links_to(model: Any) -> list[Any]:
    related = model._meta.get_fields(include_hidden=True)
    return [each.field for each in related if each.auto_created and (each.one_to_many or each.one_to_one)]


def _rows(model: Any, paths: Iterable[str], people: Iterable[UUID]) -> QuerySet[Any]:
    matching = models.Q()
    for path in paths:
        matching |= models.Q(**{f"{path}__in": people})
    return model._base_manager.filter(matching).distinct()


def _add(parts: dict[str, Part], model: Any, rows: Iterable[Any]) -> None:
    for row in rows:
        fact = row.copied_as
        if isinstance(fact, LeftOut):
            continue
        title = capfirst(str(model._meta.verbose_name_plural))
        key = model._meta.label_lower
        if fact != Fact.RECORD:
            title, key = f"{title}: {fact.label}", f"{key}:{fact.value}"
        parts.setdefault(key, Part(title, fact)).rows.append(words_of(row))


def _told(row: models.Model, each: Any, codes: Mapping[Any, Any]) -> str:
    """A value in words; empty for what is not set, inside the system, or a link to another record."""
    value = getattr(row, each.attname)
    if codes and value in codes:
        return str(codes[value])
    if value in (None, "", [], {}, False) or isinstance(each, models.BinaryField | models.JSONField):
        return ""
    if each.is_relation:
        return str(getattr(row, each.name)) if each.related_model in (User, Agency) else ""
    return in_words(each, value)
