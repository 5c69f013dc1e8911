"""Where somebody goes on after signing in: to the page they asked for, or the form that waits for them."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def is_page(address: str, *, host: str) -> bool:
    """Whether a browser that is sent there finds a page of ours, not an address that only takes a form."""
    return url_has_allowed_host_and_scheme(address, {host}) and opens(urlsplit(address).path)


def opens(path: str) -> bool:
    """Whether this path answers whoever just opens it. A page that is not there says so itself."""
    try:
        view = resolve(path or "/").func
    except Resolver404:
        return True
    if path.startswith("/api/"):
        return False
    view_class = getattr(view, "view_class", None)
    return view_class is None or ("get" in view_class.http_method_names and hasattr(view_class, "get"))
