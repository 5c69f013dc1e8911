"""The page of a list."""

from typing import NamedTuple

from django.core.exceptions import BadRequest, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from casemgmt.access import policy
from casemgmt.web import addresses
from casemgmt.web.listing import note_listed
from casemgmt.web.lists import paging
from casemgmt.web.lists.counting import counted, said
from casemgmt.web.lists.paging import PER_PAGE
from casemgmt.web.views import Permitted, Visible

FALLING = "-"
LAST = "last"


class Head(NamedTuple):
    """A column as it is offered: `sort` is what the address says to order by it, or to turn it around."""

    column: object
    sort: str
    state: str = ""  # "ascending", "descending", or nothing: as aria-sort says

    @property
    def arrow(self):
        return {"ascending": "↑", "descending": "↓"}.get(self.state, "↕")


class ListPage(Permitted, Visible, TemplateResponseMixin, ContextMixin, View):
    """A list of what the user may see, a page at a time. With `audited`, the log keeps whom a page showed.

    `columns`: see Column. `order`: the name of the one that orders it at first, with a minus for falling.
    `large`: it may hold more than a thousand rows, and is ordered by what an index serves, nothing else.
    `row_template`: shows a row as an item of a queue, where a table does not suit it.
    """

    template_name = "web/lists/page.html"
    heading = lede = caption = ""
    nothing, picture = _("Nothing here."), "done"
    columns = ()
    order = ""
    large = False
    row_template = ""

    def narrow(self, rows):
        """Those of the visible rows that the list is about, with all that a line shows."""
        return rows

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        rows = self.shown.rows
        if self.audited and rows:
            note_listed(self.request.user, self.model, [row.pk for row in rows])
        return super().get_context_data(object_list=rows, listed=self, **kwargs)

    # --- What is read ---

    @cached_property
    def rows(self):
        """All rows of the list, in no order."""
        return self.narrow(self.get_queryset())

    @cached_property
    def shown(self):
        """The page that the address asks for; the first one where its place is gone."""
        back = "before" in self.request.GET or self.asks_for_last
        where = {"back": back and not self.lost, "place": self.place, "size": PER_PAGE}
        return paging.read(self.rows, self.sorting, programs=self.programs_apart, **where)

    @property
    def programs_apart(self):
        """Programs that are read one by one; none where one statement reads all."""
        return policy.programs_where(self.request.user, self.permission) if self.large else ()

    @cached_property
    def asks_for_last(self):
        return addresses.one_of(self.request, "page", [LAST]) == LAST

    @cached_property
    def beside(self):
        """The id of the row that the page begins after, or ends before; None from the beginning."""
        asked = self.request.GET.get("before") or self.request.GET.get("after")
        try:
            return self.model._meta.pk.to_python(asked) if asked else None
        except ValidationError:
            raise BadRequest("after") from None

    @cached_property
    def place(self):
        return self.sorting.place_of(self.get_queryset(), self.beside) if self.beside else None

    @property
    def lost(self):
        """Whether the row that the address names is not there, or not for this user."""
        return self.beside is not None and self.place is None

    @cached_property
    def total(self):
        """How many there are, in words; nothing where counting them would read them all."""
        if self.shown.whole:
            return said(len(self.shown.rows))
        return said(counted(all=self.rows)["all"]) if self.counts else ""

    counts = True

    # --- How it is ordered ---

    @cached_property
    def sort(self):
        """What the address asks to order by: the name of a column, with a minus for falling."""
        names = [column.name for column in self.columns if column.by]
        return addresses.one_of(
            self.request, "sort", [*names, *(FALLING + name for name in names)], otherwise=self.order
        )

    @property
    def sorting(self):
        name = self.sort.removeprefix(FALLING)
        column = next(column for column in self.columns if column.name == name)
        return paging.ListOrder(column.by, falling=self.sort.startswith(FALLING))

    @property
    def heads(self):
        """Each column that is shown, with where its caption leads."""
        return [self.head(column) for column in self.columns]

    def head(self, column):
        falling = FALLING + column.name
        match self.sort:
            case column.name:
                return Head(column, falling, "ascending")
            case other if other == falling:
                return Head(column, column.name, "descending")
        first = self.order if self.order.removeprefix(FALLING) == column.name else column.name
        return Head(column, first if column.by else "")

    @property
    def offers_orders(self):
        return any(column.by for column in self.columns)

    @property
    def first(self):
        return self.shown.rows[0].pk

    @property
    def last(self):
        return self.shown.rows[-1].pk
