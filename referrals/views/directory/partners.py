"""Partner agencies and where they take referrals, for who keeps the directory."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView

from casemgmt.access import policy
from casemgmt.access.models import Agency
from casemgmt.access.roles import Permission
from casemgmt.web import forms
from casemgmt.web.changes import changes_of
from casemgmt.web.editing import Edits
from casemgmt.web.lists import Column, FindsByWords, ListPage
from casemgmt.web.programs import found_in
from casemgmt.web.views import ObjectPage, Permitted
from referrals.actions.directory import keeping
from referrals.actions.partner import mailbox_links
from referrals.forms.directory import AgencyForm, MailboxForm, NewMailboxForm, partners
from referrals.models import Mailbox, MailboxChange, MailboxLink, Service
from referrals.views.directory.keeping import Keeping


def mailboxes_of(agency):
    return [mailbox.email for mailbox in agency.mailboxes.all()]


class Partners(FindsByWords, ListPage):
    """Partner agencies, where they take our referrals, and how many services each has."""

    permission = Permission.SERVICE_EDIT
    model = Agency
    template_name = "referrals/directory/partners.html"
    heading = gettext_lazy("Partners and mailboxes")
    lede = gettext_lazy("A partner answers from its mailbox, without an account.")
    nothing, picture = gettext_lazy("No partner yet."), "people"
    finds = ("name",)
    order = "agency"
    OFFERED = Coalesce(
        Subquery(
            Service.objects.filter(agency=OuterRef("pk"))
            .order_by()
            .values("agency")
            .annotate(n=Count("pk"))
            .values("n")
        ),
        0,
    )
    columns = [
        Column("agency", gettext_lazy("Agency"), "name", "referrals/cells/agency.html", ("name",)),
        Column("mailbox", gettext_lazy("Mailbox"), mailboxes_of, "referrals/cells/mailboxes.html"),
        Column("services", gettext_lazy("Services"), "offered", by=(OFFERED,), look="number"),
    ]

    def get_queryset(self):
        ours = Prefetch("mailboxes", Mailbox.objects.visible_to(self.request.user))
        return partners().prefetch_related(ours)

    def narrow(self, rows):
        return rows.annotate(offered=self.OFFERED)

    def get_context_data(self, **kwargs):
        waiting = MailboxChange.objects.visible_to(self.request.user).waiting().count()
        return super().get_context_data(waiting=waiting, **kwargs)


class Partner(Permitted, DetailView):
    """One agency: where it takes our referrals, and what it offers."""

    permission = Permission.SERVICE_EDIT
    template_name = "referrals/directory/partner.html"
    context_object_name = "agency"

    def get_queryset(self):
        return partners()

    def get_context_data(self, **kwargs):
        ours = self.object.mailboxes.visible_to(self.request.user).select_related("program")
        return super().get_context_data(
            mailboxes=ours.annotate(live=with_live_links()),
            several=len(policy.programs_where(self.request.user, self.permission)) > 1,
            services=Service.objects.filter(agency=self.object),
            waiting=MailboxChange.objects.visible_to(self.request.user).waiting().filter(agency=self.object),
            **kwargs,
        )


def with_live_links():
    """Whether a link that was mailed to this mailbox opens something now."""
    return Exists(MailboxLink.objects.live().filter(mailbox=OuterRef("pk")))


class AddPartner(Keeping):
    form_class = AgencyForm
    heading, submit = gettext_lazy("Add a partner"), gettext_lazy("Add the partner")
    back = reverse_lazy("referrals:partners")

    def perform(self, form):
        agency = keeping.add_agency(by=self.request.user, **form.cleaned_data)
        self.back = reverse("referrals:partner", args=[agency.pk])
        return _("The partner is added. Give it a mailbox, so that it can be asked.")


class OfPartner(Keeping):
    """Something changed about one agency; back to its page after."""

    @cached_property
    def agency(self):
        return get_object_or_404(partners(), pk=self.kwargs["pk"])

    @property
    def back(self):
        return reverse("referrals:partner", args=[self.agency.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(about=self.agency, **kwargs)

    def waits(self, change):
        """On to the page of a change that somebody else must confirm, or that waits a day."""
        self.change = change
        return _("Asked for. Until it counts, everything goes where it went before.")

    def get_success_url(self):
        change = getattr(self, "change", None)
        return reverse("referrals:change", args=[change.pk]) if change else super().get_success_url()


class OpenMailbox(OfPartner):
    form_class = NewMailboxForm
    heading, submit = gettext_lazy("Open a mailbox"), gettext_lazy("Open the mailbox")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    def perform(self, form):
        made = keeping.open_mailbox(
            agency=self.agency, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
        return self.waits(made) if isinstance(made, MailboxChange) else _("The mailbox is open.")


class OnMailbox(OfPartner):
    """Something changed about one mailbox of ours; another program's is as good as none."""

    @cached_property
    def mailbox(self):
        ours = Mailbox.objects.visible_to(self.request.user)
        return found_in(self.request, ours.select_related("agency"), self.kwargs["pk"])

    @property
    def agency(self):
        return self.mailbox.agency


class MailboxHistory(ObjectPage):
    """Who changed what about a mailbox, and who ended its links."""

    permission = Permission.SERVICE_EDIT
    model = Mailbox
    template_name = "referrals/directory/mailbox_history.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(changes=changes_of(self.object.history.all()), **kwargs)


class CorrectMailbox(Edits, OnMailbox):
    on = "mailbox"
    form_class = MailboxForm
    heading, submit = gettext_lazy("Correct the mailbox"), gettext_lazy("Save")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Mailbox.objects.get(pk=self.mailbox.pk)}

    def perform(self, form):
        change = keeping.correct_mailbox(
            mailbox=self.mailbox, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
        return self.waits(change) if change else _("Saved.")


class CloseMailbox(OnMailbox):
    form_class = forms.Form
    heading = gettext_lazy("Close this mailbox? Its links open nothing from then on.")
    submit = gettext_lazy("Close the mailbox")

    def perform(self, form):
        keeping.close_mailbox(mailbox=self.mailbox, by=self.request.user)
        return _("The mailbox is closed. Nothing can be asked there now.")


class EndLinks(OnMailbox):
    """Every link in a letter dies at once; the partner asks for a fresh one, which goes to the mailbox."""

    form_class = forms.Form
    heading, submit = gettext_lazy("End all links of this mailbox?"), gettext_lazy("End all links")
    lede = gettext_lazy(
        "Do this when a letter was passed on or somebody left the agency. Every link that was mailed stops "
        "working now. Open referrals stay, and the agency can ask for a new link, which is mailed to this "
        "address only."
    )

    def get_context_data(self, **kwargs):
        return super().get_context_data(lede=self.lede, **kwargs)

    def perform(self, form):
        ended = mailbox_links.revoke_links(mailbox=self.mailbox, by=self.request.user, at=timezone.now())
        return ngettext("%(count)s link was ended.", "%(count)s links were ended.", ended) % {"count": ended}


class ReopenMailbox(OnMailbox):
    form_class = forms.Form
    heading, submit = gettext_lazy("Open this mailbox again?"), gettext_lazy("Open it again")

    def perform(self, form):
        made = keeping.reopen_mailbox(mailbox=self.mailbox, by=self.request.user, at=timezone.now())
        return (
            self.waits(made) if isinstance(made, MailboxChange) else _("The mailbox takes referrals again.")
        )
