"""How things are shown: days and times (see `casemgmt.days`), phones, statuses, icons, the page's frame."""

import uuid
from datetime import datetime
from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt import days
from casemgmt.access import policy, session_limits
from casemgmt.days import NamedZone
from casemgmt.web import navigation
from casemgmt.web.lists.counting import said
from casemgmt.web.once import FIELD
from casemgmt.wording import phone

MOST_ON_PHONE = 4  # beside "More"

register = template.Library()

SILENT = mark_safe('aria-hidden="true"')
ICONS = {
    "yes": "check", "no": "cross", "limited": "alert",
    "success": "done", "warning": "alert", "emergency": "shield", "error": "shield",
}  # fmt: skip
MOST_AT_A_GLANCE = 12  # choices
TONES = ("neutral", "active", "good", "wait", "alarm", "quiet")


@register.simple_tag
def once():
    """The number of a form that is opened; see `casemgmt.web.once`."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())


register.filter("day", days.day)
register.filter("short_day", days.short_day)
register.filter("month", days.month)
register.filter("clock", days.clock)
register.filter("moment", days.moment)
register.filter("phone", phone)
register.filter("many", said)


@register.filter
def days_late(due, on=None):
    """Whole days from a due day to today (or the day given), in the current zone; negative when ahead."""
    return (_as_day(on or timezone.now()) - _as_day(due)).days


@register.filter
def late(due, on=None):
    """“2 days late”, “due today”, “due tomorrow”, “due in 3 days”."""
    if not due:
        return ""
    late_by = days_late(due, on)
    if late_by > 0:
        return ngettext("%(days)s day late", "%(days)s days late", late_by) % {"days": late_by}
    if late_by == 0:
        return _("due today")
    if late_by == -1:
        return _("due tomorrow")
    return _("due in %(days)s days") % {"days": -late_by}


@register.filter
def due_tone(due, on=None):
    """The class that colours a due day: red is for overdue only."""
    late_by = days_late(due, on)
    return "due-late" if late_by > 0 else "due-today" if late_by == 0 else "due-later"


@register.filter
def is_list(value):
    """Whether there are several values to show. A list's methods cannot be asked in a template."""
    return isinstance(value, list)


@register.filter
def is_long(groups):
    """Whether a widget offers so many choices that its reader shall type to narrow them down."""
    return sum(len(choices) for _name, choices, _index in groups) > MOST_AT_A_GLANCE


@register.simple_tag
def narrows():
    """The attributes of a long list of choices, before which a script puts a box to type into."""
    words = _("Type to narrow the list"), _("Left in the list:")
    return format_html(' data-narrow="{}" data-left="{}"', *words)


@register.filter
def first_input(field):
    """The id that an error link leads to: for a group of inputs, its first one."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def page_numbers(page):
    """The pages to offer: the first, the last, and those around this one."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def icon(name, label=""):
    """A picture from icons.svg; silent unless it is given words."""
    return _picture(name, str(label))


@lru_cache(maxsize=500)
def _picture(name, label):
    """Written once: a page shows dozens of them."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SILENT
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"/></svg>', spoken, static("web/icons.svg"), name
    )


@register.simple_tag
def kind_icon(kind):
    """The picture of an alert, of a rule of contact, or of what speaks for or against a service."""
    return icon(ICONS.get(kind, "info"))


@register.simple_tag
def status(label, tone="neutral"):
    """A status pill. Tones: neutral, active, good, wait, alarm (overdue or unsafe only), quiet."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"{tone} is none of {', '.join(TONES)}")
    return format_html('<span class="tag tag-{}">{}</span>', tone, label)


@register.simple_tag(takes_context=True)
def cell(context):
    """The cell of the row and the column at hand, as the column says that it is shown."""
    column = context["head"].column
    if not column.template:
        return column.words(context["row"])
    return context.template.engine.get_template(column.template).render(context)


@register.simple_tag(takes_context=True)
def cell_words(context):
    """The same cell in words alone, for the column's own template."""
    return context["head"].column.words(context["row"])


@register.tag
def zone_of(parser, token):
    """{% zone_of row %}…{% endzone_of %}: what stands between is told on the clock of the row's program."""
    row = parser.compile_filter(token.split_contents()[1])
    inside = parser.parse(["endzone_of"])
    parser.delete_first_token()
    return InZone(row, inside)


class InZone(template.Node):
    def __init__(self, row, inside):
        self.row, self.inside = row, inside

    def render(self, context):
        row, user = self.row.resolve(context), context.get("user")
        program = getattr(row, "program_id", None) or getattr(row, "program", None)
        zone = policy.zones_of(user).get(program) if user else None
        if zone is None:
            return self.inside.render(context)
        with timezone.override(zone):
            return self.inside.render(context)


