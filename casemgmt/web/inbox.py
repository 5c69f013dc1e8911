"""What every page's head says of one's notices."""

from django.utils.functional import SimpleLazyObject

from casemgmt.notices.models import Notice


def unread_notices(request):
    """How many notices the user has not read, counted only when it is shown."""
    return {"unread_notices": SimpleLazyObject(lambda: _unread(request.user))}


def _unread(user):
    return Notice.objects.addressed_to(user).unread().count() if user.is_authenticated else 0
