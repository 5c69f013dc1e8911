"""The real pages, and a few that break while they hold a person in their hands."""

from django.db import connection
from django.urls import include, path

from casemgmt.errors import NotAllowed
from casemgmt.people.models import Person
from tests.world.one_person import CANARY


def breaks(request):
    person = Person.objects.get(name__contains=CANARY)
    raise RuntimeError(f"{person.name} cannot be shown")


def refused_row(request):
    person = Person.objects.get(name__contains=CANARY)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (id, program, ref, name) VALUES (gen_random_uuid(), %s, %s, %s)",
            [person.program_id, person.ref, person.name],
        )


def wrong_type(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::text)::integer", [CANARY])


def too_slow(request):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(1) FROM people_person WHERE name LIKE %s", [f"%{CANARY}%"])


def not_allowed(request):
    raise NotAllowed("Your role does not include this.")


BROKEN = {
    "breaks": breaks, "refused-row": refused_row, "wrong-type": wrong_type, "too-slow": too_slow,
}  # fmt: skip
urlpatterns = [
    *(path(f"{name}/", view) for name, view in BROKEN.items()),
    path("not-allowed/", not_allowed),
    path("", include("casemgmt.config.urls")),
]
