"""Every page that stands on a URL, opened and sent like a worker would who types one word everywhere."""

import re
from html.parser import HTMLParser

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.world.one_person import CANARY, about_people

VALUES = {"way": "verbal", "step": "accept", "key": "calls", "year": 2026, "month": 1}


def named_pages(resolver=None, space=""):
    """(name, view class, names of its arguments) of every page of ours: in a named space, and no viewset."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from named_pages(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif space and hasattr(entry.callback, "view_class"):
            yield space + entry.name, entry.callback.view_class, tuple(entry.pattern.converters)


def addresses(person):
    """(path, view class, record) of every page that can be opened about the person, or about nobody.

    The record is the first of the page's model, and the person themselves where the address names a person.
    """
    for page in named_pages():
        yield from address(page, person)


def address(page, person):
    """The (path, view class, record) of one such page, if it can be opened."""
    name, view, arguments = page
    record = record_for(view, arguments, person)
    known = {"person": person.pk, "pk": record and record.pk, **VALUES}
    if all(known.get(argument) for argument in arguments):
        yield reverse(name, kwargs={name: known[name] for name in arguments}), view, record


def is_about_somebody(page):
    """Whether the page shows one record that belongs to a person."""
    _name, view, arguments = page
    return bool(arguments) and getattr(view, "model", None) in about_people()


def record_for(view, arguments, person):
    if not is_about_somebody(("", view, arguments)):
        return None
    model = view.model
    if model is type(person):
        return person
    return model.objects.order_by("pk").first()


class Fields(HTMLParser):
    """What the forms of a page would send, with the word in every field that takes words."""

    def __init__(self):
        super().__init__()
        self.data, self.select = {}, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and given.get("value"):
            self.data.setdefault(self.select, given["value"])
        elif name and (kind in {"radio", "checkbox", "hidden"}):
            self.data.setdefault(name, given.get("value", "on"))
        elif name and tag in {"input", "textarea"}:
            self.data[name] = f"{CANARY} {name}"


def form_of(page):
    fields = Fields()
    fields.feed(page)
    fields.data.pop("csrfmiddlewaretoken", None)
    return fields.data


def links_of(page):
    """Every address that the page leads to, and its title."""
    return re.findall(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"|<title>(.*?)</title>', page, re.S)
