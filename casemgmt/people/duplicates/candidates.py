"""Who might be meant: ids from the one database function that may look past row security."""

import datetime
from itertools import combinations

from django.db import connection
from django.db.models.expressions import RawSQL

from casemgmt.people.duplicates.names import also_called

AT_MOST = 60
AT_MOST_WORDS = 4
AT_MOST_WITH_ME = 5


def candidates(terms):
    """Ids of the people of the current scope who share anything with the terms: a subquery."""
    years, months, days = zip(*near_births(terms.birth), strict=True) if terms.birth[0] else ((), (), ())
    return RawSQL(
        "SELECT id FROM people_candidates(%s::text, %s::text[], %s::text[], %s::text[], %s::text[],"
        " %s::text, %s::int[], %s::int[], %s::int[], %s::int)",
        [
            " ".join(terms.words),
            terms.parts,
            *_families(terms),
            list(terms.phones),
            terms.ref,
            list(years),
            list(months),
            list(days),
            AT_MOST,
        ],
    )


def with_me(name, *, birth, age, on):
    """(id, program) of everybody, in any program, with exactly this name and this birth date or age.

    The one search that sees past programs and restrictions; for the first-contact card alone.
    """
    year, month, day = birth or (None, None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, program FROM people_with_me(%s::text, %s::int, %s::int, %s::int, %s::int, %s::date,"
            " %s::int)",
            [name, year, month, day, age, on, AT_MOST_WITH_ME],
        )
        return cursor.fetchall()


def near_births(birth):
    """The birth date itself, then day and month swapped, a day or a year off: the mistakes people make."""
    year, month, day = birth
    if not (month and day):
        return [birth]
    exact = datetime.date(year, month, day)
    beside = [exact + datetime.timedelta(days=step) for step in (-1, 1)]
    near = [birth, (year, day, month), *((d.year, d.month, d.day) for d in beside)]
    return [*near, (year - 1, month, day), (year + 1, month, day)]


def _families(terms):
    """Pairs of typed words, each with the names it may stand for; one word is paired with itself."""
    families = [" ".join([word, *sorted(also_called(word))]) for word in terms.words[:AT_MOST_WORDS]]
    pairs = list(combinations(families, 2)) or list(zip(families, families, strict=True))
    return [one for one, _other in pairs], [other for _one, other in pairs]
