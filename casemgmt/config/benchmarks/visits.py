"""Visits that the staff of a made-up city pay to its pages, each as they would be asked by a browser."""

from functools import partial

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import session_limits
from casemgmt.access.models import User
from casemgmt.access.roles import Role
from casemgmt.people.models import Person

PROGRAM = "riverbend"
WORKERS = 12
HERE = {"programs": [PROGRAM], "actor": "system:benchmark"}


def trips(dice, count):
    """So many times {page: visit}: a worker looks at their day, opens somebody's page and finds somebody."""
    clients = [signed_in(worker) for worker in workers(dice)]
    for person in some_people(dice, count):
        client = dice.choice(clients)
        yield {
            "my_day": partial(get, client, reverse("desk:my_day")),
            "person": partial(get, client, reverse("desk:person", args=[person.pk])),
            "search": partial(find, client, typed(dice, person)),
        }


def workers(dice):
    """Social workers, the first of whom the demo knows by name; each with a caseload."""
    roles = {"memberships__program": PROGRAM, "memberships__role": Role.SOCIAL_WORKER}
    found = list(User.objects.filter(**roles, is_active=True).order_by("email"))
    return dice.sample(found, min(WORKERS, len(found)))


def some_people(dice, count):
    """People of the program, wherever they stand in the table."""
    with scope.acting_as(**HERE):
        ids = list(Person.objects.filter(program=PROGRAM).exclude(name="").values_list("pk", flat=True))
        return list(Person.objects.filter(pk__in=dice.sample(ids, min(count, len(ids)))))


def typed(dice, person):
    """What a worker types: the whole name, mostly; a part of it, or the record's code."""
    words = person.name.split()
    return dice.choice([person.name, person.name, f"{words[0][:-1]} {words[-1]}", words[-1], person.ref])


def signed_in(user):
    """A browser in which the user has signed in now; one without a session for a stranger."""
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    if not user.is_authenticated:
        return client
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session_limits.begin(session, at=timezone.now().timestamp())
    session.save()
    return client


def get(client, path):
    answer = client.get(path)
    if answer.status_code != 200:
        raise AssertionError(f"{path} answered {answer.status_code}.")


def find(client, text):
    """A search is two requests: what was typed goes in, and the answer is shown."""
    answer = client.post(reverse("people:find"), {"text": text})
    if answer.status_code != 302:
        raise AssertionError(f"The search answered {answer.status_code}.")
    get(client, answer.headers["Location"])
