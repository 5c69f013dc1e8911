"""What was looked for: by somebody who typed, with the card, or by the system after a record was written."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission


class SearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A search shows its results to the person who made it, for an hour."""
        programs = policy.programs_where(user, Permission.PERSON_VIEW)
        return self.typed().filter(user=user, program__in=programs, expires_at__gt=Now())

    def cards(self, user):
        """The user's own uses of the first-contact card, for an hour."""
        programs = policy.programs_where(user, Permission.FIRST_CONTACT)
        return self.of_cards().filter(user=user, program__in=programs, expires_at__gt=Now())

    def typed(self):
        return self.filter(with_me=False, of_record=False)

    def of_cards(self):
        return self.filter(with_me=True)

    def of_records(self):
        """What a record was made or corrected to, to be compared with those whom its writer may not see."""
        return self.filter(of_record=True)

    def to_compare(self):
        """Of records: those that nobody has looked at yet."""
        return self.of_records().filter(looked_at=None)

    def recent(self):
        return self.filter(expires_at__gt=Now())

    def expired(self):
        """What was typed over an hour ago; what is still to be compared stays until it was."""
        return self.filter(expires_at__lte=Now()).exclude(of_record=True, looked_at=None)


class Search(Scoped):
    """What somebody looked for. Held here so that no name, number or birth date stands in an address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    terms = models.JSONField()
    with_me = models.BooleanField(default=False, help_text="the worker stands with the person")
    of_record = models.BooleanField(default=False, help_text="what a record was made or corrected to")
    looked_at = models.DateTimeField(null=True, editable=False)
    back = models.CharField(
        max_length=300, blank=True, help_text="our own page that waits for the person chosen"
    )
    expires_at = models.DateTimeField(db_default=Now() + datetime.timedelta(hours=1))

    objects = SearchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="search_expiry"),
            models.Index(
                fields=["created_at"], condition=Q(of_record=True, looked_at=None), name="search_to_compare"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(with_me=False) | Q(of_record=False), name="search_of_one_kind")
        ]

    def __str__(self):
        return str(self.pk)
