"""A signed-in client without the ceremony: as after both steps, and with no clock running.

What the ceremony asks, and how long a sign-in lasts, is tested in tests/access and tests/office.
"""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings

from casemgmt.access import session_limits

FAR_AWAY = 2**40
SECRET = "JBSWY3DPEHPK3PXP"


def sign_in(client, user, *, second_step=True, at=FAR_AWAY):
    """Give the client a session of the user; `at` is when they signed in (seconds), by default never over."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    if second_step:
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
    session_limits.begin(session, at=at)
    session.save()
    return client


def give_app(user):
    """Set up an authenticator app for the user, with the secret that `code` knows."""
    return TOTP.activate(user, SECRET).instance


def code(steps=0):
    """What the app shows now, or so many half minutes away."""
    return code_of(SECRET, steps)


def code_of(secret, steps=0):
    """What an app with this secret shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
