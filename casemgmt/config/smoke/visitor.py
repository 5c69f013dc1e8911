"""One person at a browser: cookies, forms, links. Remembers every address and page title they came by."""

import re
import time
from html import unescape
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


class Guest:
    """Somebody without an account."""

    def __init__(self, url):
        self.url, self.address, self.page = url, url, ""
        self.been = []
        self.open = build_opener(HTTPCookieProcessor(CookieJar())).open

    def get(self, path):
        return self._send(Request(urljoin(self.url, path)))

    def post(self, path, *, file=None, **fields):
        """Send the form of the page at hand, with its token; `file` is (field, name, bytes)."""
        fields = self.hidden() | fields
        if file is None:
            return self._send(Request(urljoin(self.url, path), urlencode(fields, doseq=True).encode()))
        name, filename, content = file
        body = encode_multipart(BOUNDARY, fields | {name: Upload(filename, content)})
        return self._send(Request(urljoin(self.url, path), body, {"Content-Type": MULTIPART_CONTENT}))

    def await_(self, path, words, *, seconds):
        """Look at a page until it says these words; they must come within so many seconds."""
        end = time.monotonic() + seconds
        while words not in self.get(path):
            assert time.monotonic() < end, f"“{words}” did not appear within {seconds} s"
            time.sleep(0.5)
        return self.page

    def link(self, pattern):
        """The first address on the page at hand that matches."""
        found = re.search(rf'href="({pattern})"', self.page)
        assert found, f"no link like {pattern} on {self.address}"
        return unescape(found[1])

    def hidden(self):
        """What the page's forms carry unseen, such as the id that makes a second press harmless."""
        inputs = re.findall(r'<input type="hidden"[^>]*>', self.page)
        pairs = [(re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in inputs]
        return {name[1]: unescape(value[1]) for name, value in pairs if name and value and name[1] != "next"}

    def narrow(self, words):
        """Look at one row only: the table row or list item that holds these words."""
        at = self.page.index(words)
        begin = max(self.page.rfind("<tr", 0, at), self.page.rfind("<li", 0, at))
        self.page = self.page[
            begin : self.page.index("</tr>" if self.page[begin + 1] == "t" else "</li>", at)
        ]

    def choice(self, label):
        """The value of the option with this label on the page at hand."""
        found = re.search(rf'<option value="([^"]+)"[^>]*>\s*{re.escape(label)}', self.page)
        assert found, f"no choice “{label}”"
        return found[1]

    def offers(self, field):
        """The values that the page at hand offers for a field."""
        tags = [tag for tag in re.findall(r"<input[^>]*>", self.page) if f'name="{field}"' in tag]
        return [unescape(re.search(r'value="([^"]*)"', tag)[1]) for tag in tags]

    def _send(self, request):
        request.add_header("Referer", self.address)
        try:
            with self.open(request, timeout=30) as answer:
                self.page, self.address = answer.read().decode(), answer.url
        except HTTPError as error:
            page = error.read().decode(errors="replace").partition("<main")[2].partition("</main")[0]
            said = re.sub(r"<[^>]+>|\s+", " ", page.partition("error-summary")[2] or page)
            raise AssertionError(
                f"{error.code} at {request.selector.partition('?')[0]}: {said[:400]}"
            ) from None
        self.been.append((self.address, (TITLE.search(self.page) or [""])[0]))
        return self.page


class SignedInVisitor(Guest):
    """Signed in as one member of staff."""

    def __init__(self, url, email, password):
        super().__init__(url)
        self.get(reverse("account_login"))
        self.post(reverse("account_login"), login=email, password=password)
        assert self.address.rstrip("/").split("/")[-1] != "login", "signing in did not work"


class Upload:
    """A file as a form sends it."""

    content_type = "text/csv"

    def __init__(self, name, content):
        self.name, self.content = name, content

    def read(self):
        return self.content
