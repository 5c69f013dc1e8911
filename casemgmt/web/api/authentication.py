"""Who comes in, and for what."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission

from casemgmt.access import policy


class TokenBearer(BaseAuthentication):
    """Believe the middleware, which has looked the token up before the scope was set."""

    def authenticate(self, request):
        token = getattr(request._request, "api_token", None)
        return (token.user, token) if token else None

    def authenticate_header(self, request):
        return "Bearer"


class HoldsPermission(BasePermission):
    """Deny by default: a view without a `permission` (or one a method) answers nobody.

    A method that the view does not have is let through to be answered with 405.
    """

    def has_permission(self, request, view):
        if not request.user.is_authenticated:
            return False
        if request.method not in view.allowed_methods:
            return True
        wanted = view.permission
        if isinstance(wanted, dict):
            wanted = wanted.get("GET" if request.method == "HEAD" else request.method)
        return bool(wanted and policy.allows(request.user, wanted))
