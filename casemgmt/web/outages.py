"""What is said when something goes wrong on our side: a page or a few words of JSON, never a traceback.

A database or cache that does not answer, or not in time, is 503: whoever asks may try again. Limits on tries
are counted in the cache, so without it nothing that is limited is let through. Nothing here asks again.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error
from psycopg.errors import TransactionTimeout
from redis.exceptions import RedisError

AWAY = (OperationalError, InterfaceError, RedisError)
SECONDS = "30"  # until it is worth asking again
PROGRAMS = ("/api/", "/health/")  # addresses that programs read


def went_wrong(request):
    """Django's handler500: asked while the error is at hand."""
    if not is_away(sys.exc_info()[1]):
        return server_error(request)
    headers = {"Retry-After": SECONDS, "Cache-Control": "no-store"}
    if request.path.startswith(PROGRAMS):
        told = {"ok": False, "detail": _("A part of our system does not answer. Try again in a minute.")}
        return JsonResponse(told, status=503, headers=headers)
    told = {"typed": typed_in(request), "to": request.get_full_path()}
    return HttpResponse(render_to_string("503.html", told), status=503, headers=headers)


def is_away(error):
    """Whether this error says that a part of our system does not answer, or not in time."""
    return isinstance(error, AWAY) or isinstance(error.__cause__, TransactionTimeout)


def typed_in(request):
    """What a signed-in user typed, to be sent again with one press; neither files nor passwords.

    The form's own proof that it is not forged is still good, so no new one is needed.
    """
    match = request.resolver_match
    if request.method != "POST" or match is None or not getattr(match.func, "login_required", True):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith("password")
    ]
