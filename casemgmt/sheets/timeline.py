"""What sheets say of the time before, on a person's timeline."""

from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from casemgmt.sheets.models import Logged
from casemgmt.web.timeline import lines


def logged(person, user):
    """A contact stands on its day; a referral, of which no day is known, on the day it was brought in."""
    found = Logged.objects.visible_to(user).standing().filter(person=person)
    return [lines(found, kind="kind", day=TruncDate(Coalesce("at", "created_at")), text="text")]


def entry(line):
    if line.kind == Logged.Kind.CONTACT:
        return line.told(_("In contact, as the team's sheet says"), "message", "")
    title = _("Referral of the time before, as the team's sheet says")
    return line.told(title, "upload", "", text=line.text, words=line.text)


def last_contact(person, user):
    """Contacts of the time before: somebody reached the person."""
    found = Logged.objects.visible_to(user).standing().filter(person=person, kind=Logged.Kind.CONTACT)
    return found.order_by().values_list("at")
