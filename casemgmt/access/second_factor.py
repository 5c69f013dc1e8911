"""Something you have, beside the password: an authenticator app or a passkey, asked of all staff.

A session counts once it has shown a second factor itself: one that was opened with the password alone
stays outside when the account gets its second factor elsewhere.
"""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.core.cache import cache
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casemgmt.access import session_limits
from casemgmt.access.encryption import decrypt, encrypt
from casemgmt.access.models import AccountChange
from casemgmt.errors import RuleBroken

OWN = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes only stand in for these
CODE_LIVES = 90  # seconds: its own step of 30, and one either side for a clock that is off
PURPOSE = "second factor"

# What somebody may open who has no second factor yet, who has one but has not shown it, and who must wait.
ALWAYS = {"account_logout", "web:language"}
SETTING_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "office:totp_picture",
    "mfa_add_webauthn",
    "account_reauthenticate",
}
SHOWING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
WAITING = {"office:second_step_waits"}


class SecondFactors(DefaultMFAAdapter):
    """Secrets lie in the database encrypted; their key is made from settings.SIGN_IN_SECRET."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it has been used. Wait for the next one."),
    }

    def encrypt(self, text):
        return encrypt(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text):
        opened = decrypt(encrypted_text, purpose=PURPOSE)
        if opened is None:
            raise RuleBroken(_("Your second step cannot be read any more. An administrator can reset it."))
        return opened

    def get_totp_issuer(self):
        return "Warm Handoff"

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Key %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator):
        return not is_last(authenticator)


class SecondStep(AuthenticateStage):
    """The second step at sign-in, unless the city's own provider has just seen one."""

    def _should_handle(self, request):
        records = get_authentication_records(request, self.login.user)
        seen = any(each.get("method") == "mfa" and each.get("type") == "sso" for each in records)
        return not seen and super()._should_handle(request)


def once(code, user):
    """The code, which opens one door once, however long it would still be right and however it is typed."""
    used = f"second-factor-used:{user.pk}:{normalize_user_code(code)}"
    if not cache.add(used, 1, CODE_LIVES):
        raise SecondFactors().validation_error("incorrect_code")
    return code


def enrolled(user):
    """Whether the user has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=OWN).exists()


def doors(user):
    """Where this user goes to show a second step, set one up or wait for it; and what opens meanwhile."""
    if enrolled(user):
        return "mfa_reauthenticate", SHOWING
    if AccountChange.objects.keeps_second_step_shut(user):
        return "office:second_step_waits", WAITING
    return "mfa_index", SETTING_UP


def is_last(authenticator):
    """Whether the user would be left with a password alone."""
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=OWN)
    return not others.exclude(pk=authenticator.pk).exists()


def shown(request):
    """Whether this session has shown a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def note_enrolled(request, kind):
    """Who has just set one up has it in hand; the session gets a new key."""
    record_authentication(request, request.user, "mfa", type=kind)
    request.session.cycle_key()


def signed_in_within(request, *, seconds):
    """Whether this session proved who it is so lately that asking again would only annoy."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < seconds for record in records)


class SecondFactorMiddleware:
    """Keep everybody at the set-up pages until their session has shown a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not self.asked_of(request) or shown(request):
            return None
        page, open_meanwhile = doors(request.user)
        if request.resolver_match.view_name in ALWAYS | open_meanwhile:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": str(_("Show your second step first."))}, status=403)
        if open_meanwhile is not SHOWING:
            return redirect(page)
        sent = request.method == "POST"
        if sent and session_limits.may_wait(view):
            session_limits.keep_form(request, of=str(request.user.pk), at_once=True)
        onward = reverse("office:go_on") if sent else request.get_full_path()
        return redirect(f"{reverse(page)}?{urlencode({'next': onward})}")

    def asked_of(self, request):
        """A bearer of a token has no session to protect; tokens are given out by people who were asked."""
        signed_in_by_token = hasattr(request, "api_token")
        return settings.SECOND_FACTOR and request.user.is_authenticated and not signed_in_by_token
