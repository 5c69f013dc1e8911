"""Words of names, compared without order or nicknames in the way."""

from rapidfuzz.distance import JaroWinkler

from casemgmt.people.duplicates.nicknames import NICKNAMES

LONGEST_KEY = 100


def also_called(word):
    """Other words that the same person may answer to."""
    return NICKNAMES.get(word, set()) - {word}


def likeness(one, other):
    """How alike two words are: 1 the same, 0 nothing shared."""
    if one == other:
        return 1.0
    if other in also_called(one) or one in also_called(other):
        return 0.95
    if _part_of(one, other):
        return 0.88
    if min(len(one), len(other)) == 1:
        return 0.8 if one[0] == other[0] else 0.0
    return JaroWinkler.similarity(one, other)


def _part_of(one, other):
    """Whether one is how the other begins. Where a letter says as much as a syllable, or a name has no
    blank before the given name, any part of it counts."""
    return len(one) >= 3 and other.startswith(one) if one.isascii() else one in other


def parts(word):
    """The keys (people_keys) of names that have this word; beyond plain Latin, of longer ones too."""
    pairs = [] if word.isascii() else [word[place : place + 2] for place in range(len(word) - 1)]
    return " ".join(pairs or [word[:LONGEST_KEY]])


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
