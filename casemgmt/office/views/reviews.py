"""What the privacy officer looks at: emergencies, uses of the card, records that may be the same."""

from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt import scope
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.office.forms import ReviewVerdictForm
from casemgmt.people import actions
from casemgmt.people.models import Person, PersonGrant, Review
from casemgmt.web import addresses
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.views import ActionView

WHO_IS_WHO = {Review.Kind.LOOK_ALIKE, Review.Kind.OWN_RECORD}


class Reviews(ListPage):
    """What waits, the newest first; on request also what was looked at."""

    permission = Permission.PRIVACY_REVIEW
    model = Review
    template_name = "office/reviews.html"
    is_table = False
    order = "-when"
    columns = [
        Column("when", gettext_lazy("When"), "created_at", by=("created_at",)),
        Column("kind", gettext_lazy("Kind"), "get_kind_display", by=("kind", "created_at")),
        Column("by", gettext_lazy("Who"), "by", by=("by__name", "created_at")),
        Column("verdict", gettext_lazy("Verdict"), "get_verdict_display"),
    ]

    @property
    def done(self):
        return bool(addresses.one_of(self.request, "show", ["done"]))

    def narrow(self, rows):
        rows = rows.select_related("by", "reviewed_by")
        return rows.exclude(verdict="") if self.done else rows.waiting()

    def get_context_data(self, **kwargs):
        return super().get_context_data(done=self.done, **kwargs)


class OneReview(ActionView):
    """One thing to look at: who did what and why, and a verdict in words."""

    permission = Permission.PRIVACY_REVIEW
    model = Review
    form_class = ReviewVerdictForm
    template_name = "office/review.html"
    success_url = reverse_lazy("office:reviews")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"review": self.object}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            people=self.people(), grant=self.grant(), who_is_who=self.object.kind in WHO_IS_WHO, **kwargs
        )

    def people(self):
        """The records concerned: by ID alone, or with names and births where the question is who is who."""
        review = self.object
        with scope.acting_as(programs=[review.program_id], actor="system:review"):
            found = Person.objects.in_bulk(review.people)
        if review.kind in WHO_IS_WHO:
            for person in found.values():
                record(EventKind.READ, by=self.request.user, of=person, why="review")
        return [found[pk] for pk in review.people if pk in found]

    def grant(self):
        """How long the record was open, where it was opened."""
        if self.object.kind != Review.Kind.EMERGENCY:
            return None
        review = self.object
        opened = PersonGrant.objects.filter(person__in=review.people, user=review.by, emergency=True)
        return opened.filter(program=review.program_id, since__lte=review.created_at).last()

    def perform(self, form):
        actions.judge(review=self.object, by=self.request.user, **form.cleaned_data)
        return _("Noted.")
