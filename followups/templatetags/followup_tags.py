"""How a promise is shown: its moment in words, and what is safe before anybody dials."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from casemgmt.codes.contact import ContactMode
from casemgmt.days import clock, day
from casemgmt.people import contact
from casemgmt.web.templatetags.web_tags import days_late, icon, late

register = template.Library()
MODES = {ContactMode.CALL: "phone", ContactMode.IN_PERSON: "meet"}  # others: a message
TOLD_IN_A_ROW = {"no", "limited"}


@register.simple_tag
def due(followup):
    """“2 days late”, “late since 2:05 pm”, “due today by 2:05 pm”, “due in 3 days”; red for overdue only."""
    now = timezone.now()
    overdue = followup.is_overdue(at=now)
    tone = "due-late" if overdue else "due-today" if days_late(followup.due_at) == 0 else "due-later"
    return format_html('<span class="due {}">{}</span>', tone, _due_words(followup, overdue))


@register.filter
def deadline(followup):
    """The last moment of the window: a day for windows of days, a moment for windows of hours."""
    if followup.due_on:
        return day(followup.due_on)
    return f"{day(followup.due_at)}, {clock(followup.due_at)}"


@register.simple_tag
def warnings(followup):
    """What must not be done, for the first way of reaching the person: the lines a row has room for."""
    if not followup.person or followup.asks_partner:
        return []
    return [rule for rule in contact.at_a_glance(followup.person) if rule.kind in TOLD_IN_A_ROW]


@register.filter
def ways_of(person):
    """The ways of contact that a page may offer; none of somebody not yet known."""
    return contact.offered(person) if person else []


@register.simple_tag
def safe_contact(point):
    """Every line about one way of reaching the person."""
    return contact.rules(point)


@register.simple_tag
def mode_icon(attempt):
    """The picture of how somebody was to be reached."""
    return icon(MODES.get(attempt.mode, "message"))


def _due_words(followup, overdue):
    today = days_late(followup.due_at) == 0
    if today and overdue:
        return _("late since %(clock)s") % {"clock": clock(followup.due_at)}
    if today and not followup.due_on:
        return _("due today by %(clock)s") % {"clock": clock(followup.due_at)}
    return late(followup.due_at)
