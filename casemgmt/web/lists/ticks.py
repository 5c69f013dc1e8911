"""Rows that were ticked in a list, and one thing done with all of them, or with all that match.

A tick names a row and the version of it that was shown. What somebody changed meanwhile is told, and left
as it is.
"""

from copy import copy
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.history import read_version
from casemgmt.web import bulk, tasks
from casemgmt.web.listing import note_listed
from casemgmt.web.lists.addressed import list_at
from casemgmt.web.lists.counting import MOST, said
from casemgmt.web.models import BulkStep
from casemgmt.web.views import ActionView

TICK, ALL, ASKING = "tick", "all", "asking"
MOST_TICKED = 100


class TickStep(NamedTuple):
    """What may be done with the rows ticked in a list: its words, its address, and who may."""

    label: str
    page: str
    permission: str


class Ticked(ActionView):
    """Asks what is still to be said, and then does it with each row that is as it was shown."""

    template_name = "web/lists/ticked.html"
    http_method_names = ["post"]
    heading = submit = ""
    row_template = ""  # one ticked `row`, in a line

    @classmethod
    def rows_for(cls, user):
        """The rows that this user may do it with."""
        return cls.model.objects.visible_to(user)

    @classmethod
    def asked(cls, rows):
        """What the form is made with for these rows, besides what was sent."""
        return {}

    @classmethod
    def take(cls, row, form, by):
        """Call the action for one row."""
        raise TypeError(f"{cls.__name__} does not say what it does with a row")

    def get_queryset(self):
        return self.rows_for(self.request.user)

    @cached_property
    def seen(self):
        """{id as text: the version shown} of what was ticked."""
        ticks = (tick.partition(":") for tick in self.request.POST.getlist(TICK)[:MOST_TICKED])
        return {pk: read_version(version) for pk, _colon, version in ticks}

    @cached_property
    def rows(self):
        """The ticked rows that the user sees, by id, so that two such steps never wait in a ring."""
        known = self.model._meta.pk
        ids = [pk for pk in self.seen if is_id(known, pk)]
        return list(self.get_queryset().filter(pk__in=ids).order_by("pk"))

    # --- All that match ---

    @cached_property
    def asking(self):
        """The id of all that matched when the list was shown; None where single rows were ticked."""
        if ALL in self.request.POST:
            return bulk.ask(page=self.page, back=self.back, rows=self.matching, by=self.request.user)
        sent = self.request.POST.get(ASKING)
        return UUID(sent) if sent and is_id(BulkStep._meta.pk, sent) else None

    @cached_property
    def waiting(self):
        return list(BulkStep.objects.asked(self.request.user, self.asking).filter(job=None, page=self.page))

    @property
    def page(self):
        return self.request.resolver_match.view_name

    @property
    def back(self):
        return self.get_success_url()

    @cached_property
    def matching(self):
        """All rows of the list that the step was asked from."""
        listed = listed_at(self.request, self.back)
        if self.page not in {step.page for step in listed.tick_steps}:
            raise Http404
        return self.get_queryset().filter(pk__in=listed.rows.order_by().values("pk"))

    # --- The page ---

    def post(self, request, *args, **kwargs):
        if ALL in request.POST and self.matching.order_by()[: MOST + 1].count() > MOST:
            told = _("A step takes up to %(most)s rows, and this list has more. Narrow it down first.")
            return self.tells(told % {"most": said(MOST)})
        if not (self.waiting if self.asking else self.rows):
            return self.tells(_("Tick what you mean first."))
        if "said" in request.POST:
            return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(form=self.form_class(**self.asked_here())))

    def tells(self, message):
        messages.info(self.request, message)
        return HttpResponseRedirect(self.back)

    def asked_here(self):
        return self.asked(self.some_rows)

    @cached_property
    def some_rows(self):
        """Those by which the form decides what to offer: of all that match, one of each program."""
        if not self.asking:
            return self.rows
        firsts = [pk for each in self.waiting for pk in sorted(each.versions)[:1]]
        return list(self.get_queryset().filter(pk__in=firsts))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.asked_here()

    def get_context_data(self, **kwargs):
        rows = [] if self.asking else self.rows
        if rows:
            note_listed(self.request.user, self.model, [row.pk for row in rows])
        return super().get_context_data(
            heading=self.heading, submit=self.submit, row_template=self.row_template, rows=rows,
            ticks=self.request.POST.getlist(TICK), back=self.back, asking=self.asking,
            many=sum(len(each.versions) for each in self.waiting) if self.asking else 0, **kwargs,
        )  # fmt: skip

    def leads_to(self, url):
        where = reverse("web:bulk_step", args=[self.asking]) if self.asking else url
        return super().leads_to(where)

    def perform(self, form):
        if self.asking:
            return self.begin(form)
        user = self.request.user
        done = sum(
            bulk.taken(type(self), row, form, version=self.seen[str(row.pk)], by=user) for row in self.rows
        )
        left = len(self.rows) - done
        if left:
            messages.warning(self.request, self.told_of_left(left))
        return self.told_of_done(done) if done else ""

    def begin(self, form):
        """Hand it to the worker. Without a broker the ring is lost, and the next look rings again."""
        answers = QueryDict(mutable=True)
        for name in form.fields:
            answers.setlist(form.add_prefix(name), form.data.getlist(form.add_prefix(name)))
        for each in bulk.begin(asking=self.asking, said=answers.urlencode(), by=self.request.user):
            transaction.on_commit(ring_for(each), robust=True)
        return ""

    def told_of_done(self, count):
        return ngettext("Done with %(n)s.", "Done with %(n)s.", count) % {"n": count}

    @staticmethod
    def told_of_left(count):
        return ngettext(
            "%(n)s was changed by somebody meanwhile, or does not allow it, and is left as it is.",
            "%(n)s were changed by somebody meanwhile, or do not allow it, and are left as they are.",
            count,
        ) % {"n": count}


def ring_for(step):
    """What is called once the step is kept."""
    return lambda: tasks.do_bulk_step.delay(str(step.pk), step.program)


def listed_at(request, path):
    """The list at this address, as its reader sees it now; as `list_at` where there is none."""
    found = list_at(request.user, path)
    asked = copy(request)
    asked.method, asked.GET, asked.resolver_match = "GET", QueryDict(urlsplit(path).query), found
    view = found.func.view_class(**found.func.view_initkwargs)
    view.setup(asked, *found.args, **found.kwargs)
    return view


def is_id(field, text):
    try:
        field.to_python(text)
    except ValidationError:
        return False
    return True
