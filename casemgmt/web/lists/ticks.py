"""Rows that were ticked in a list, and one thing done with all of them.

A tick names a row and the version of it that was shown. What somebody changed meanwhile is told, and left
as it is.
"""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import lock_in_place, read_version
from casemgmt.web.listing import note_listed
from casemgmt.web.views import ActionView

TICK = "tick"
MOST_TICKED = 100


class TickStep(NamedTuple):
    """What may be done with the rows ticked in a list: its words, its address, and who may."""

    label: str
    page: str
    permission: str


def versions_of(model, ids):
    """{id: the number of its last change}, in one query."""
    changes = model.history.filter(id__in=ids).values("id").annotate(last=Max("history_id")).order_by()
    return dict(changes.values_list("id", "last"))


class Ticked(ActionView):
    """Asks what is still to be said, and then does it with each row that is as it was shown."""

    template_name = "web/lists/ticked.html"
    http_method_names = ["post"]
    heading = submit = ""
    row_template = ""  # one ticked `row`, in a line

    def take(self, row, form):
        """Call the action for one row."""
        raise TypeError(f"{type(self).__name__} does not say what it does with a row")

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

    def post(self, request, *args, **kwargs):
        if not self.rows:
            messages.info(request, _("Tick what you mean first."))
            return HttpResponseRedirect(self.get_success_url())
        if "said" in request.POST:
            return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(form=self.form_class(**self.asked())))

    def asked(self):
        """What the form is made with, besides what was sent."""
        return {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.asked()

    def get_context_data(self, **kwargs):
        note_listed(self.request.user, self.model, [row.pk for row in self.rows])
        return super().get_context_data(
            heading=self.heading, submit=self.submit, row_template=self.row_template, rows=self.rows,
            ticks=self.request.POST.getlist(TICK), back=self.get_success_url(), **kwargs,
        )  # fmt: skip

    def perform(self, form):
        done = sum(self.taken(row, form) for row in self.rows)
        left = len(self.rows) - done
        if left:
            messages.warning(self.request, self.told_of_left(left))
        return self.told_of_done(done) if done else ""

    def taken(self, row, form):
        """Whether it was done: not where the row was changed since it was shown, or where a rule says no."""
        lock_in_place(row)
        if versions_of(self.model, [row.pk]).get(row.pk) != self.seen[str(row.pk)]:
            return False
        try:
            with transaction.atomic():
                self.take(row, form)
        except (RuleBroken, NotAllowed):
            return False
        return True

    def told_of_done(self, count):
        return ngettext("Done with %(n)s.", "Done with %(n)s.", count) % {"n": count}

    def told_of_left(self, count):
        return ngettext(
            "%(n)s was changed by somebody meanwhile, or does not allow it, and is left as it is.",
            "%(n)s were changed by somebody meanwhile, or do not allow it, and are left as they are.",
            count,
        ) % {"n": count}


def is_id(field, text):
    try:
        field.to_python(text)
    except ValidationError:
        return False
    return True
