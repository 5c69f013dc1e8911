"""Browsers that somebody has come in with: what strangers try elsewhere does not stop those who use one.

It opens nothing. A signed cookie holds a number made up for the browser and, for each account, a digest that
only we can make; it ends with all sessions of the account.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from casemgmt.access.second_factor import shown

COOKIE, SALT, PLACE = "known-device", "casemgmt.access.device", "/account/"
LIVES = 180 * 24 * 3600  # seconds
MOST = 12  # accounts of one browser: a shared phone's; the newest stay


def known(request, user) -> str:
    """What tells this browser or session from others, where this user came in with it; else nothing.

    `user` may be nobody (an unsaved one): that takes as long.
    """
    if user.pk and user in (getattr(request, "locked_for", None), request.user):
        return f"session {request.session.session_key}"
    browser, digests = _read(request)
    wanted = _digest(browser, user)
    return browser if any(constant_time_compare(each, wanted) for each in digests) else ""


def remember(request, user):
    """Note that this user has proven here who they are; the cookie goes out with the answer."""
    request.remembered = user


class KnownDeviceMiddleware:
    """Give the cookie to whoever has shown all that is asked, and to whoever finished a mailed link."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "remembered", None) or (request.user if came_in(request) else None)
        if user is not None and request.path.startswith(PLACE):
            _write(request, response, user)
        return response


def came_in(request):
    """Whether a full sign-in stands behind this session."""
    return request.user.is_authenticated and (shown(request) or not settings.SECOND_FACTOR)


def _read(request):
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIVES)
        return kept["browser"], kept["accounts"]
    except signing.BadSignature:
        return "", []


def _write(request, response, user):
    browser, digests = _read(request)
    browser = browser or secrets.token_urlsafe(16)
    mine = _digest(browser, user)
    digests = [*(each for each in digests if each != mine), mine][-MOST:]
    signed = signing.dumps({"browser": browser, "accounts": digests}, salt=SALT)
    response.set_cookie(
        COOKIE,
        signed,
        max_age=LIVES,
        path=PLACE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _digest(browser, user):
    said = f"{browser} {user.pk} {user.session_round}"
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:32]
