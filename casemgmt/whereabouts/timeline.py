"""Where somebody was, on their timeline."""

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.web.timeline import Codes, Each, lines
from casemgmt.whereabouts.models import Stay


def stays(person, user):
    """A stay stands on the day it began and on the day it ended."""
    mine = Stay.objects.visible_to(user).filter(person=person)
    kinds = Each(Value("began"), Value("ended"))
    return [lines(mine, kind=kinds, day=Each("since", "ended_on"), codes=Codes("kind"), of="person_id")]


def stay(line):
    [code] = line.codes
    place = Stay(kind=code).get_kind_display()
    title = place if line.kind == "began" else _("Not there any more: %(place)s") % {"place": place}
    return line.told(title, "place", reverse("whereabouts:where", args=[line.of]))
