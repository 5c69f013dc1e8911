"""Who works here, in which role: seen and changed by the program's administrators."""

from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access import actions, policy
from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import Permission
from casemgmt.office.actions import end_role, look_for_own_records, open_work, see_off
from casemgmt.office.forms import InviteForm, MemberForm, RoleForm, TeamForm
from casemgmt.web.changes import changes_of
from casemgmt.web.forms import Form
from casemgmt.web.views import ActionView, ListPage, ObjectPage


class OfProgram:
    """The one program being looked after: named in the address, else the administrator's first."""

    permission = Permission.STAFF_MANAGE

    @cached_property
    def programs(self):
        return Program.objects.filter(pk__in=policy.programs_where(self.request.user, self.permission))

    @cached_property
    def program(self):
        asked = self.request.GET.get("program")
        found = [program for program in self.programs if asked in (None, program.pk)]
        if not found:
            raise Http404
        return found[0]

    def get_context_data(self, **kwargs):
        return super().get_context_data(program=self.program, programs=self.programs, **kwargs)


class OfStaff(OfProgram):
    """Members of staff: everybody who has, or had, a role in the program."""

    model = User

    def get_queryset(self):
        roles = Membership.objects.filter(program=self.program, until=None).select_related("team", "program")
        here = Membership.objects.filter(program=self.program).values("user")
        return User.objects.filter(pk__in=here).prefetch_related(
            Prefetch("memberships", queryset=roles.order_by("since"), to_attr="roles_here")
        )


class Staff(OfStaff, ListPage):
    """Everybody of the program, those who may sign in first."""

    template_name = "office/staff.html"

    def get_queryset(self):
        return super().get_queryset().order_by("-is_active", "name", "id")

    def get_context_data(self, **kwargs):
        return super().get_context_data(teams=self.program.teams.all(), **kwargs)


class Member(OfStaff, ObjectPage):
    """One member of staff: roles now and before, and every change with its author."""

    template_name = "office/member.html"
    context_object_name = "member"

    def get_context_data(self, **kwargs):
        past = self.object.memberships.filter(program=self.program).exclude(until=None).select_related("team")
        return super().get_context_data(past=past.order_by("-until"), changes=self.changes(), **kwargs)

    def changes(self):
        """Of the account and of its roles here, each of those with the role in words."""
        spells = Membership.history.filter(user_id=self.object.pk, program_id=self.program.pk)
        told = changes_of(self.object.history.all(), spells.select_related("program", "team"))
        for change in told:
            change.role = role_of(change.row) if change.row.instance_type is Membership else ""
        return told


def role_of(row):
    """A row of a membership's history in words: "Responder, Day team"."""
    return f"{row.get_role_display()}, {row.team or row.program}"


class StaffAction(OfProgram, ActionView):
    """A form about staff; ends on the page of the one concerned."""

    template_name = "office/form.html"
    heading = explanation = submit = ""
    dangerous = False

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"program": self.program} if issubclass(self.form_class, RoleForm) else kwargs

    def get_context_data(self, **kwargs):
        words = {"heading": self.heading, "explanation": self.explanation, "submit": self.submit}
        return super().get_context_data(
            **words, dangerous=self.dangerous, back=self.get_success_url(), **kwargs
        )

    def get_success_url(self):
        return f"{reverse('office:staff')}?program={self.program.pk}"


class Invite(StaffAction):
    form_class = InviteForm
    heading = _("Invite somebody")
    submit = _("Send the invitation")

    def perform(self, form):
        user = actions.invite(program=self.program, by=self.request.user, **form.cleaned_data)
        look_for_own_records(user, on=timezone.localdate())
        return _("%(name)s can now work in %(program)s.") % {"name": user, "program": self.program}


class NewTeam(StaffAction):
    form_class = TeamForm
    heading = _("Add a team")
    submit = _("Add the team")

    def perform(self, form):
        team = actions.add_team(program=self.program, by=self.request.user, **form.cleaned_data)
        return _("%(team)s is added.") % {"team": team}


class MemberAction(OfStaff, StaffAction):
    """An action on one member of staff; asks for a yes unless it has more to ask."""

    form_class = Form

    def get_success_url(self):
        return member_url(self.object, self.program)


