"""What every page's head says of one's notices."""

from django.utils.functional import SimpleLazyObject

from casemgmt.notices.models import Notice

MOST = 99  # a head has no room for more, and a supervisor of many years may have let thousands lie


def unread_notices(request):
    """How many notices the user has not read, up to 100 (shown as “99+”); counted only when it is shown."""
    return {"unread_notices": SimpleLazyObject(lambda: _unread(request.user))}


def _unread(user):
    if not user.is_authenticated:
        return 0
    unread = Notice.objects.addressed_to(user).unread().order_by()
    return unread[: MOST + 1].count()
