"""Every address that takes a body, as the URL resolver and the API's own description tell them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLResolver

from casemgmt.web.api.views import description

API = "api/v1/"
OF_THE_LIBRARY = "account/"  # signing in: its forms are allauth's
NOWHERE = "^api/"  # answers that there is nothing, whatever is sent
LANDING = ("/", "/reports/", "/settings/", "/notices/", "/my-day/", "/team/")


@dataclass(frozen=True)
class Endpoint:
    """An address and a method that take a body: its route, its view, and in the API what it describes."""

    route: str
    method: str
    view: type
    schema: dict | None = field(default=None, compare=False)

    @property
    def is_api(self):
        return self.route.startswith(API)


def endpoints():
    """Every Endpoint of the system, in the order of the routes."""
    return [endpoint for route, callback in routes() for endpoint in _endpoints_of(route, callback)]


def routes(resolver=None, prefix=""):
    """(route, callback) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route, entry.callback


def _endpoints_of(route, callback):
    for method in getattr(callback, "actions", {}):
        if method in ("post", "patch"):
            yield Endpoint(route, method, callback.cls, body_of(route, method))
    view = getattr(callback, "view_class", None)
    if (
        hasattr(view, "post")
        and "post" in view.http_method_names
        and not route.startswith((OF_THE_LIBRARY, NOWHERE))
    ):
        yield Endpoint(route, "post", view)


def body_of(route, method):
    """How the API describes what is sent there, or None where nothing is."""
    path = "/" + route.replace("<uuid:pk>", "{id}")
    described = description()["paths"].get(path, {}).get(method, {}).get("requestBody")
    return described and described["content"]["application/json"]["schema"]


class _Leads(HTMLParser):
    """Where the links and forms of a page lead, within the system."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name in ("href", "action"):
            lead = dict(attrs).get(name) or ""
            if lead.startswith("/") and not lead.startswith("//"):
                self.found.append(lead.partition("#")[0])


def walk(client, *, each=2):
    """{route: addresses} of what a user finds by following every link and form, a few addresses a route."""
    found, waiting = {}, list(LANDING)
    while waiting:
        address = waiting.pop(0)
        known = found.setdefault(route_of(address), [])
        if address in known or len(known) == each:
            continue
        known.append(address)
        answer = client.get(address)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            waiting += [lead for lead in _Leads(answer.content.decode()).found if route_of(lead)]
    return found


def route_of(address):
    """The route that answers there; None for none, and for leaving."""
    try:
        route = resolve(address.partition("?")[0]).route
    except Resolver404:
        return None
    return None if route.startswith(("account/", "language/")) else route
