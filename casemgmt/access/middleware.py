"""One transaction and one row-security scope around view and template."""

from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from psycopg.errors import UniqueViolation

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.audit.actions import record_in
from casemgmt.audit.models import EventKind
from casemgmt.errors import NotAllowed, RuleBroken, WhichProgram

log = structlog.get_logger(__name__)

REFUSED = {403, 404}
LIMITS = scope.Limits(statement=5_000, whole=10_000)  # nobody waits longer for a page, and it holds up others


class ScopeMiddleware:
    """Open the transaction, show only the user's programs on their clock, keep nothing of a failed request.

    Rows that a template reads are read inside the transaction, because the template is rendered
    before this middleware sees the response. A refusal is logged after, in a transaction of its own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with (
            scope.within(LIMITS),
            self.scope_of(request.user),
            timezone.override(policy.zone_of(request.user)),
        ):
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        if response.status_code in REFUSED and request.resolver_match:
            self.note_refusal(request, response)
        return response

    def process_exception(self, request, error):
        """A broken rule is 409, a missing permission 403; both say what to do. A program is asked for.

        Two presses at one moment both find nothing in their way; the database stops the second.
        """
        match error:
            case NotAllowed():
                return render(request, "403.html", {"reason": str(error)}, status=403)
            case RuleBroken():
                return render(request, "409.html", {"reason": str(error)}, status=409)
            case WhichProgram():
                return ask_which_program(request, error.programs)
            case IntegrityError(__cause__=UniqueViolation() as refusal):
                log.warning("refused_by_constraint", constraint=refusal.diag.constraint_name)
                return render(request, "409.html", status=409)
        return None

    def scope_of(self, user):
        actor = f"user:{user.pk}" if user.is_authenticated else ""
        return scope.acting_as(programs=policy.programs_of(user), actor=actor)

    def note_refusal(self, request, response):
        match = request.resolver_match
        programs = policy.programs_of(request.user)
        with self.scope_of(request.user):
            record_in(
                programs,
                EventKind.DENIAL,
                by=request.user,
                object_kind=match.view_name or "",
                object_id=id_in(match.kwargs),
                detail={"status": response.status_code, "method": request.method},
            )


def ask_which_program(request, programs):
    """The same page once more for each program, with what was typed."""
    chosen = request.GET.copy()
    addresses = []
    for program in programs:
        chosen["program"] = program.pk
        addresses.append((program, f"{request.path}?{chosen.urlencode()}"))
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    was_sent = request.method == "POST"
    shown = {"addresses": addresses, "typed": typed, "was_sent": was_sent}
    return render(request, "which_program.html", shown, status=422 if was_sent else 200)


def id_in(kwargs):
    """The record that an address names. Nothing else of it is kept: links hold secrets, people type names."""
    return next((str(value) for value in kwargs.values() if isinstance(value, UUID)), "")
