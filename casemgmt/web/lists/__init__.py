"""Lists, the same way in every slice: a page declares its columns, and finds the rest here.

`Column` says how a cell is shown and by what the list may be ordered; `ListPage` reads one page of it, orders
it, counts it and writes down whom it showed.
"""

from casemgmt.web.lists.columns import Column
from casemgmt.web.lists.counting import MOST, counted, said
from casemgmt.web.lists.finding import FindsByWords
from casemgmt.web.lists.page import ListPage
from casemgmt.web.lists.paging import PER_PAGE
from casemgmt.web.lists.ticks import Ticked, TickStep

__all__ = ["MOST", "PER_PAGE", "Column", "FindsByWords", "ListPage", "TickStep", "Ticked", "counted", "said"]
