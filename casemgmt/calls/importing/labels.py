"""One label, many spellings: case, double blanks and blanks around a slash make no difference."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=10_000)
def fold(text, *, case=True, blanks=True):
    """The form in which two spellings of one label are equal."""
    text = unicodedata.normalize("NFKC", str(text)).strip()
    if blanks:
        text = re.sub(r"\s*/\s*", "/", " ".join(text.split()))
    return text.casefold() if case else text


def code_of(label, table, codes, folding):
    """The code that a label means: by the mapping's table, else by our own codes; None when unknown.

    An empty code says that the label means nothing and is left out.
    """
    folded = fold(label, **folding)
    if folded in table:
        return table[folded]
    return folded if folded in codes.values else None
