"""Chromium for tests.

`visit` answers its requests from Django's test client, inside the test's own transaction: no server, no
flushing, row security as for everybody. Journeys that need real processes take `chromium` alone.
"""

import contextvars
import shutil
from html import escape
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.signing_in import FAR_AWAY, sign_in

HOST = "http://localhost"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
# Chromium would follow a redirect past us, to a server that is not there; this page brings it back here.
ONWARD = '<!doctype html><title>Onward</title><meta http-equiv="refresh" content="0;url=%s">'
KEPT = {
    "content-type",
    "content-security-policy",
    "location",
    "cache-control",
    "content-language",
    "x-onward",
}


@pytest.fixture(scope="module")
def chromium():
    """The system's Chromium, or a skip that says so.

    While Playwright runs, this thread counts as asynchronous and Django keeps other connections for it:
    the fixture comes before any of them is opened, and closes them before Playwright stops.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def visit(chromium, db):
    """visit(path, user=None, width=1280, height=800, **context) opens a page and returns it.

    `page.trouble` collects console errors, refused policies, and requests to any other host.
    """
    contexts = []

    def open_page(path, user=None, width=1280, height=800, signed_in_at=FAR_AWAY, **context):
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **context))
        page = contexts[-1].new_page()
        page.trouble = []
        page.on("console", lambda said: page.trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        connection.ensure_connection()
        client = client_of(user, at=signed_in_at)
        page.context.route("**/*", Answers(client, page.trouble, contextvars.copy_context()))
        page.goto(HOST + path)
        page.wait_for_function("document.title && document.title !== 'Onward'")
        page.wait_for_load_state()
        return page

    yield open_page
    for context in contexts:
        context.close()


def client_of(user, *, at=FAR_AWAY):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if user is not None:
        sign_in(client, user, at=at)
    return client


class Answers:
    """Passes the browser's requests to the test client and its answers back. Files cannot go this way."""

    def __init__(self, client, trouble, context):
        self.client, self.trouble, self.context = client, trouble, context

    def __call__(self, route):
        request = route.request
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != HOST:
            self.trouble.append(f"another host: {request.url}")
            return route.abort()
        # Playwright calls from a context of its own, where the test's connection would be unknown.
        answer = self.context.copy().run(self.ask, request, f"{parts.path}?{parts.query}")
        kept = {name: value for name, value in answer.headers.items() if name.lower() in KEPT}
        if "csrftoken" in answer.cookies:  # the only cookie that scripts read; the client keeps them all
            kept["set-cookie"] = answer.cookies["csrftoken"].OutputString()
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answer.close()
        if answer.has_header("Location") and request.is_navigation_request():
            onward = ONWARD % escape(answer["Location"])
            cookie = {name: value for name, value in kept.items() if name == "set-cookie"}
            return route.fulfill(headers=cookie | {"content-type": "text/html"}, body=onward)
        return route.fulfill(status=answer.status_code, headers=kept, body=body)

    def ask(self, request, path):
        headers = {
            name: value for name, value in request.headers.items() if name not in ("cookie", "content-length")
        }
        return self.client.generic(
            request.method, path, request.post_data_buffer or b"",
            content_type=headers.pop("content-type", ""), headers=headers, SERVER_NAME="localhost",
        )  # fmt: skip
