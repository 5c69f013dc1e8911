"""Switching the language: for this browser at once, for the user's notices from now on."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from casemgmt.history import stamp


@login_not_required
@require_POST
def choose(request):
    """Remember the language asked for, if it is one of ours, and go back to the page."""
    wanted = request.POST.get("language")
    user = request.user
    if user.is_authenticated and wanted in dict(settings.LANGUAGES) and user.language != wanted:
        user.language = wanted
        stamp(user, by=user, reason="chose a language").save(update_fields=["language"])
    return set_language(request)
