"""Pages that count over everything: few at a time, so that somebody's work always finds a free web worker."""

from django.db import connection
from django.shortcuts import render

AT_ONCE = 2
PLACES = 7_310  # this kind of lock among PostgreSQL's; nobody else takes one of two numbers
SECONDS = "5"  # until the page asks again by itself


def take_place():
    """Whether one of the places was free; it is this transaction's until its end."""
    with connection.cursor() as cursor:
        for place in range(AT_ONCE):
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [PLACES, place])
            if cursor.fetchone()[0]:
                return True
    return False


def crowded(request):
    """Who finds no place is told at once, and comes in later."""
    answer = render(request, "crowded.html", status=503)
    answer["Retry-After"] = answer["Refresh"] = SECONDS
    return answer
