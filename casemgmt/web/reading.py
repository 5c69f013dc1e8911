"""How a request is read before anybody looks at it: as UTF-8, of a sensible size, and only what can be seen.

It stands before everything that reads a form, ours or a library's, so that a new form needs no thought.
The API reads for itself (`web.api.parsing`, `web.api.filters`) and says what is wrong.
"""

import re

from django.http import QueryDict, UnreadablePostError
from django.shortcuts import render

from casemgmt.web.characters import plain

LARGEST = 11 * 1024 * 1024  # bytes: a file of 10 MB and the form around it
API = "/api/"
CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def without_charset(content_type: str) -> str:
    """The kind of content alone: Django would decode the address by a charset, and break on one it lacks."""
    return CHARSET.sub("", content_type)


class ReadingMiddleware:
    """Turn away what is too large; take out of fields, addresses and cookies what nobody can see."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _length(request) > LARGEST:
            return render(request, "413.html", status=413)
        request.encoding = "utf-8"  # whatever the request says: an unknown name would be an error of ours
        request.COOKIES = {name: plain(value) for name, value in request.COOKIES.items()}
        if not request.path.startswith(API):
            self.read(request)
        return self.get_response(request)

    def read(self, request):
        """Address and form. A browser that went away half-way is left to whoever reads its form next."""
        request.GET = _plain(request.GET)
        try:
            request.POST = _plain(request.POST)
        except UnreadablePostError:
            return


def _length(request):
    length = request.META.get("CONTENT_LENGTH", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _plain(query):
    read = QueryDict(mutable=True)
    for name, values in query.lists():
        read.setlist(plain(name), [plain(value) for value in values])
    read._mutable = False
    return read
