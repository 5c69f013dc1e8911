"""What other programs would correct in the directory, and the yes or no of those who decide there."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.history import read_version, version
from casemgmt.web import forms
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import InProgram, turn_to
from casemgmt.web.views import ActionView, ObjectPage
from referrals.actions.directory import keeping, proposing
from referrals.forms.directory import DeclineProposalForm, ProposalForm
from referrals.models import Service, ServiceProposal
from referrals.views.directory.keeping import OnService
from referrals.workflow import ProposalStatus


class Propose(InProgram, OnService):
    """The service's form, filled in as it stands; what is changed there is proposed."""

    form_class = ProposalForm
    heading, submit = gettext_lazy("Propose a correction"), gettext_lazy("Propose it")
    lede = gettext_lazy(
        "Programs that refer to this agency decide what stands here. They see what you change, your name and "
        "your program, and you hear what they decide. Write nothing about a person."
    )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Service.objects.get(pk=self.service.pk)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(lede=self.lede, program=self.program, **kwargs)

    def perform(self, form):
        self.made = proposing.propose(
            service=self.service,
            program=self.program,
            by=self.request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
        return _("Proposed. You hear what they decide.")

    def get_success_url(self):
        return reverse("referrals:proposal", args=[self.made.pk])


class OneProposal(ObjectPage):
    """What stands there, what somebody would have there, and why."""

    permission = Permission.SERVICE_EDIT
    model = ServiceProposal
    template_name = "referrals/directory/proposal.html"
    context_object_name = "proposal"

    def get_queryset(self):
        return super().get_queryset().for_rows()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**told(self.object, self.request), **kwargs)


class Proposals(ListPage):
    """What waits for the reader's word or was proposed by their programs; then what is over, newest first."""

    permission = Permission.SERVICE_EDIT
    model = ServiceProposal
    template_name = "referrals/directory/proposals.html"
    is_table = False
    order = "-proposed"
    columns = [
        Column("proposed", gettext_lazy("Proposed"), "proposed_at", by=("proposed_at",)),
        Column("service", gettext_lazy("Service"), "service", by=("service__name", "proposed_at")),
        Column("status", gettext_lazy("Status"), "get_status_display", by=("status", "proposed_at")),
        Column("why", gettext_lazy("Why"), "why"),
        Column("by", gettext_lazy("Proposed by"), "proposed_by"),
        Column("program", gettext_lazy("Program"), "program"),
    ]

    def narrow(self, rows):
        return rows.exclude(status=ProposalStatus.WAITING).for_rows()

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = ServiceProposal.objects.visible_to(user).for_rows().waiting()
        ours = policy.programs_where(user, self.permission)
        return super().get_context_data(waiting=waiting, ours=ours, **kwargs)


class Deciding(ActionView):
    """A yes or a no, by somebody of a program that decides there."""

    permission = Permission.SERVICE_EDIT
    model = ServiceProposal
    template_name = "referrals/directory/proposal.html"

    def get_queryset(self):
        return ServiceProposal.objects.decided_by(self.request.user).for_rows()

    def get_context_data(self, **kwargs):
        return super().get_context_data(proposal=self.object, **told(self.object, self.request), **kwargs)

    def get_success_url(self):
        return reverse("referrals:service", args=[self.object.service_id])


class Accept(Deciding):
    form_class = forms.Form
    http_method_names = ["post"]

    def perform(self, form):
        seen = read_version(self.request.POST.get("seen", ""))
        proposing.accept(proposal=self.object, by=self.request.user, at=timezone.now(), seen=seen)
        return _("Accepted. It stands in the directory now, and whoever proposed it is told.")


class Decline(Deciding):
    form_class = DeclineProposalForm

    def get_context_data(self, **kwargs):
        return super().get_context_data(declining=True, **kwargs)

    def perform(self, form):
        proposing.decline(proposal=self.object, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        return _("Declined. Whoever proposed it is told why.")


class Withdraw(Deciding):
    """Taken back by somebody of the program that proposed it."""

    form_class = forms.Form
    http_method_names = ["post"]

    def get_queryset(self):
        return ServiceProposal.objects.proposed_by_programs_of(self.request.user).for_rows()

    def perform(self, form):
        proposing.withdraw(proposal=self.object, by=self.request.user, at=timezone.now())
        return _("Withdrawn. Nothing changes in the directory.")


def told(proposal, request):
    """What the page of a proposal shows besides itself; `seen` is the version of the service shown.

    Its times are told on the clock of the one program of the reader's that decides.
    """
    ours = policy.programs_where(request.user, Permission.SERVICE_EDIT)
    deciding = keeping.deciding(proposal.service, among=ours)
    match deciding:
        case [program]:
            turn_to(request, program)
    return {
        "decides": proposal.is_waiting and bool(deciding),
        "may_withdraw": proposal.is_waiting and proposal.program_id in ours,
        "seen": version(proposal.service),
    }
