"""What pages about one person share, in every slice: who may open them, and that the log keeps it."""

from django.utils import timezone
from django.utils.functional import cached_property

from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.people.models import Person
from casemgmt.web.programs import found_in
from casemgmt.web.views import ActionView, ObjectPage


class OfPerson:
    """A person's own record."""

    model = Person
    audited = True

    def get_queryset(self):
        return super().get_queryset().with_contact().select_related("program")


class PersonPage(OfPerson, ObjectPage):
    """One person's record, read."""


class OnPerson(OfPerson, ActionView):
    """Something done with one person's record."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.object, **kwargs)


class BelowPerson:
    """A page under a person's address: only for those who see the person, and each opening is logged."""

    logs_person = True  # but where the page logs a record below the person

    @cached_property
    def person(self):
        people = Person.objects.visible_to(self.request.user).with_contact().select_related("program__agency")
        found = found_in(self.request, people, self.kwargs["person"])
        if self.logs_person:
            record(EventKind.READ, by=self.request.user, of=found)
        return found

    @cached_property
    def today(self):
        return self.person.program.day_of(timezone.now())

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, today=self.today, **kwargs)
