"""What the system has told somebody, in the app."""

from django.http import HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.desk.forms import QuietForm
from casemgmt.notices import actions
from casemgmt.notices.emails import compose
from casemgmt.notices.models import IS_NEW, Notice, QuietHours
from casemgmt.web.forms import Form
from casemgmt.web.listing import note_listed
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.views import ActionView
from followups.models import FollowUp


class Mine:
    """Notices addressed to the user; nobody sees another's."""

    model = Notice

    def get_queryset(self):
        return Notice.objects.addressed_to(self.request.user)


class Notices(Mine, ListPage):
    """Unread first, newest first."""

    template_name = "desk/notices.html"
    large = True
    is_table = False
    order = "-new"
    columns = [
        Column("new", _("New first"), "created_at", by=(IS_NEW, "created_at"), index="notice_listed"),
        Column("what", _("Notice"), lambda notice: compose(notice).subject),
    ]
    programs_apart = ()  # the index begins with the reader

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        notices = list(context["object_list"])
        about = self.followups(notices)
        if about:
            note_listed(self.request.user, FollowUp, about)
        return context | {"rows": [(each, compose(each), about.get(each.subject_id)) for each in notices]}

    def followups(self, notices):
        """The follow-ups that the notices are about, as far as the user may see them."""
        ids = {notice.subject_id for notice in notices}
        return FollowUp.objects.visible_to(self.request.user).select_related("person").in_bulk(ids)


class ReadAll(Mine, ActionView):
    form_class = Form
    success_url = reverse_lazy("desk:notices")
    http_method_names = ["post"]

    def perform(self, form):
        actions.mark_read(notices=self.get_queryset())
        return _("All notices are marked as read.")


class Quiet(ActionView):
    """When the user wants no e-mail. What is due still stands in the app at any hour."""

    form_class = QuietForm
    template_name = "desk/quiet.html"
    success_url = reverse_lazy("desk:notices")

    def get_initial(self):
        kept = QuietHours.objects.filter(pk=self.request.user.pk).first()
        if kept:
            return {"starts": kept.starts, "ends": kept.ends, "zone": kept.zone}
        return {}

    def get_form_kwargs(self):
        own = {zone.key for zone in policy.zones_of(self.request.user).values()}
        return super().get_form_kwargs() | {"zones": sorted(own) or ["UTC"]}

    def perform(self, form):
        said = form.cleaned_data
        actions.keep_quiet(recipient=self.request.user.pk, **said)
        if said["starts"] is None:
            return _("E-mail comes at any hour.")
        return _("E-mail waits during your quiet hours.")


class Open(Mine, ActionView):
    """Mark one notice as read and go where it points."""

    form_class = Form
    http_method_names = ["post"]

    def form_valid(self, form):
        actions.mark_read(notices=self.get_queryset().filter(pk=self.object.pk))
        return HttpResponseRedirect(compose(self.object).path)
