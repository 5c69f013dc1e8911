"""One plain text file a table: what was told, one state of a record in each line.

The first line names the columns. Each other line begins with its story, then when the state was set, why,
how and by whom (nothing of these for what leaves no history), then the values. What is empty here is as in
the line before; a dot is an empty text. An id is written as `§story.record§`, without the story where it is
the line's own, as `*` for the next record of its kind, or by the name of what was there before the stories
(see `names`).
"""

import json
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.contrib.postgres.fields import ArrayField
from django.db import models

TABLES = Path(__file__).parent / "tables"
NOTHING, SAME, EMPTY, NEXT = "-", "", ".", "*"
MARKS = {NOTHING, EMPTY, NEXT}
MOMENT, DAY = "%y%m%d %H%M%S", "%y%m%d"
ID = re.compile("§([^§]+)§")
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
ESCAPED = re.compile(r"\\(.)")
PLAIN = {"t": "\t", "n": "\n", "r": "\r"}


def written(value):
    """A value as it stands in a file. Ids are names by then."""
    match value:
        case None:
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case datetime():
            whole = value.astimezone(UTC).strftime(MOMENT)
            return f"{whole}.{value.microsecond:06}" if value.microsecond else whole
        case date():
            return value.strftime(DAY)
        case time():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).translate(ESCAPES)
    text = str(value).translate(ESCAPES)
    return f"\\{text}" if text in MARKS else text or EMPTY


def reader(field):
    """The function that reads a column's values, without None. Documents stay text: COPY takes them so."""
    match field:
        case models.DateTimeField():
            return moment
        case models.DateField():
            return lambda text: datetime.strptime(text, DAY).date()
        case models.TimeField():
            return time.fromisoformat
        case models.BooleanField():
            return lambda text: text == "yes"
        case models.IntegerField():
            return int
        case ArrayField():
            return lambda text: json.loads(plain(text))
        case models.UUIDField() | models.ForeignKey():
            return plain
    return plain


def moment(text):
    whole, _dot, parts = text.partition(".")
    return datetime.strptime(whole, MOMENT).replace(microsecond=int(parts or 0), tzinfo=UTC)


def plain(text):
    if text == EMPTY:
        return ""
    return ESCAPED.sub(lambda found: PLAIN.get(found[1], found[1]), text) if "\\" in text else text


def new_id(name):
    """The id under which a record of a story is loaded, the same each time."""
    return uuid5(NAMESPACE_URL, name)
