"""The real pages, and one that two presses reach at the same moment."""

from django.db import transaction
from django.http import HttpResponse
from django.urls import include, path

from casemgmt.access.models import Agency
from casemgmt.history import stamp


@transaction.atomic
def press(request):
    """What a second press does when the first was not there yet as it looked."""
    name = request.GET["name"]
    for _press in range(2):
        stamp(Agency(name=name), by=None, reason="test").save(force_insert=True)
    return HttpResponse()


@transaction.atomic
def forget(request):
    stamp(Agency(name=None), by=None, reason="test").save(force_insert=True)


urlpatterns = [path("press/", press), path("forget/", forget), path("", include("casemgmt.config.urls"))]
