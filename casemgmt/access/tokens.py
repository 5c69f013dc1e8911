"""Signing in with a token: for other systems, on the API's paths alone."""

import hashlib
import secrets

from django.http import JsonResponse
from django.utils.translation import gettext as _

from casemgmt.access.models import ApiToken
from casemgmt.history import stamp

PREFIX = "warm_"


def issue(*, user, name, permissions, expires_at, by):
    """Make a token; returns (ApiToken, the secret), and the secret is shown this once."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user=user, name=name, permissions=sorted(permissions), expires_at=expires_at, digest=digest(secret)
    )
    stamp(token, by=by, reason="issued").save()
    return token, secret


def revoke(*, token, at, by):
    """End a token now."""
    token.revoked_at = at
    stamp(token, by=by, reason="revoked").save()


def digest(secret):
    """What is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenMiddleware:
    """Sign in the bearer of a live token, narrowed to the token's permissions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not request.path.startswith("/api/"):
            return self.get_response(request)
        token = ApiToken.objects.live().select_related("user").filter(digest=digest(secret)).first()
        if token is None:
            refusal = {"detail": _("This token is not valid.")}
            return JsonResponse(refusal, status=401, headers={"WWW-Authenticate": "Bearer"})
        request.user = token.user
        request.user.narrowed_to = frozenset(token.permissions)
        request.api_token = token
        return self.get_response(request)
