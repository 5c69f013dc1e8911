"""What somebody looked for."""

import datetime

from django.db import models
from django.db.models.functions import Now

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission


class SearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A search shows its results to the person who made it, for an hour."""
        programs = policy.programs_where(user, Permission.PERSON_VIEW)
        return self.filter(user=user, program__in=programs, expires_at__gt=Now(), with_me=False)

    def cards(self, user):
        """The user's own uses of the first-contact card, for an hour."""
        programs = policy.programs_where(user, Permission.FIRST_CONTACT)
        return self.filter(user=user, program__in=programs, expires_at__gt=Now(), with_me=True)

    def cards_of(self, program):
        """Everybody's uses of the card in this program within the last hour."""
        return self.filter(program=program, expires_at__gt=Now(), with_me=True)

    def expired(self):
        return self.filter(expires_at__lte=Now())


class Search(Scoped):
    """What somebody looked for. Held here so that no name, number or birth date stands in an address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    terms = models.JSONField()
    with_me = models.BooleanField(default=False, help_text="the worker stands with the person")
    back = models.CharField(
        max_length=300, blank=True, help_text="our own page that waits for the person chosen"
    )
    expires_at = models.DateTimeField(db_default=Now() + datetime.timedelta(hours=1))

    objects = SearchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="search_expiry")]

    def __str__(self):
        return str(self.pk)
