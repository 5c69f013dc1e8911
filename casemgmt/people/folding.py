"""One fold of names, in every script: what two ways of writing one name share.

Python and PostgreSQL fold alike, because both are told here what to do, letter by letter, and ask their own
Unicode tables for nothing but normal forms, which never change. Letters that fold into another stand in
letters.txt: the one that stays, then those that become it. When this changes, `migrate` applies
`sql/folding.sql` anew.
"""

import re
import unicodedata
from pathlib import Path
from string import ascii_lowercase

LINES = Path(__file__).with_name("letters.txt").read_text("utf-8").split()
LETTERS = {letter: line[0] for line in LINES for letter in line[1:]}
LETTERS |= {letter.upper(): letter for letter in ascii_lowercase}
SPELLED = {"ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "þ": "th"}

# Accents and points that people leave out. Vowel signs, tones and voicing marks are part of the word.
ACCENTS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08ff\u0711\u0730-\u074a"
    r"\u093c\u09bc\u0a3c\u0abc\u0b3c\u0c3c\u0cbc\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
# What is not seen: joiners, marks of direction, soft hyphens, selectors of a glyph's variant.
UNSEEN = (
    r"\u00ad\u034f\u0600-\u0605\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
# Stands inside a word: O'Brien is OBrien, J.R. is JR.
INSIDE = (
    r".'`\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u055a\u05f3\u05f4\u2018-\u201b\u2032\u2035\u2e2f\ua78b\ua78c"
)
# An accent typed on its own comes apart so: an acute as apostrophe in OBrien, dots after the o of Jorg.
ALONE = r" (?=[\u0300-\u036f])"
# Stands between words: Anne-Marie is Anne Marie.
BETWEEN = (
    r"\u0001-\u002d\u002f\u003a-\u0040\u005b-\u005f\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf"
    r"\u00d7\u00f7\u0375\u055b-\u055f\u0589-\u058f\u05be\u05c0\u05c3\u05c6\u060c\u061b\u061d-\u061f\u066a-\u066d"
    r"\u06d4\u0964\u0965\u0970\u0e2f\u0e4f\u0e5a\u0e5b\u0f08-\u0f14\u0f3a-\u0f3d\u104a-\u104f\u10fb\u1361-\u1368"
    r"\u1400\u166e\u1680\u16eb-\u16ed\u17d4-\u17da\u1800-\u180a\u1cc0-\u1cc7\u2000-\u206f\u2190-\u2bff"
    r"\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\u30a0\u30fb\ua4fe\ua4ff\ua673\ua8ce\ua8cf\ua92f"
    r"\ufd3e\ufd3f\U00010100-\U00010102\U0001f000-\U0001faff"
)


_LEFT_OUT = re.compile(f"[{ACCENTS}{UNSEEN}]")
_INSIDE = re.compile(f"[{INSIDE}]")
_BETWEEN = re.compile(f"[{BETWEEN}]+")
_ALONE = re.compile(ALONE)
_LETTERS = str.maketrans(LETTERS)


def plain(text: str) -> str:
    """Small letters without accents, whole ones out of halves; punctuation stays where it is."""
    text = _ALONE.sub("", unicodedata.normalize("NFKD", text))
    text = _LEFT_OUT.sub("", text).translate(_LETTERS)
    for letter, letters in SPELLED.items():
        text = text.replace(letter, letters)
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The words of a name, one blank between them; the same as people_fold in the database."""
    return _BETWEEN.sub(" ", _INSIDE.sub("", plain(text))).strip(" ")


def words(text: str) -> list[str]:
    """The words of a name; O'Brien is one word, Lopez-Garcia two."""
    return fold(text).split()


def sql_words() -> dict[str, str]:
    """What `sql/folding.sql` needs to fold alike."""
    letters = f"translate(name, '{''.join(LETTERS)}', '{''.join(LETTERS.values())}')"
    for letter, spelled in SPELLED.items():
        letters = f"replace({letters}, '{letter}', '{spelled}')"
    return {
        "alone": ALONE, "accents": ACCENTS, "unseen": UNSEEN,
        "spelled_out": letters, "inside": INSIDE.replace("'", "''"), "between": BETWEEN,
    }  # fmt: skip
