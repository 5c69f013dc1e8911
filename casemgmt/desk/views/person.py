"""One person's page: who this is, what stands now, and everything that happened."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.desk.views.timeline import timeline
from casemgmt.people.models import Person
from casemgmt.web import addresses
from casemgmt.web.timeline import SOURCES, last_contact
from casemgmt.web.views import ObjectPage
from followups.models import FollowUp

SHOWN_OPEN = 5


class OnePerson(ObjectPage):
    """Opening it is written to the log. The title carries the person's ID, never the name."""

    model = Person
    permission = Permission.PERSON_VIEW
    audited = True
    template_name = "desk/person.html"

    def get_queryset(self):
        return super().get_queryset().with_contact()

    def get_context_data(self, **kwargs):
        user, person = self.request.user, self.object
        promises = FollowUp.objects.visible_to(user).filter(person=person).open().for_rows().soonest_first()
        return super().get_context_data(
            open_followups=promises[:SHOWN_OPEN],
            last_contact=last_contact(person, user),
            timeline=timeline(person, user=user, kind=self.kind, before=self.before),
            kinds=[("", _("Everything")), *((each.key, each.label) for each in SOURCES)],
            kind=self.kind,
            before=self.before,
            **kwargs,
        )

    @cached_property
    def kind(self):
        return addresses.one_of(self.request, "show", [each.key for each in SOURCES])

    @cached_property
    def before(self):
        """The day before which an older page begins; None for the newest page."""
        return addresses.day(self.request, "before")
