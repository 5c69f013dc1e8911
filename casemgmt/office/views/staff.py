"""Who works here, in which role: seen and changed by the program's administrators."""

from django.db.models import Case, Prefetch, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.access import accounts, actions, policy
from casemgmt.access.models import AccountChange, Membership, User
from casemgmt.access.roles import Permission
from casemgmt.caseload.actions import change_role, end_role
from casemgmt.caseload.work import in_words, open_work
from casemgmt.office.actions import look_for_own_records
from casemgmt.office.forms import RoleForm, TeamForm
from casemgmt.web.changes import changes_of
from casemgmt.web.editing import Edits
from casemgmt.web.forms import Form
from casemgmt.web.lists import Column, FindsByWords, ListPage
from casemgmt.web.programs import AboutProgram, OfRecord
from casemgmt.web.views import ActionView, ObjectPage

# Those who may sign in come first.
MAY_NOT_SIGN_IN = Case(When(is_active=True, then=0), default=1)


class StaffPage(AboutProgram):
    """About the staff of one program."""

    permission = Permission.STAFF_MANAGE

    def get_context_data(self, **kwargs):
        return super().get_context_data(programs=self.programs, **kwargs)


class OfStaff(StaffPage):
    """Members of staff: everybody who has, or had, a role in the program."""

    model = User

    def get_queryset(self):
        roles = Membership.objects.filter(program=self.program, until=None).select_related("team", "program")
        here = Membership.objects.filter(program=self.program).values("user")
        return User.objects.filter(pk__in=here).prefetch_related(
            Prefetch("memberships", queryset=roles.order_by("since"), to_attr="roles_here")
        )


def state_of(member):
    """Whether somebody works here, in the words of the page."""
    if not member.is_active:
        return _("May not sign in")
    if not member.has_usable_password():
        return _("Invited, no password yet")
    return _("Works here") if member.roles_here else _("Left")


class Staff(FindsByWords, OfStaff, ListPage):
    """Everybody of the program, those who may sign in first."""

    template_name = "office/staff.html"
    heading = _("Staff and roles")
    finds = ("name", "email")
    order = "state"
    columns = [
        Column("name", _("Name"), "name", "office/cells/member.html", ("name",)),
        Column("email", _("E-mail"), "email", by=("email",)),
        Column("role", _("Role"), "roles_here", "office/cells/roles.html"),
        Column("state", _("State"), state_of, "office/cells/state.html", (MAY_NOT_SIGN_IN, "name")),
    ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            teams=self.program.teams.all(),
            invitations=self.program.invitations.open().select_related("team", "program"),
            now=timezone.now(),
            **kwargs,
        )


class Member(OfStaff, ObjectPage):
    """One member of staff: roles now and before, and every change with its author."""

    template_name = "office/member.html"
    context_object_name = "member"

    def get_context_data(self, **kwargs):
        past = self.object.memberships.filter(program=self.program).exclude(until=None).select_related("team")
        return super().get_context_data(
            past=past.order_by("-until"), changes=self.changes(), **self.account(), **kwargs
        )

    def account(self):
        """Which programs have a say about the account, and what waits for their yes."""
        waiting = AccountChange.objects.waiting().filter(user=self.object).select_related("program")
        return {
            "has_say": self.program in accounts.programs(self.object),
            "others": accounts.shared_with(self.object, self.program),
            "waiting": [(change, accounts.waits_for(change)) for change in waiting],
        }

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


class StaffAction(StaffPage, ActionView):
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


class AddRole(MemberAction):
    form_class = RoleForm
    heading = submit = _("Add a role")

    def perform(self, form):
        spell = actions.add_role(
            user=self.object, program=self.program, by=self.request.user, **form.cleaned_data
        )
        look_for_own_records(self.object, on=timezone.localdate())
        return _("%(name)s is now: %(role)s.") % {"name": self.object, "role": spell}


class ShowsWork:
    """What hangs on somebody is shown before it may lose its owner: numbers, and where it is handed over."""

    template_name = "office/leaving.html"

    def get_context_data(self, **kwargs):
        worker = getattr(self.object, "user", self.object)
        work = open_work(worker, program=self.program)
        return super().get_context_data(
            worker=worker,
            work=in_words(work) if any(work.values()) else [],
            may_hand_over=policy.allows(self.request.user, Permission.CASE_ASSIGN, self.program),
            **kwargs,
        )


class RoleAction(OfRecord, StaffAction):
    """An action on one role of one member of staff, in the role's own program."""

    model = Membership

    def get_queryset(self):
        return Membership.objects.filter(program__in=self.programs).select_related("user", "program", "team")

    def get_success_url(self):
        return member_url(self.object.user, self.program)


class ChangeRole(Edits, ShowsWork, RoleAction):
    form_class = RoleForm
    heading = submit = _("Change the role")
    explanation = _("The old role ends now and stays on record; the new one begins at once.")

    def get_initial(self):
        return {"role": self.object.role, "team": self.object.team, "kind": self.object.kind}

    def perform(self, form):
        spell = change_role(
            membership=self.object, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )
        return _("%(name)s is now: %(role)s.") % {"name": spell.user, "role": spell}


class EndRole(ShowsWork, RoleAction):
    form_class = Form
    heading = submit = _("End the role")
    explanation = _("What the role showed is gone with their next click. The role stays on record.")
    dangerous = True

    def perform(self, form):
        end_role(membership=self.object, at=timezone.now(), by=self.request.user)
        return _("The role has ended: %(role)s.") % {"role": self.object}


def member_url(user, program):
    return f"{reverse('office:member', args=[user.pk])}?program={program.pk}"
