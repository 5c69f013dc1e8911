"""The columns that somebody chose for a list, kept for them and for this list alone.

Only what was chosen is kept: a column that is added later is shown to everybody.
"""

import re

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import View

from casemgmt.web import addresses
from casemgmt.web.lists.addressed import list_at
from casemgmt.web.models import ChosenColumns

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
MOST = 60  # columns of one list


def chosen(user, page):
    """{name of a column: whether it is shown}, as far as this user chose on this page."""
    kept = ChosenColumns.objects.filter(user=user.pk, page=page).values_list("shown", flat=True)
    return kept.first() or {}


class ChooseColumns(View):
    """Keep which of the columns that a list offered are to be shown, and go back to it."""

    http_method_names = ["post"]

    def post(self, request):
        back = addresses.back(request, "back")
        mine = {"user": request.user.pk, "page": list_at(request.user, back).view_name}
        if "as_at_first" in request.POST:
            ChosenColumns.objects.filter(**mine).delete()
        else:
            shown = self.with_earlier(chosen(request.user, mine["page"]), self.asked())
            ChosenColumns.objects.update_or_create(**mine, defaults={"shown": shown})
        messages.success(request, _("The list shows the columns that you chose."))
        return HttpResponseRedirect(back)

    @staticmethod
    def with_earlier(earlier, now):
        """What is kept: of a list with tabs, what was chosen on another tab stays."""
        both = earlier | now
        return both if len(both) <= MOST else now

    def asked(self):
        offered, shown = (self.request.POST.getlist(name) for name in ("offered", "shown"))
        if len(offered) > MOST or not all(map(NAME.fullmatch, offered)):
            raise BadRequest("offered")
        return {name: name in shown for name in offered}
