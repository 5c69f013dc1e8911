"""Words of names, compared without accents, order or nicknames in the way."""

import re
import unicodedata

from rapidfuzz.distance import JaroWinkler

from casemgmt.people.matching.nicknames import NICKNAMES

UNFOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text):
    """Lower case without accents: what two spellings of one name share."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(UNFOLDED))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words(text):
    """The words of a name; O'Brien is one word, Lopez-Garcia two."""
    return re.findall(r"[^\W_]+", re.sub(r"['’‘`´.]", "", fold(text)))


def also_called(word):
    """Other words that the same person may answer to."""
    return NICKNAMES.get(word, set()) - {word}


def likeness(one, other):
    """How alike two words are: 1 the same, 0 nothing shared."""
    if one == other:
        return 1.0
    if other in also_called(one) or one in also_called(other):
        return 0.95
    if min(len(one), len(other)) == 1:
        return 0.8 if one[0] == other[0] else 0.0
    if len(one) >= 3 and other.startswith(one):
        return 0.88
    return JaroWinkler.similarity(one, other)


def align(ours, theirs):
    """Pair the words of two names, the closest first: (how alike the names are, the pairs).

    Words that only the longer name has count for nothing, so that a middle or second family
    name does no harm. Below three quarters, likeness is the noise of shared letters and counts half.
    """
    pairs, free = [], list(theirs)
    for _alike, a, b in sorted(
        ((likeness(a, b), a, b) for a in set(ours) for b in set(theirs)), reverse=True
    ):
        if b in free and a not in [ours_word for ours_word, _theirs_word in pairs]:
            pairs.append((a, b))
            free.remove(b)
    scores = [(max(len(a), len(b)), likeness(a, b)) for a, b in pairs]
    weight = sum(length for length, _alike in scores) or 1
    return sum(length * (alike if alike >= 0.75 else alike / 2) for length, alike in scores) / weight, pairs
