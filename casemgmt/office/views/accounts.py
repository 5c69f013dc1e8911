"""What administrators do to somebody's account, which may be other programs' too."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access import accounts
from casemgmt.access.models import AccountChange, Membership
from casemgmt.caseload.actions import leave
from casemgmt.office.actions import look_for_own_records
from casemgmt.office.forms import MemberForm
from casemgmt.office.views.staff import MemberAction, ShowsWork, StaffAction, member_url
from casemgmt.web.editing import Edits
from casemgmt.web.forms import Form
from casemgmt.web.views import Page

WAITS = _("Nothing has changed yet: the other programs that %(name)s works in must agree. We have told them.")


class AccountAction(MemberAction):
    """An action on an account; where other programs have a say as well, the page tells what that means."""

    shared_explanation = ""

    @cached_property
    def others(self):
        return accounts.shared_with(self.object, self.program)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            others=self.others, shared_explanation=self.shared_explanation, **kwargs
        )

    def asked(self, change, done):
        """The sentence that says whether it is done or waits."""
        name = {"name": self.object}
        return (done if change.agreed_at else WAITS) % name


class Correct(Edits, AccountAction):
    form_class = MemberForm
    heading = _("Correct name or address")
    explanation = _(
        "A new address signs them out everywhere. What they wrote shows the new name from now on."
    )
    shared_explanation = _("It is changed once an administrator of each of them agrees.")
    submit = _("Save")

    def get_initial(self):
        return {"name": self.object.name, "email": self.object.email}

    def perform(self, form):
        change = accounts.correct(
            user=self.object,
            program=self.program,
            at=timezone.now(),
            by=self.request.user,
            **form.cleaned_data,
        )
        look_for_own_records(self.object, on=timezone.localdate())
        return self.asked(change, _("%(name)s is corrected."))


class SignOut(AccountAction):
    heading = submit = _("Sign them out everywhere")
    explanation = _(
        "Their sessions end on every device with the next click, and so do their API tokens of this program. "
        "They can sign in again with their password and second step."
    )
    shared_explanation = _("They are signed out there too, and the administrators there are told.")
    dangerous = True

    def perform(self, form):
        accounts.sign_out_everywhere(
            user=self.object, program=self.program, at=timezone.now(), by=self.request.user
        )
        return _("%(name)s is signed out everywhere.") % {"name": self.object}


class Deactivate(ShowsWork, AccountAction):
    dangerous = True

    @property
    def heading(self):
        return _("Close their account here") if self.others else _("Stop them from signing in")

    submit = heading

    @property
    def explanation(self):
        if self.others:
            return _(
                "Their roles, API tokens and queued work in this program end at once. What they wrote stays, "
                "with their name on it. To come back they are invited again."
            )
        return _(
            "They are signed out with their next click and cannot sign in again; their API tokens and second "
            "step end too. What they wrote stays, with their name on it. You can let them in again later."
        )

    shared_explanation = _("Their account there stays as it is.")

    def perform(self, form):
        closed = leave(user=self.object, program=self.program, at=timezone.now(), by=self.request.user)
        if closed:
            return _("%(name)s may not sign in any more.") % {"name": self.object}
        return _("%(name)s does not work in %(program)s any more.") % {
            "name": self.object,
            "program": self.program,
        }


class Reactivate(AccountAction):
    heading = submit = _("Let them sign in again")
    explanation = _(
        "We send a link to choose a new password. The roles that have not ended come back with it."
    )
    shared_explanation = _("It is done once an administrator of each of them agrees.")

    def perform(self, form):
        change = accounts.reactivate(
            user=self.object, program=self.program, at=timezone.now(), by=self.request.user
        )
        look_for_own_records(self.object, on=timezone.localdate())
        return self.asked(change, _("%(name)s may sign in again. The link is on its way."))


class ResetSecondFactor(AccountAction):
    heading = submit = _("Reset the second step")
    explanation = _(
        "Do this when they have lost their phone or key, and you are sure that it is them who asks. Their "
        "app, passkeys and recovery codes stop working and they are signed out. They set up a new second "
        "step when they next sign in, and we tell them by e-mail."
    )
    shared_explanation = _(
        "The old second step stops working at once; they set up a new one once an administrator of each of "
        "them agrees."
    )
    dangerous = True

    def perform(self, form):
        change = accounts.reset_second_factor(
            user=self.object, program=self.program, at=timezone.now(), by=self.request.user
        )
        waits = _(
            "The second step of %(name)s is reset. They set up a new one once the other programs have agreed."
        )
        done = _("The second step of %(name)s is reset.")
        return (done if change.agreed_at else waits) % {"name": self.object}


class SendLink(MemberAction):
    heading = submit = _("Send the invitation again")
    explanation = _(
        "We send a new link to choose a password. Links sent before keep working until one is used."
    )

    def perform(self, form):
        accounts.send_link_again(user=self.object, program=self.program, by=self.request.user)
        return _("The link is on its way to %(email)s.") % {"email": self.object.email}


class ChangeAction(StaffAction):
    """An answer to a change of an account that waits for this program's yes."""

    form_class = Form
    model = AccountChange
    template_name = "office/change.html"

    def get_queryset(self):
        here = Membership.objects.filter(program=self.program).unended()
        waiting = AccountChange.objects.waiting().exclude(agreements__program=self.program)
        return waiting.filter(user__in=here.values("user")).select_related("user", "program", "asked_by")

    def get_success_url(self):
        return member_url(self.object.user, self.program)


class Agree(ChangeAction):
    heading = _("Agree to a change of an account?")
    submit = _("Agree")

    def perform(self, form):
        change = accounts.agree(
            change=self.object, program=self.program, at=timezone.now(), by=self.request.user
        )
        name = {"name": change.user}
        if change.agreed_at:
            look_for_own_records(change.user, on=timezone.localdate())
            return _("Every program has agreed: it is done.")
        return _("Noted. Another program that %(name)s works in must agree as well.") % name


class Refuse(ChangeAction):
    heading = _("Refuse a change of an account?")
    submit = _("Refuse")
    dangerous = True

    def perform(self, form):
        accounts.refuse(change=self.object, program=self.program, at=timezone.now(), by=self.request.user)
        return _("It is refused. Whoever asked is told.")


class SecondStepWaits(Page):
    """For somebody whose second step was reset, until every program that they work in agrees to a new one."""

    template_name = "office/second_step_waits.html"
