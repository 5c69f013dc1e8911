"""Who might be meant: ids from the one database function that may look past row security, inside the scope."""

import datetime

from django.db import connection

from casemgmt.people.matching.names import also_called

AT_MOST = 60


def candidates(terms, *, at_most=AT_MOST):
    """Ids of the people of the current scope who share anything with the terms, the closest first."""
    years, months, days = zip(*near_births(terms.birth), strict=True) if terms.birth[0] else ((), (), ())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM people_candidates"
            "(%s::text[], %s::text[], %s::text, %s::int[], %s::int[], %s::int[], %s::int)",
            [
                _spellings(terms),
                list(terms.phones),
                terms.ref,
                list(years),
                list(months),
                list(days),
                at_most,
            ],
        )
        return [row[0] for row in cursor.fetchall()]


def near_births(birth):
    """The birth date itself, then day and month swapped, a day or a year off: the mistakes people make."""
    year, month, day = birth
    if not (month and day):
        return [birth]
    exact = datetime.date(year, month, day)
    beside = [exact + datetime.timedelta(days=step) for step in (-1, 1)]
    near = [birth, (year, day, month), *((d.year, d.month, d.day) for d in beside)]
    return [*near, (year - 1, month, day), (year + 1, month, day)]


def _spellings(terms):
    """Each typed word with the other names it may stand for, one family to an entry."""
    return ["|".join([word, *sorted(also_called(word))]) for word in terms.words]
