"""Every form and every body of the API that the system has, found by themselves."""

from django import forms as django_forms
from django.urls import get_resolver

from casemgmt.web.api.fields import Sent

HOUSE = ("casemgmt.", "followups", "referrals", "staffwellbeing")
BELOW = ("casemgmt.access.",)  # forms of the library, fitted: they stand below `web`


def of_the_house(kind):
    return kind.__module__.startswith(HOUSE) and not kind.__module__.startswith(("casemgmt.web", *BELOW))


def load():
    """Read every address, and with it every module that asks for something."""
    return get_resolver().url_patterns


def below(kind):
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def forms():
    """Every class of form in the slices, by name."""
    load()
    found = {kind for kind in below(django_forms.BaseForm) if of_the_house(kind)}
    return sorted(found, key=lambda kind: (kind.__module__, kind.__qualname__))


def bodies():
    """Every class of what is sent to the API, by name."""
    load()
    found = {kind for kind in below(Sent) if of_the_house(kind)}
    return sorted(found, key=lambda kind: (kind.__module__, kind.__qualname__))


def fields_of(form):
    """(name, field) of a class of form: those it declares; what it adds for a record is walked as a page."""
    return list(form.base_fields.items())
