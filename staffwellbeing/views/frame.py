"""What every wellbeing page carries: where else to go, and who is there."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.web.views import ActionView, Page
from staffwellbeing.models import SupportContact, SupportRequest

TABS = (
    ("wellbeing:groups", _("Groups"), Permission.WELLBEING_GROUPS),
    ("wellbeing:setup", _("Set up"), Permission.WELLBEING_SETUP),
    ("wellbeing:check_in", _("Check in"), Permission.WELLBEING_OWN),
    ("wellbeing:mine", _("Trend"), Permission.WELLBEING_OWN),
    ("wellbeing:resources", _("Support"), Permission.WELLBEING_OWN),
    ("wellbeing:privacy", _("Privacy"), Permission.WELLBEING_OWN),
)


class WellbeingFrame:
    """Tabs, and the people and services that are there for this user."""

    permission = Permission.WELLBEING_OWN

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            tabs=list(self.tabs()), contacts=SupportContact.objects.visible_to(self.request.user), **kwargs
        )

    def tabs(self):
        user, path = self.request.user, self.request.path
        for name, label, permission in TABS:
            if policy.allows(user, permission):
                yield {"label": label, "url": reverse(name), "current": path.startswith(reverse(name))}
        if waiting := SupportRequest.objects.asked_of(user).unanswered().count():
            url = reverse("wellbeing:asked")
            yield {"label": _("Asked of me"), "url": url, "current": path == url, "count": waiting}

    def supporters(self):
        """Who can be asked here: not oneself."""
        return (
            SupportContact.objects.visible_to(self.request.user)
            .askable()
            .exclude(user=self.request.user)
            .select_related("user", "program")
        )


class FramedPage(WellbeingFrame, Page):
    """A wellbeing page."""


class FramedForm(WellbeingFrame, ActionView):
    """A wellbeing page with a form."""
