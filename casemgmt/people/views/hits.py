"""People as the box on every page finds them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.models import Event
from casemgmt.people import actions, duplicates
from casemgmt.people.models import Person
from casemgmt.web.finding import MOST, Hit
from casemgmt.web.listing import note_rows


def find(text, user):
    """Whom the text fits, the closest first; each program of the user counts it and logs whom it showed."""
    for program in policy.programs_open(user, Permission.PERSON_VIEW):
        actions.search(text=text, program=program, by=user)
    found = duplicates.find(duplicates.read(text), user=user, on=timezone.localdate())[:MOST]
    people = [match.person for match in found]
    note_rows(user, Person, people)
    return [_hit(person) for person in people]


def recent(user):
    """Whom the user opened last, as far as they may still see them."""
    ids = Event.objects.opened_lately(user, Person._meta.label_lower)
    seen = {str(person.pk): person for person in Person.objects.visible_to(user).filter(pk__in=ids)}
    people = [seen[pk] for pk in ids if pk in seen][:MOST]
    if people:
        note_rows(user, Person, people)
    return [_hit(person) for person in people]


def _hit(person):
    born = _("born %(day)s") % {"day": person.birth_words} if person.birth_year else ""
    note = " · ".join(filter(None, [born, person.ref]))
    return Hit(person.shown_name, note, reverse("desk:person", args=[person.pk]))
