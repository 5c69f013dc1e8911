"""Switching the language: for this browser at once, for the user's notices from now on."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_noop
from django.views.generic import View
from django.views.i18n import set_language

from casemgmt.history import stamp


@method_decorator(login_not_required, name="dispatch")
class Choose(View):
    """Remember the language asked for, if it is one of ours, and go back to the page."""

    http_method_names = ["post"]

    def post(self, request):
        wanted, user = request.POST.get("language"), request.user
        if user.is_authenticated and wanted in dict(settings.LANGUAGES) and user.language != wanted:
            user.language = wanted
            stamp(user, by=user, reason=gettext_noop("Language chosen")).save(update_fields=["language"])
        return set_language(request)
