"""Ids that one may not name, put wherever a request can name a record."""

import re
from datetime import timedelta
from itertools import chain

from django import forms
from django.db import transaction

from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.web.moments import HAPPENED
from tests import factories
from tests.matrix.asking import ALWAYS, said, writes
from tests.matrix.table import PARTNER, table
from tests.referrals.partners import contents
from tests.world.programs import HIDDEN, IMPERSONAL, OWN, PROGRAM, SHARED, nowhere

# What pages read from their address, wherever that may be.
ASKED = ("person", "call", "draft", "owner", "whose", "team", "after", "before", "recipient", "agency",
         "program", "object", "user", "q", "ordering", "page", "back", "next")  # fmt: skip
# Made anew each time that a form is opened.
FRESH = re.compile(
    r'name="(?:id|attempt_id|entry|once)" value="[0-9a-f-]{36}"|/drafts/[0-9a-f-]{36}/|draft=[0-9a-f-]{36}'
)
TYPED = "Words that were typed"
QUESTION = "which_program.html"


EVERY_ROLE = [role for role in Role if role != Role.LAW_ENFORCEMENT]


class Trying:
    """Somebody with every role of the first team, and what came of naming what they may not see.

    Of one program, unless it is another `user`, who says it wherever they are asked.
    """

    def __init__(self, world, user=None):
        self.world, self.requests, self.crossings = world, 0, []
        self.user = user or world.user(*EVERY_ROLE)
        self.of_several = len(policy.programs_of(self.user)) > 1
        self.client, self.before = world.client(self.user), {}

    def foreign(self, kinds, *, hidden=True):
        """Ids of these kinds in the other program, and about the hidden person."""
        for kind in kinds:
            yield self.world.find(kind, PROGRAM)
            if hidden and kind not in IMPERSONAL:
                yield self.world.find(kind, HIDDEN)

    def same_as_nothing(self, where, send, ids, *, own_making=False):
        """Send each id: it is answered like one that never was, and as little is written.

        An id of the browser's own making that is taken already is replaced: what is written leads elsewhere.
        """
        never, wrote = self.sent(send, nowhere("anything"))
        for pk in ids:
            answer, tables = self.sent(send, pk)
            if answer != never and not own_making and self.differs_still(send, pk):
                self.crossings.append(f"{where}: {pk} is answered otherwise than what never was")
            if tables - wrote:
                self.crossings.append(f"{where}: {pk} wrote to {tables - wrote}")

    def differs_still(self, send, pk):
        """Asked again, one right after the other: a page that tells the time changes by itself as well."""
        return all(self.sent(send, nowhere("anything"))[0] != self.sent(send, pk)[0] for _try in range(3))

    def sent(self, send, pk):
        """The answer without the id that was sent, and the tables that it left changed."""
        with transaction.atomic():
            earlier, cookies = writes(), self.client.cookies.copy()
            answer = send(pk)
            status, headers, words = said(answer)
            tried = {table for table, count in writes().items() if count != earlier.get(table)} - ALWAYS
            now = contents(tried) if tried else {}
            self.client.cookies = cookies
            transaction.set_rollback(True)
        self.requests += 1
        seen = status, headers, FRESH.sub("", words.replace(str(pk), "")), where_to(answer, pk)
        return seen, {table for table in tried if now.get(table) != self.as_ever(table)}

    def as_ever(self, table):
        """The table as it stands between two requests, each of which is taken back."""
        if table not in self.before:
            self.before |= contents([table])
        return self.before.get(table)

    def opened(self, url):
        """(address, answer) of a page, which may first have to be told the program."""
        answer = self.client.get(url)
        if QUESTION not in [template.name for template in answer.templates]:
            return url, answer
        return f"{url}?program=lane", self.client.get(f"{url}?program=lane")

    def pages(self):
        """(address, line) of every page that a form or a list stands on, with one's own records."""
        for row in pages():
            ids = {name: self.world.find(kind, OWN, self.user) for name, kind in row.kinds.items()}
            yield row.url(ids), row


def pages():
    """The line of every page that a form or a list stands on."""
    for row in table():
        outside = row.is_api or row.who == PARTNER or row.route.startswith("account/")
        if "GET" in row.answers and not outside:
            yield row


def where_to(answer, pk):
    return FRESH.sub("", answer.get("Location", "").replace(str(pk), ""))


def form_of(answer):
    """The form that a page shows, if it shows one."""
    found = (answer.context or {}).get("form") if answer.status_code == 200 else None
    if not isinstance(found, forms.BaseForm):
        return None
    found.seen = answer.context.get("seen")
    return found


def naming(form):
    """(name, field) of the form's fields that name a record."""
    relation = (forms.ModelChoiceField, forms.UUIDField)
    return [(bound.html_name, bound.field) for bound in form if isinstance(bound.field, relation)]


def filled(form):
    """What somebody types who fills in everything, and the version that they saw."""
    pairs = chain.from_iterable(values(bound) for bound in form)
    seen = {} if getattr(form, "seen", None) is None else {"seen": form.seen}
    return {name: value for name, value in pairs if value not in (None, "", [])} | seen


def values(bound):
    field, value = bound.field, bound.value()
    if isinstance(field, forms.MultiValueField) or hasattr(bound.field.widget, "widgets"):
        parts = field.widget.decompress(value) if not isinstance(value, list | tuple) else value
        return [(f"{bound.html_name}_{n}", part) for n, part in enumerate(parts or [])]
    is_moment = isinstance(field, forms.DateTimeField)  # shown in the zone of a page that is over
    return [(bound.html_name, typed(field) if is_moment or value in (None, "", [], ()) else plain(value))]


def typed(field):
    """Something that the field takes."""
    match field:
        case forms.ModelMultipleChoiceField():
            return [str(one.pk) for one in field.queryset[:1]]
        case forms.ModelChoiceField():
            return next((str(one.pk) for one in field.queryset[:1]), "")
        case forms.MultipleChoiceField():
            return [first_of(field)]
        case forms.ChoiceField():
            return first_of(field)
        case forms.BooleanField():
            return "on" if field.required else ""
        case forms.DateTimeField():
            return f"{a_day_for(field)}T12:00"
        case forms.DateField():
            return str(a_day_for(field))
        case forms.EmailField():
            return "somebody@example.org"
        case forms.IntegerField():
            return "1"
        case forms.CharField():
            return TYPED
    return ""


def a_day_for(field):
    """Yesterday for what happened, tomorrow for everything else: so in whatever zone the page is read."""
    return factories.local_today() + timedelta(days=-1 if HAPPENED in field.validators else 1)


def first_of(field):
    codes = [code for code, _label in field.choices if code and not isinstance(_label, list | tuple)]
    return str(codes[0]) if codes else ""


def plain(value):
    return (
        [str(getattr(one, "pk", one)) for one in value]
        if isinstance(value, list | tuple)
        else str(getattr(value, "pk", value))
    )


def kinds_of(field):
    """The kinds whose ids belong into the field: by its model; of any kind where it says none."""
    model = getattr(getattr(field, "queryset", None), "model", None)
    return KINDS.get(model and model.__name__, ())


KINDS = {
    "User": ("member", "user"), "Team": ("team",), "Call": ("call",), "Person": ("person",),
    "Case": ("case",), "ContactPoint": ("contact_point",), "Consent": ("consent", "asked"),
    "Referral": ("sent", "withdrawn"),
    "SupportContact": ("support_contact",), "Encounter": ("encounter",),
}  # fmt: skip
EVERY_KIND = sorted(
    {kind for row in table() for kind in row.kinds.values()} - SHARED - {"link"} | {"team", "user"}
)
