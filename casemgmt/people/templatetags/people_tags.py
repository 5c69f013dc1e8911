"""A person as pages show them: the identity bar, ages, safe contact."""

import math

from django import template
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.people import contact
from casemgmt.people.models import Answer, Person, PersonGrant, YesNoAnswer
from casemgmt.web.navigation import PERSON_FACTS, PERSON_STARTS, PERSON_TABS

register = template.Library()


@register.filter
def age(person):
    """The age in words, today in the program's zone."""
    return person.age_words(on=timezone.localdate())


@register.filter
def born(person):
    """As much of the birth date as is known; nothing when nobody knows it."""
    return person.birth_words if person.birth_year else ""


@register.filter
def safe_rules(contact_point):
    """What is safe on this phone or address, for web/parts/contact_rules.html."""
    return contact.rules(contact_point)


@register.filter
def at_a_glance(person):
    """What is safe with this person, in the room of a line."""
    return contact.at_a_glance(person)


@register.filter
def reach(contact_point):
    """The number or address as people write it."""
    if contact_point.kind == contact_point.Kind.PHONE:
        return contact.shown_phone(contact_point.value, contact_point.extension)
    return contact_point.value


@register.simple_tag
def identity(person, user):
    """What web/parts/identity_bar.html shows, and the `grant` by which the record is open in an emergency.

    Reads the contact points already loaded, and all else in one statement.
    """
    told = _told(person, user)
    return {
        "name": person.shown_name,
        "pronouns": person.pronouns,
        "age": age(person),
        "reference": person.ref,
        "rules": contact.at_a_glance(person),
        "facts": [*_reach_facts(person), *_facts(person), *_facts_of_slices(told)],
        "grant": told.get("until") and {name: told[name] for name in ("person_id", "until", "left")},
        "actions": _starts(person, user),
    }


@register.filter
def minutes(duration):
    """Whole minutes, the last one counted as one."""
    return max(1, math.ceil(duration.total_seconds() / 60))


def _reach_facts(person):
    if person.has_died:
        return
    first = next(iter(contact.offered(person)), None)
    if first is None:
        yield {"label": _("Contact"), "value": _("no way to reach them yet")}
    else:
        yield {"label": first.get_kind_display(), "value": reach(first)}


def _facts(person):
    if person.birth_year:
        yield {"label": _("Born"), "value": person.birth_words}
    if person.language_answer == Answer.GIVEN:
        needed = person.interpreter_needed == YesNoAnswer.YES
        language = person.get_language_display()
        yield {
            "label": _("Language"),
            "value": _("%(language)s, interpreter needed") % {"language": language} if needed else language,
        }


def _told(person, user):
    """What slices say of the person, and until when an emergency opens the record to this user."""
    grant = PersonGrant.objects.counting_down(user, OuterRef("pk")).order_by()
    said = {fact.key: fact.value(user) for fact in PERSON_FACTS}
    row = Person.objects.filter(pk=person.pk).annotate(**said)
    row = row.annotate(person_id=F("pk"), **{n: Subquery(grant.values(n)[:1]) for n in ("until", "left")})
    return row.values(*said, "person_id", "until", "left").order_by().first() or {}


def _facts_of_slices(told):
    return [fact.words(told[fact.key]) for fact in PERSON_FACTS if told.get(fact.key) is not None]


def _starts(person, user):
    """What may be begun with this person, by this user: after a death, no contact."""
    return [
        {"label": start.label, "url": start.url(person), "rare": start.rare}
        for start in PERSON_STARTS
        if (start.after_death or not person.has_died)
        and policy.allows(user, start.permission, person.program_id)
    ]


@register.simple_tag
def person_tabs(person, user, current=""):
    """The pages of one person's record, for web/parts/sub_nav.html."""
    return [
        {"label": tab.label, "url": reverse(tab.name, args=[person.pk]), "current": tab.key == current}
        for tab in PERSON_TABS
        if policy.allows(user, tab.permission, person.program_id)
    ]
