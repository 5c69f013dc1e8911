"""One person's page: who this is, what stands now, and everything that happened."""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access.roles import Permission
from casemgmt.desk.forms import TimelineForm
from casemgmt.desk.timeline import find, timeline
from casemgmt.people.models import Person
from casemgmt.web import addresses
from casemgmt.web.timeline import SOURCES, last_contact
from casemgmt.web.views import ActionView, ObjectPage
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
            search=TimelineForm(initial={"show": self.kind}),
            **kwargs,
        )

    @cached_property
    def kind(self):
        return addresses.one_of(self.request, "show", [each.key for each in SOURCES])

    @cached_property
    def before(self):
        """The day before which an older page begins; None for the newest page."""
        return addresses.day(self.request, "before")


class FindInTimeline(ActionView):
    """Entries that hold all the words that were typed. They come by POST and are kept nowhere; a day alone
    leads to the timeline as it stood then.
    """

    model = Person
    permission = Permission.PERSON_VIEW
    audited = True
    once = False  # to search again is no harm
    form_class = TimelineForm
    template_name = "desk/timeline.html"

    def get_queryset(self):
        return super().get_queryset().with_contact()

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.object, **kwargs)

    def form_valid(self, form):
        asked = {"kind": form.cleaned_data["show"], "before": form.begins_before}
        if not (typed := form.cleaned_data["text"]):
            return HttpResponseRedirect(address_of(self.object, **asked))
        found = find(self.object, user=self.request.user, typed=typed, **asked)
        return self.render_to_response(self.get_context_data(form=form, timeline=found))


def address_of(person, *, kind, before):
    """Where the timeline of this kind stands, as it was before a day."""
    asked = urlencode({"show": kind, "before": before} if kind else {"before": before})
    return f"{reverse('desk:person', args=[person.pk])}?{asked}#timeline"
