"""Reading an answer the way a curious stranger would."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

ID = re.compile(r"""\sid=(["'])(.*?)\1""")  # read in each of thousands of answers: no parser is as quick


def words(answer):
    return answer.content.decode()


class Tags(HTMLParser):
    """Every tag of a page, as (name, its attributes)."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(answer):
    """The tags of a page or a fragment; none of what is no HTML."""
    return Tags(words(answer)).found if answer.get("Content-Type", "").startswith("text/html") else []


def ids(answer):
    """Every id, as often as it stands there; none of what is no HTML."""
    is_html = answer.get("Content-Type", "").startswith("text/html")
    return Counter(found[2] for found in ID.finditer(words(answer))) if is_html else Counter()


def doubled_ids(answer):
    return [name for name, times in ids(answer).items() if times > 1]


def stripped(answer):
    """The page without what differs between any two requests: tokens and form numbers, path, minute."""
    path = answer.wsgi_request.get_full_path()
    text = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[\w-]+"', "", words(answer)).replace(path, "")
    return re.sub(r'(?s)<p class="print-footer".*?</p>', "", text)


def read(answer):
    """What somebody reads on a page: its text without the markup, one blank between words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", words(answer))).split())


def edited(client, address, typed, **how):
    """The answer to a form that edits, opened and then sent with what was typed."""
    return client.post(address, {"seen": client.get(address).context["seen"], **typed}, **how)
