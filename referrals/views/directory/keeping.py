"""The directory: what partners offer, whom they take, and how much is free. No person's data."""

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.web.changes import changes_of
from casemgmt.web.editing import Edits
from casemgmt.web.views import ActionView, Permitted
from referrals import fit
from referrals.actions.directory import keeping
from referrals.forms.directory import (
    CapacityForm,
    NameMailboxForm,
    NewServiceForm,
    ServiceForm,
    ServiceSearchForm,
)
from referrals.models import Addresses, Capacity, Mailbox, Service, ServiceMailbox, ServiceProposal


class Services(Permitted, ListView):
    """Services by need, language, area and name; those that speak for themselves first. Open to all staff."""

    template_name = "referrals/directory/services.html"
    paginate_by = 25

    @cached_property
    def form(self):
        return ServiceSearchForm(self.request.GET)

    def get_queryset(self):
        if not self.form.is_valid():
            return []
        asked = self.form.cleaned_data
        name = asked.pop("name", "").casefold()
        programs = policy.programs_of(self.request.user)
        found = fit.matches(fit.Wanted(at=timezone.now(), **asked), programs=programs)
        return [match for match in found if name in str(match.service).casefold()]

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=self.form, chips=self.chips(), **kwargs)

    def chips(self):
        """Each filter in use, and the address without it."""
        asked = {name: value for name, value in self.form.data.items() if name in self.form.fields and value}
        labels = {name: dict(getattr(self.form.fields[name], "choices", [])) for name in asked}
        return [
            {
                "label": labels[name].get(value, value),
                "url": "?" + "&".join(f"{other}={asked[other]}" for other in asked if other != name),
            }
            for name, value in asked.items()
        ]


class OneService(Permitted, DetailView):
    """What it is, whom it takes, what is free, and what was said about that before."""

    template_name = "referrals/directory/service.html"
    context_object_name = "service"

    def get_queryset(self):
        return Service.objects.with_capacity()

    def get_context_data(self, **kwargs):
        service, now = self.object, timezone.now()
        programs = policy.programs_of(self.request.user)
        addresses = Addresses(*programs)
        kept = policy.programs_where(self.request.user, Permission.SERVICE_EDIT)
        return super().get_context_data(
            capacity=fit.capacity_reason(service, at=now),
            ages=fit.age_range(service.minimum_age, service.maximum_age),
            said=Capacity.history.filter(service_id=service.pk).order_by("-history_id")[:10],
            can_be_asked=addresses.reach(service, programs),
            asked_at=[mailbox for program in kept if (mailbox := addresses.of(service, program))],
            decides=keeping.decides(self.request.user, service),
            proposals=ServiceProposal.objects.visible_to(self.request.user)
            .for_rows()
            .waiting()
            .filter(service=service),
            several=Mailbox.objects.visible_to(self.request.user).several_of(service.asked_agency),
            **kwargs,
        )


class ServiceHistory(Permitted, DetailView):
    """Who changed what about a service."""

    template_name = "referrals/directory/service_history.html"
    context_object_name = "service"
    queryset = Service.objects.with_capacity()

    def get_context_data(self, **kwargs):
        return super().get_context_data(changes=changes_of(self.object.history.all()), **kwargs)


class Keeping(ActionView):
    """A change of the directory, by who may make it."""

    permission = Permission.SERVICE_EDIT
    template_name = "referrals/directory/keep.html"
    heading, submit, back = "", "", reverse_lazy("referrals:services")

    def get_context_data(self, **kwargs):
        words = {"heading": self.heading, "submit": self.submit, "back": self.back}
        return super().get_context_data(**{**words, **kwargs})

    def get_success_url(self):
        return self.back


class AddService(Keeping):
    form_class = NewServiceForm
    heading, submit = gettext_lazy("Add a service"), gettext_lazy("Add the service")

    def get_initial(self):
        return {"agency": self.request.GET.get("agency")}

    def perform(self, form):
        service = keeping.add_service(by=self.request.user, **form.cleaned_data)
        self.back = reverse("referrals:service", args=[service.pk])
        return _("The service is in the directory.")


class OnService(Keeping):
    """Something changed about one service; back to its page after."""

    @cached_property
    def service(self):
        return get_object_or_404(Service.objects.with_capacity(), pk=self.kwargs["pk"])

    @property
    def back(self):
        return reverse("referrals:service", args=[self.service.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(about=self.service, **kwargs)


class OnKeptService(OnService):
    """The same, for a service that the user decides on: any other is no page here."""

    @cached_property
    def service(self):
        ours = policy.programs_where(self.request.user, self.permission)
        kept = Service.objects.with_capacity().kept_by(*ours)
        return get_object_or_404(kept, pk=self.kwargs["pk"])


class CorrectService(Edits, OnKeptService):
    on = "service"
    form_class = ServiceForm
    heading, submit = gettext_lazy("Correct this service"), gettext_lazy("Save")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Service.objects.get(pk=self.service.pk)}

    def perform(self, form):
        keeping.correct_service(service=self.service, by=self.request.user, **form.cleaned_data)
        return _("Saved.")


class SayCapacity(Edits, OnKeptService):
    on = "service"
    form_class = CapacityForm
    heading, submit = gettext_lazy("How much is free?"), gettext_lazy("Keep this")

    @property
    def versions(self):
        return Capacity.history.filter(service=self.service)

    def get_form_kwargs(self):
        known = Capacity.objects.filter(service=self.service).first()
        return super().get_form_kwargs() | {"instance": known, "initial": {"said_by": ""}}

    def perform(self, form):
        keeping.say_capacity(
            service=self.service, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
        return _("Kept. Everybody who refers sees it with its age.")


class NameMailbox(Edits, OnService):
    """Choose the mailbox, where the agency has several."""

    on = "service"
    form_class = NameMailboxForm
    heading, submit = gettext_lazy("At which mailbox is it asked?"), gettext_lazy("Save")
    lede = gettext_lazy("Referrals that were sent before stay where they are.")

    @property
    def versions(self):
        return ServiceMailbox.history.filter(service=self.service)

    def get_form_kwargs(self):
        ours = Mailbox.objects.visible_to(self.request.user).select_related("agency")
        return super().get_form_kwargs() | {"mailboxes": ours.filter(agency=self.service.asked_agency)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(lede=self.lede, **kwargs)

    def perform(self, form):
        keeping.name_mailbox(service=self.service, by=self.request.user, **form.cleaned_data)
        return _("Saved.")
