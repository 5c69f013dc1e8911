"""What can be done with a sent referral: write down what was said, or take it back."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.web.views import ActionView
from referrals.actions.asking import answers, sending
from referrals.forms.asking import answers as forms
from referrals.models import Referral
from referrals.workflow import REFERRAL, Status


class Doing(NamedTuple):
    """One step as a page: its words on the button, its form, its action, and what is said when it is done."""

    label: str
    form: type
    action: Callable
    done: str


SAID = ("confirm_start", "deny_start")  # what a start that is only said asks for
LIKELY, UNLIKELY, TO_BEGIN = 2, ("withdraw", "strike_out", "deny_start"), ("schedule", "start_service")
STEPS = {
    "confirm_start": Doing(
        _("Confirm that it started"), forms.ConfirmForm, answers.confirm_start,
        _("Confirmed: this referral is linked."),
    ),
    "accept": Doing(_("They accept"), forms.SaidForm, answers.accept, _("Accepted is written down.")),
    "decline": Doing(
        _("They decline"), forms.DeclineForm, answers.decline,
        _("Declined is written down. Below stands who else may help."),
    ),
    "schedule": Doing(
        _("Appointment made"), forms.ScheduleForm, answers.schedule, _("The appointment is written down.")
    ),
    "start_service": Doing(
        _("Service started"), forms.StartForm, answers.start_service,
        _("The service started: this referral is linked."),
    ),
    "complete": Doing(_("Service completed"), forms.SaidForm, answers.complete, _("Completed.")),
    "review": Doing(_("They are reviewing it"), forms.SaidForm, answers.review, _("Under review.")),
    "try_to_reach": Doing(
        _("They tried to reach the person"), forms.SaidForm, answers.try_to_reach,
        _("The try is written down. Tried is not reached."),
    ),
    "did_not_attend": Doing(
        _("Did not attend"), forms.DidNotAttendForm, answers.did_not_attend,
        _("Written down, with the reason."),
    ),
    "pause": Doing(_("Paused"), forms.PauseForm, answers.pause, _("Paused.")),
    "resume": Doing(_("Taken up again"), forms.SaidForm, answers.resume, _("Going on.")),
    "end_unlinked": Doing(
        _("It came to nothing"), forms.EndForm, answers.end_unlinked, _("Ended, with the reason.")
    ),
    "deny_start": Doing(
        _("Somebody says it did not start"), forms.SourceForm, answers.deny_start,
        _("Written down. Two sources that disagree are flagged."),
    ),
    "settle_dispute": Doing(
        _("Settle what is true"), forms.SettleForm, answers.settle_dispute, _("Settled.")
    ),
    "withdraw": Doing(
        _("Withdraw"), forms.OwnStepForm, sending.withdraw,
        _("Withdrawn. The partner does not see it any more."),
    ),
    "strike_out": Doing(
        _("Written by mistake"), forms.OwnStepForm, sending.strike_out,
        _("Struck out. It counts nowhere now."),
    ),
}  # fmt: skip


def steps_for(referral, user):
    """The steps that this user may take now: pairs of a name and its page's words, most likely first."""
    open_now = referral.steps | ({"deny_start"} if referral.linked_at else set())
    if referral.status == Status.COMPLETED:
        open_now -= {"deny_start"}
    if referral.start_said_at and referral.status not in (Status.CANCELLED, Status.ENTERED_IN_ERROR):
        open_now = open_now - {"start_service"} | set(SAID)
    if referral.linkage_disputed:
        open_now |= {"settle_dispute"}
    return [(name, doing) for name, doing in STEPS.items() if name in open_now and _may(referral, user, name)]


def split(steps, *, linked, said=False):
    """The two steps that are likely next, and the others; a mistake is never the likely one."""
    unlikely = {*UNLIKELY, *(TO_BEGIN if linked or said else ())}
    if said:
        unlikely = {name for name, _doing in steps} - set(SAID)
    likely = [step for step in steps if step[0] not in unlikely][:LIKELY]
    return likely, [step for step in steps if step not in likely]


def _may(referral, user, name):
    step = REFERRAL.steps.get(name)
    permission = step.permission if step else Permission.REFERRAL_ANSWER
    return policy.allows(user, permission, referral.program_id)


class Take(ActionView):
    """Take one step; back to the referral after."""

    permission = Permission.REFERRAL_VIEW
    model = Referral
    audited = True
    template_name = "referrals/asking/step.html"

    def get_queryset(self):
        return super().get_queryset().for_rows().prefetch_related("person__contact_points")

    @cached_property
    def doing(self):
        if self.kwargs["step"] not in STEPS:
            raise Http404
        return STEPS[self.kwargs["step"]]

    def get_form_class(self):
        return self.doing.form

    def get_initial(self):
        if self.kwargs["step"] == "confirm_start":
            return {"said_by": self.request.user.name}
        return {"said_by": self.object.last_said_by}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            referral=self.object,
            person=self.object.person,
            doing=self.doing,
            back=self.get_success_url(),
            **kwargs,
        )

    def perform(self, form):
        self.doing.action(referral=self.object, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        return self.doing.done

    def get_success_url(self):
        return reverse("referrals:detail", args=[self.object.pk])
