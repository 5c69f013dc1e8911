"""What a file may weigh, and the one error that says a whole file cannot be read."""

from dataclasses import dataclass

from casemgmt.errors import RuleBroken

ABOVE = 50  # rows in which the header is looked for, under titles and remarks


class Unreadable(RuleBroken):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class FileLimits:
    """Sizes in bytes, rows, columns and characters. Cell length is Excel's own limit (32,767)."""

    file_bytes: int = 10 * 2**20
    unpacked_bytes: int = 64 * 2**20
    rows: int = 100_000
    columns: int = 200
    cell_characters: int = 32_767
    cell_lines: int = 200


LIMITS = FileLimits()
