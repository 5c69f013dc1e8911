"""The real pages, and a few that ask for everybody: what they leave out, row security alone left out."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.urls import include, path

from casemgmt.people.models import Person


def everybody(request):
    """All names, and in a header the server's session that told them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()::text")
        (session,) = cursor.fetchone()
    return HttpResponse(" ".join(Person.objects.values_list("name", flat=True)), headers={"Session": session})


def breaks(request):
    raise RuntimeError(f"{Person.objects.count()} people, and then an error")


def broken_statement(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / count(*) FILTER (WHERE name = 'nobody') FROM people_person")


def limits(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('transaction_timeout')")
        return JsonResponse(cursor.fetchone(), safe=False)


def slow(request, kind):
    """One statement that takes a second, or many short ones."""
    with connection.cursor() as cursor:
        for _ in range({"statement": 1, "transaction": 10}[kind]):
            cursor.execute("SELECT pg_sleep(%s)", [{"statement": 1, "transaction": 0.1}[kind]])


handler500 = "casemgmt.web.outages.went_wrong"
urlpatterns = [
    path("limits/", limits, name="limits"),
    path("slow/<kind>/", slow, name="slow"),
    path("api/slow/<kind>/", slow, name="api_slow"),
    path("everybody/", everybody, name="everybody"),
    path("nobody/", login_not_required(everybody), name="nobody"),
    path("breaks/", breaks, name="breaks"),
    path("broken-statement/", broken_statement, name="broken_statement"),
    path("", include("casemgmt.config.urls")),
]
