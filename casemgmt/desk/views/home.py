"""Where everybody's day begins, and whether the system is well."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casemgmt.access.models import Invitation
from casemgmt.notices import health as delivery
from casemgmt.web.navigation import beginning


@require_safe
def home(request):
    """To the first page that the user's roles open; somebody without a role is told whom to ask.

    Whoever is invited finds that first, once a session.
    """
    if "invitations_shown" not in request.session and Invitation.objects.answerable_by(request.user).exists():
        return redirect("office:own_programs")
    begins = beginning(request.user)
    return redirect(begins) if begins else render(request, "desk/no_role.html")


@never_cache
@require_safe
@login_not_required
def health(request):
    """For a monitor: database and cache answer, how long mail waits, when the scans ran; 503 when stale."""
    found = delivery.health()
    cache.get("health")  # one that does not answer lets nobody sign in: 503 as well
    return JsonResponse(found, status=200 if found["ok"] else 503)
