"""Reading what was sent: JSON in UTF-8 (RFC 8259), of a sensible size and depth, and nothing unseen in it."""

import json

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import BaseParser

from casemgmt.web.characters import holds_unseen

MOST_BYTES = 1024 * 1024
MOST_VALUES = 1000  # in the whole body, lists and all
DEEPEST = 6
UNSEEN = _("This holds a character that nobody can see, like NUL. Take it out.")


class TooLarge(APIException):
    status_code = 413
    default_detail = _("The body is larger than 1 MB.")


class Json(BaseParser):
    """Strict JSON: no NaN, no other charset whatever the header says, nothing nested without end."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge
        try:
            read = json.loads(body.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise ParseError(_("The body is not valid JSON.")) from None
        _look_through(read)
        return read


def _look_through(read):
    """400 for a body that holds too much, is nested too deep, or says what cannot be seen (by field)."""
    waiting, looked_at, unseen = [("", read, 0)], 0, []
    while waiting:
        name, value, depth = waiting.pop()
        looked_at += 1
        inside = _inside(value)
        if depth > DEEPEST or looked_at + len(waiting) + len(inside) > MOST_VALUES:
            raise ParseError(_("The body holds too much, or is nested too deep."))
        waiting += [(name or str(key), inner, depth + 1) for key, inner in inside]
        if isinstance(value, str) and holds_unseen(value):
            unseen.append(name or "non_field_errors")
    if unseen:
        raise ValidationError({name[:60]: [UNSEEN] for name in sorted(set(unseen))[:20]})


def _inside(value):
    """(name, value) of what a value holds: names in an object, numbers in a list."""
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _refuse(word):
    raise ValueError(word)
