"""Who sees what belongs to follow-ups."""

from django.db import models

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.people.models import seen_by


class VisibleWithFollowUps(models.QuerySet):
    person_column = "person"

    def visible_to(self, user):
        """Rows of the programs in which the user may see follow-ups, less those about hidden people."""
        programs = policy.programs_where(user, Permission.FOLLOWUP_VIEW)
        return self.filter(seen_by(user, self.person_column), program__in=programs)
