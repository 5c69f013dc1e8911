"""What calls say of themselves, in the forms of `casemgmt.declared`."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.calls import metrics, tasks
from casemgmt.calls.models import Call
from casemgmt.calls.views import hits
from casemgmt.declared import BackgroundWork, CalledAs
from casemgmt.figures.metric import Line, Listed
from casemgmt.web.finding import Finder
from casemgmt.web.navigation import Begins, Group, InMenu, Starts


def _line(call):
    url = reverse("calls:detail", args=[call.pk])
    return Line(str(call), call.day, ", ".join(map(str, call.reason_labels)), url)


SAYS = [
    CalledAs(Call, "source_key"),
    BackgroundWork("imports", tasks.resume_imports, every=60),
    BackgroundWork("uploads", tasks.forget_uploads, every=3600),
    InMenu(_("Calls"), "calls:list", Permission.CALL_VIEW, "phone", 30, under=Group.WORK),
    InMenu(_("Imports"), "calls:imports", Permission.CALL_IMPORT, "upload", 100, under=Group.SETTINGS),
    Finder(_("Calls"), "phone", Permission.CALL_VIEW, hits.find, order=20),
    Starts(_("New call"), "calls:new", Permission.CALL_RECORD, "plus", order=20),
    Begins(Permission.CALL_IMPORT, "calls:imports", order=30),
    Begins(Permission.CALL_VIEW, "calls:list", order=60),
    metrics.CALLS,
    metrics.RESPONSE_MEDIAN,
    metrics.RESPONSE_90TH,
    Listed(Call, Permission.CALL_VIEW, _line, "-day"),
]
