"""The list that an address leads to: asked by what is done with it from elsewhere."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404
from django.urls import Resolver404, ResolverMatch, resolve

from casemgmt.access import policy


def list_at(user: Any, path: str) -> ResolverMatch:
    """The list at this address: NotAllowed where its reader may not open it, 404 where there is none."""
    try:
        found = resolve(urlsplit(path).path)
    except Resolver404:
        raise Http404 from None
    view = getattr(found.func, "view_class", None)
    if not hasattr(view, "shown_columns"):
        raise Http404
    if view.permission is not None:
        policy.require(user, view.permission)
    return found
