"""Words to find rows by. They may be somebody's name, so no address holds them as they were typed."""

import re
import unicodedata

from django.db import models
from django.db.models import Func, QuerySet, Value

from casemgmt.access.encryption import decrypt, encrypt
from casemgmt.access.models import User

PURPOSE = "words to find rows by"
LONGEST, MOST_WORDS = 200, 8
ACCENTS = "\u0300-\u036f"


class Plain(Func):
    """A text in small letters without accents; `plain` is the same in Python."""

    template = f"regexp_replace(normalize(lower(%(expressions)s), NFD), '[{ACCENTS}]', '', 'g')"
    output_field = models.TextField()


def plain(text: str) -> str:
    return re.sub(f"[{ACCENTS}]", "", unicodedata.normalize("NFD", text.lower()))


def saying(rows: QuerySet, fields: tuple[str, ...], text: str) -> QuerySet:
    """Those of the rows in whose fields, taken together, each word stands, accents and case aside."""
    told = Func(Value(" "), *fields, function="concat_ws", output_field=models.TextField())
    rows = rows.alias(told=Plain(told))
    for word in plain(text).split()[:MOST_WORDS]:
        rows = rows.filter(told__contains=word)
    return rows


def sealed(text: str, *, by: User) -> str:
    """What was typed, as it may stand in an address: it opens for the same user alone."""
    return encrypt(text, purpose=PURPOSE, bound_to=str(by.pk))


def opened(text: str, *, by: User) -> str | None:
    """What was typed; None where somebody else did, or it was changed."""
    return decrypt(text, purpose=PURPOSE, bound_to=str(by.pk))
