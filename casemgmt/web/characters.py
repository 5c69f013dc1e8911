"""Characters that nobody can see, which a form must not keep and a database cannot.

NUL ends a text in PostgreSQL, other controls break a line of a file or a letter, half a surrogate is no
text, and marks of direction let one word turn its neighbours round. What people write with stays: tabs and
new lines, the joiners of Persian, Hindi and emoji.
"""

import re

NEW_LINES = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
UNSEEN_RANGES = (
    (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x180E, 0x180E), (0x200B, 0x200B),
    (0x202A, 0x202E), (0x2060, 0x206F), (0xD800, 0xDFFF), (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF), (0xE0000, 0xE007F),
)  # fmt: skip
REMOVED = dict.fromkeys(code for first, last in UNSEEN_RANGES for code in range(first, last + 1))
TABLE = REMOVED | NEW_LINES
UNSEEN = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in UNSEEN_RANGES) + "\x0b\x0c\u2028\u2029]")
BREAKS = re.compile(r"\s*[\t\r\n]\s*")


def plain(text: str) -> str:
    """The text as it looks: unseen characters are gone, and other signs for a new line are one."""
    return text.translate(TABLE) if UNSEEN.search(text) else text


def one_line(text: str) -> str:
    """The same on one line: a line break or a tab, as it comes with pasted words, is a space."""
    return BREAKS.sub(" ", plain(text))


def holds_unseen(text: str) -> bool:
    """Whether the text holds what `plain` takes away."""
    return UNSEEN.search(text) is not None
