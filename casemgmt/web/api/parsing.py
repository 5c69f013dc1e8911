"""Reading what was sent: JSON in UTF-8 (RFC 8259), of a sensible size and depth."""

import json

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

MOST_BYTES = 1024 * 1024


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
            return json.loads(body.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise ParseError(_("The body is not valid JSON.")) from None


def _refuse(word):
    raise ValueError(word)
