"""CSV to numbered lists of cells. One bad line costs one row, never the rest of the file."""

import codecs
import csv
import io
import re
from collections import Counter

from django.utils.translation import gettext as _

from casemgmt.tables.limits import ABOVE, Unreadable
from casemgmt.tables.writing import unescaped

BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
DELIMITERS = ",;\t|"


def read_csv(path, limits):
    """Yield (number, cells, problem) for each record; the first record is number 1."""
    lines = _Lines(decode(path.read_bytes()))
    reader = csv.reader(lines, delimiter=_delimiter(lines), strict=True)
    number = 0
    while lines.left:
        number += 1
        yield number, *_record(reader, lines, limits)


def decode(data):
    """The text of a CSV file: by its byte order mark, else UTF-8, else UTF-16, else Windows-1252."""
    for encoding in _guesses(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The text of the file cannot be read. Save it as CSV UTF-8."))


def _guesses(data):
    marked = [encoding for bom, encoding in BOMS if data.startswith(bom)]
    if marked:
        return marked[:1]
    sample = data[:4096]
    # Plain text in UTF-16 has a zero byte in nearly every other place.
    if sample[1::2].count(0) > len(sample) * 0.2:
        return ["utf-16-le"]
    if sample[0::2].count(0) > len(sample) * 0.2:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


class _Lines:
    """The lines of a file, handed to the reader one record at a time, so that a record can be given back."""

    def __init__(self, text):
        self.lines = io.StringIO(text, newline="").readlines()
        self.next = self.stop = 0

    @property
    def left(self):
        return self.next < len(self.lines)

    def __iter__(self):
        return self

    def __next__(self):
        if self.next >= min(self.stop, len(self.lines)):
            raise StopIteration
        self.next += 1
        return self.lines[self.next - 1]


def _record(reader, lines, limits):
    start = lines.next
    lines.stop = start + limits.cell_lines
    try:
        return [unescaped(cell) for cell in next(reader)], ""
    except csv.Error:
        lines.next = start + 1
        return [], _("Its quote marks do not pair up, or a cell is too long.")


def _delimiter(lines):
    filled = [line for line in lines.lines[:ABOVE] if line.strip()]
    first = next(iter(filled), "")
    stated = re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE)
    if stated:
        lines.next = lines.lines.index(first) + 1
        return stated[1]
    return max(DELIMITERS, key=lambda mark: (_fit(_records(filled, mark)), _fit(_each(filled, mark))))


def _fit(records):
    """How many lines stand in records of equally many cells, and of how many: titles and remarks do not."""
    lines = Counter()
    for width, long in records:
        lines[width] += long
    return max(((count, width) for width, count in lines.items() if width > 1), default=(0, 0))


def _records(lines, mark):
    """(cells, lines) of each record that the mark makes of the lines; a cell may go over several."""
    reader = csv.reader(iter(lines), delimiter=mark, strict=True)
    while True:
        before = reader.line_num
        try:
            yield len(next(reader)), reader.line_num - before
        except csv.Error:
            continue
        except StopIteration:
            return


def _each(lines, mark):
    """The same of each line by itself, for a file whose quote marks do not pair up."""
    for line in lines:
        try:
            yield len(next(csv.reader([line], delimiter=mark))), 1
        except csv.Error:
            continue
