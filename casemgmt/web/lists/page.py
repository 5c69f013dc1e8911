"""The page of a list."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from casemgmt.access import policy
from casemgmt.web import addresses
from casemgmt.web.bulk import versions_of
from casemgmt.web.listing import key_of, note_rows
from casemgmt.web.lists import choosing, files, paging
from casemgmt.web.lists.columns import in_words
from casemgmt.web.lists.counting import counted, said
from casemgmt.web.views import NotedTogether, Permitted, Visible

FALLING = "-"
LAST = "last"
CSV = "csv"


class Head(NamedTuple):
    """A column as it is offered: `sort` is what the address says to order by it, or to turn it around."""

    column: object
    sort: str
    state: str = ""  # "ascending", "descending", or nothing: as aria-sort says

    @property
    def arrow(self):
        return {"ascending": "↑", "descending": "↓"}.get(self.state, "↕")


class Shows(TemplateResponseMixin, ContextMixin, View):
    """A page whose address says nothing to its context."""

    def get(self, request, *args, **kwargs):
        return self.answer()

    def answer(self):
        return self.render_to_response(self.get_context_data())


class ListPage(NotedTogether, Permitted, Visible, Shows):
    """A list of what the user may see, a page at a time. With `audited`, the log keeps whom a page showed.

    `columns`: see Column. `order`: the name of the one that orders it at first, with a minus for falling.
    `large`: it may hold more than a thousand rows, and is ordered by what an index serves, nothing else.
    `is_table`: whether its template shows a table, whose heads order it, or rows of another shape.
    `per_page`: None where the whole list is shown.
    """

    template_name = "web/lists/page.html"
    heading = lede = caption = ""
    nothing, picture = _("Nothing here."), "done"
    columns = ()
    order = ""
    large = False
    ticks = ()  # what may be done with rows that are ticked: TickSteps
    is_table = True
    per_page = paging.PER_PAGE

    def narrow(self, rows):
        """Those of the visible rows that the list is about, with all that a line shows."""
        return rows

    def prepare(self, rows):
        """Give these rows, a page or a part of a file, what is read for all of them at once."""

    def answer(self):
        """The page, or, for those who may take it along, the whole list as a file."""
        if not addresses.one_of(self.request, "as", [CSV]):
            return super().answer()
        if not files.too_long(self):
            return files.answer(self)
        told = gettext("A file holds up to %(most)s rows, and this list has more. Narrow it down first.")
        messages.warning(self.request, told % {"most": in_words(files.MOST_ROWS)})
        asked = self.request.GET.copy()
        del asked["as"]
        return HttpResponseRedirect(f"?{asked.urlencode()}")

    def get_context_data(self, **kwargs):
        rows = self.shown.rows
        if self.audited and rows:
            note_rows(self.request.user, self.model, rows)
        if self.tick_steps:
            versions = versions_of(self.model, [row.pk for row in rows])
            for row in rows:
                row.tick = f"{row.pk}:{versions.get(row.pk)}"
        return super().get_context_data(object_list=rows, listed=self, **kwargs)

    @cached_property
    def tick_steps(self):
        return [step for step in self.ticks if policy.allows(self.request.user, step.permission)]

    @property
    def offers_all(self):
        """Whether a step may be asked of more rows than this page shows; what was typed is no address."""
        return not self.shown.whole and not getattr(self, "typed", "")

    # --- What is read ---

    @cached_property
    def rows(self):
        """All rows of the list, in no order."""
        return self.narrow(self.get_queryset())

    @cached_property
    def shown(self):
        """The page that the address asks for; the first one where its place is gone."""
        back = "before" in self.request.GET or self.asks_for_last
        where = {"back": back and not self.lost, "place": self.place, "size": self.per_page}
        page = paging.read(self.rows, self.sorting, programs=self.programs_apart, **where)
        self.prepare(page.rows)
        return page

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
        """How many there are, up to one more than are counted; None where counting would read them all."""
        if self.shown.whole:
            return len(self.shown.rows)
        return counted(all=self.rows)["all"] if self.counts else None

    counts = True

    @property
    def total_words(self):
        return said(self.total)

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
        return [self.head(column) for column in self.shown_columns]

    @property
    def orders(self):
        """Each column by which the list may be ordered."""
        return [self.head(column) for column in self.columns if column.by]

    def head(self, column):
        falling = FALLING + column.name
        match self.sort:
            case column.name:
                return Head(column, falling, "ascending")
            case other if other == falling:
                return Head(column, column.name, "descending")
        first = self.order if self.order.removeprefix(FALLING) == column.name else column.name
        return Head(column, first if column.by else "")

    # --- Which columns, and the file ---

    @cached_property
    def shown_columns(self):
        """Those that the reader chose, out of a table; the first one, which says what a row is, always."""
        if not self.offers_columns:
            return self.columns
        chosen = choosing.chosen(self.request.user, self.request.resolver_match.view_name)
        first, *others = self.columns
        return [first, *(each for each in others if chosen.get(each.name, not each.optional))]

    @property
    def offers_columns(self):
        return self.is_table and len(self.columns) > 2

    @property
    def may_take(self):
        return files.may_take(self)

    @property
    def first(self):
        return key_of(self.shown.rows[0])

    @property
    def last(self):
        return key_of(self.shown.rows[-1])
