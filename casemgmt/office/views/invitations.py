"""Invitations: sent and taken back by administrators; accepted or turned down by whoever they are for."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.access import invitations
from casemgmt.access.models import Invitation
from casemgmt.office import actions
from casemgmt.office.forms import InviteForm
from casemgmt.office.views.staff import StaffAction
from casemgmt.web.forms import Form
from casemgmt.web.programs import OfRecord
from casemgmt.web.views import ActionView, Page

SHOWN = "invitations_shown"


class Invite(StaffAction):
    """The answer is the same whether or not the address has an account."""

    form_class = InviteForm
    heading = _("Invite somebody")
    explanation = _("They work here once they accept. An invitation stays open for two weeks.")
    submit = _("Send the invitation")

    def perform(self, form):
        invitation = invitations.invite(
            program=self.program, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )
        return _("The invitation to %(email)s is on its way.") % {"email": invitation.email}


class OpenInvitation(OfRecord, StaffAction):
    """An action on an invitation that nobody has accepted."""

    form_class = Form
    model = Invitation

    def get_queryset(self):
        return Invitation.objects.open().filter(program__in=self.programs).select_related("program", "team")


class InviteAgain(OpenInvitation):
    heading = submit = _("Send the invitation again")
    explanation = _("The letter leaves once more, and the invitation stays open for two weeks from now.")

    def perform(self, form):
        invitations.send_again(invitation=self.object, at=timezone.now(), by=self.request.user)
        return _("The invitation to %(email)s is on its way.") % {"email": self.object.email}


class Withdraw(OpenInvitation):
    heading = submit = _("Withdraw the invitation")
    explanation = _("It cannot be accepted any more. You can invite them again.")
    dangerous = True

    def perform(self, form):
        invitations.withdraw(invitation=self.object, at=timezone.now(), by=self.request.user)
        return _("The invitation to %(email)s is withdrawn.") % {"email": self.object.email}


class OwnPrograms(Page):
    """Where one works, as what, since when; and who else asks for one."""

    template_name = "office/own_programs.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        self.request.session[SHOWN] = True
        roles = user.memberships.active().select_related("program", "team", "program__agency")
        asked = Invitation.objects.answerable_by(user).select_related("program__agency", "team")
        return super().get_context_data(
            roles=roles.order_by("program__name", "since"), invitations=asked, **kwargs
        )


class InvitationAnswer(ActionView):
    """An answer to an invitation, by the owner of the account it is for."""

    form_class = Form
    model = Invitation
    http_method_names = ["post"]
    success_url = reverse_lazy("office:own_programs")

    def get_queryset(self):
        return Invitation.objects.answerable_by(self.request.user)


class Accept(InvitationAnswer):
    def perform(self, form):
        spell = actions.accept(invitation=self.object, at=timezone.now(), by=self.request.user)
        return _("You now work in %(program)s as: %(role)s.") % {
            "program": spell.program,
            "role": spell.get_role_display(),
        }


class Decline(InvitationAnswer):
    def perform(self, form):
        invitations.decline(invitation=self.object, at=timezone.now(), by=self.request.user)
        return _("The invitation is gone. Nothing was begun, and nobody was told.")