@register.inclusion_tag("web/parts/in_program.html", takes_context=True)
def in_program(context):
    """Which program the page is about, for whoever works in several; nothing for the others."""
    program, request = _about(context), context.get("request")
    if program is None:
        return {}
    asked = request.GET.copy()
    asked.pop("program", None)
    zone = timezone.get_current_timezone()
    return {
        "program": program,
        "zone": zone if isinstance(zone, NamedZone) else None,
        "other": f"?{asked.urlencode()}" if getattr(request, "program_chosen", False) else "",
    }


@register.simple_tag
def current_zone():
    """The zone in which this page shows times, as an IANA name."""
    return timezone.get_current_timezone_name()


@register.simple_tag(takes_context=True)
def page_of(context):
    """Whose page this is, for scripts: what is typed here is sent under no other name."""
    user = context.get("user")
    known = getattr(user, "pk", None) and user.is_authenticated
    return format_html(' data-page-of="{}"', session_limits.page_of(user)) if known else ""


@register.inclusion_tag("web/parts/header.html", takes_context=True)
def masthead(context, counted=True, bare=False):
    """The page's head for this user: where they may go, what they may start, how many notices wait.

    An error page is not `counted`: its transaction may refuse to read. A page that must be the same to
    the byte for a record out of scope and for none is `bare`: menus carry a token and an address.
    """
    unread = context.get("unread_notices", 0) if counted else 0
    return _frame(context) | {"unread": unread, "bare": bare}


@register.inclusion_tag("web/parts/phone_bar.html", takes_context=True)
def phone_bar(context):
    """The bar under a thumb: where the day begins, what it needs most, Find, New, More."""
    frame = _frame(context)
    bar = frame.get("places", [])
    find = frame.get("find")
    find = find if find and find.url not in {place.url for place in bar[:1]} else None
    room = MOST_ON_PHONE - sum(each is not None for each in (find, frame.get("start")))
    return frame | {"find": find, "near": bar[:room], "far": bar[room:]}


@register.inclusion_tag("web/parts/print_footer.html", takes_context=True)
def print_footer(context):
    """What stands below each printed page: whose it is, when and by whom it was printed.

    A page that refuses says neither, as it must be the same to the byte for a record out of scope and for
    none; a page that may leave names nobody.
    """
    user, mailbox, may_leave = (context.get(name) for name in ("user", "mailbox", "may_leave"))
    told = {"may_leave": may_leave}
    if "view" not in context:
        return told
    program = mailbox.program if mailbox else _frame(context).get("program")
    name = mailbox.agency if mailbox else getattr(user, "name", "")
    return told | {"at": timezone.now(), "program": program, "name": "" if may_leave else name}


@register.inclusion_tag("web/parts/session.html", takes_context=True)
def session_dialog(context):
    """What warns before the session is locked and opens it in place; nothing for a stranger."""
    user = context.get("user")
    idle = settings.SESSION_IDLE if getattr(user, "is_authenticated", False) else 0
    return {"idle": idle, "user": user}


def _frame(context):
    request, user = context.get("request"), context.get("user")
    frame = {"request": request, "user": user, "LANGUAGE_CODE": context.get("LANGUAGE_CODE")}
    if request is None or not getattr(user, "is_authenticated", False):
        return frame
    program = _about(context)
    known = vars(request).setdefault("menus", {})  # head, foot and the bar for phones show the same ones
    if program not in known:
        known[program] = _menus(user, request, program)
    return frame | known[program]


def _menus(user, request, program):
    path, match = request.path, request.resolver_match
    menu = navigation.menu(user, path, program, room=match.namespace if match else "")
    return {
        "places": menu.bar,
        "more": menu.more,
        "find": navigation.first_open(navigation.FINDS, user, path, program),
        "start": navigation.first_open(navigation.STARTS, user, path, program),
        "notices": navigation.first_open(navigation.INBOXES, user, path, program),
        "program": str(program or " · ".join(map(str, policy.programs_open(user)))),
    }


def _about(context):
    """The program that the page is about, for whoever works in several. A page that refuses is about none."""
    program = getattr(context.get("request"), "program", None)
    refuses = "view" not in context
    return None if refuses or program is None or len(policy.programs_open(context["user"])) < 2 else program


def _as_day(value):
    value = days.local(value)
    return value.date() if isinstance(value, datetime) else value
