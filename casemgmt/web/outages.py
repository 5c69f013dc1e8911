"""What is said when something goes wrong on our side: a page or a few words of JSON, never a traceback.

A database or cache that does not answer is 503: whoever asks may try again. Limits on tries are counted in
the cache, so without it nothing that is limited is let through. Nothing here asks either of them again.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error
from redis.exceptions import RedisError

AWAY = (OperationalError, InterfaceError, RedisError)
SECONDS = "30"  # until it is worth asking again
PROGRAMS = ("/api/", "/health/")  # addresses that programs read


def went_wrong(request):
    """Django's handler500: asked while the error is at hand."""
    if not isinstance(sys.exc_info()[1], AWAY):
        return server_error(request)
    headers = {"Retry-After": SECONDS, "Cache-Control": "no-store"}
    if request.path.startswith(PROGRAMS):
        told = {"ok": False, "detail": _("A part of our system does not answer. Try again in a minute.")}
        return JsonResponse(told, status=503, headers=headers)
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
