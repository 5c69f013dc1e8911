"""How many statements a page puts to the database, beside those of a page without rows."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from casemgmt.access.roles import Role
from tests import factories

FRAME = 4  # of every page: the session, who asks, the scope, what is unread
NO_ROWS = "/roles/"
CARRYING = (Role.SOCIAL_WORKER, Role.RESPONDER, Role.SUPERVISOR, Role.NAVIGATOR)
AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def workers(team, other_team):
    """Somebody of each role that carries work, in one program and in two."""
    for role in CARRYING:
        yield factories.staff(role, team=team)
        yield factories.staff_of(role, team, other_team)


def asked(ask):
    """The statements of one request, less those that begin and end its transaction. Its page must open."""
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    assert answer.status_code == 200
    return [each["sql"] for each in queries if not each["sql"].startswith(AROUND)]


def cost(client, *paths, ask=None):
    """How many statements these pages need, as if the frame of each needed FRAME."""
    frame = len(asked(lambda: client.get(NO_ROWS))) - FRAME
    asks = [ask] if ask else [lambda path=path: client.get(path) for path in paths]
    return sum(len(asked(each)) - frame for each in asks)