class Correct(MemberAction):
    form_class = MemberForm
    heading = _("Correct name or address")
    explanation = _(
        "A new address signs them out everywhere. What they wrote shows the new name from now on."
    )
    submit = _("Save")

    def get_initial(self):
        return {"name": self.object.name, "email": self.object.email}

    def perform(self, form):
        actions.correct(user=self.object, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        look_for_own_records(self.object, on=timezone.localdate())
        return _("%(name)s is corrected.") % {"name": self.object}


class AddRole(MemberAction):
    form_class = RoleForm
    heading = submit = _("Add a role")

    def perform(self, form):
        spell = actions.add_role(
            user=self.object, program=self.program, by=self.request.user, **form.cleaned_data
        )
        look_for_own_records(self.object, on=timezone.localdate())
        return _("%(name)s is now: %(role)s.") % {"name": self.object, "role": spell}


class Deactivate(MemberAction):
    heading = submit = _("Stop them from signing in")
    template_name = "office/deactivate.html"
    explanation = _(
        "They are signed out with their next click and cannot sign in again; their API tokens and second "
        "step end too. What they wrote stays, with their name on it. You can let them in again later."
    )
    dangerous = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            work=open_work(self.object, program=self.program),
            may_hand_over=policy.allows(self.request.user, Permission.CASE_ASSIGN, self.program),
            **kwargs,
        )

    def perform(self, form):
        see_off(user=self.object, at=timezone.now(), by=self.request.user)
        return _("%(name)s may not sign in any more.") % {"name": self.object}


class Reactivate(MemberAction):
    heading = submit = _("Let them sign in again")
    explanation = _(
        "We send a link to choose a new password. The roles that have not ended come back with it."
    )

    def perform(self, form):
        actions.reactivate(user=self.object, by=self.request.user)
        look_for_own_records(self.object, on=timezone.localdate())
        return _("%(name)s may sign in again. The link is on its way.") % {"name": self.object}


class ResetSecondFactor(MemberAction):
    heading = submit = _("Reset the second step")
    explanation = _(
        "Do this when they have lost their phone or key, and you are sure that it is them who asks. Their "
        "app, passkeys and recovery codes stop working and they are signed out. They set up a new second "
        "step when they next sign in, and we tell them by e-mail."
    )
    dangerous = True

    def perform(self, form):
        actions.reset_second_factor(user=self.object, at=timezone.now(), by=self.request.user)
        return _("The second step of %(name)s is reset.") % {"name": self.object}


class SendLink(MemberAction):
    heading = submit = _("Send the invitation again")
    explanation = _(
        "We send a new link to choose a password. Links sent before keep working until one is used."
    )

    def perform(self, form):
        actions.send_link_again(user=self.object, by=self.request.user)
        return _("The link is on its way to %(email)s.") % {"email": self.object.email}


class RoleAction(StaffAction):
    """An action on one role of one member of staff, in the role's own program."""

    model = Membership

    @property
    def program(self):
        return self.object.program

    def get_queryset(self):
        return Membership.objects.filter(program__in=self.programs).select_related("user", "program", "team")

    def get_success_url(self):
        return member_url(self.object.user, self.program)


class ChangeRole(RoleAction):
    form_class = RoleForm
    heading = submit = _("Change the role")
    explanation = _("The old role ends now and stays on record; the new one begins at once.")

    def get_initial(self):
        return {"role": self.object.role, "team": self.object.team, "kind": self.object.kind}

    def perform(self, form):
        spell = actions.change_role(membership=self.object, by=self.request.user, **form.cleaned_data)
        return _("%(name)s is now: %(role)s.") % {"name": spell.user, "role": spell}


class EndRole(RoleAction):
    form_class = Form
    heading = submit = _("End the role")
    explanation = _(
        "What the role showed is gone with their next click. The role stays on record. When it was their "
        "last one here, we tell the supervisors of open work."
    )
    dangerous = True

    def perform(self, form):
        end_role(membership=self.object, at=timezone.now(), by=self.request.user)
        return _("The role has ended: %(role)s.") % {"role": self.object}


def member_url(user, program):
    return f"{reverse('office:member', args=[user.pk])}?program={program.pk}"
