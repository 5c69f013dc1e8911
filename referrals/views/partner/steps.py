"""Which answers a partner's page offers, and the words of each."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from casemgmt.codes.referrals import BusinessStatus, LinkageSource
from referrals.actions.asking import answers
from referrals.forms import partner as forms
from referrals.workflow import RUNNING


class PartnerStep(NamedTuple):
    """One answer: the form, the verb, the words of its button, what it means, and the thanks."""

    form: type
    verb: Callable
    button: str
    means: str
    done: str


STEPS = {
    "accept": PartnerStep(
        forms.VoiceForm, answers.accept, _("Accept"),
        _("You will try to take this person. It is not yet a promise that the service starts."),
        _("Thank you. The worker who asked hears of it now."),
    ),
    "decline": PartnerStep(
        forms.PartnerDeclineForm, answers.decline, _("Decline"),
        _("A clear “no” helps: the worker asks somebody else today."),
        _("Thank you for telling us. The worker hears of it now."),
    ),
    "schedule": PartnerStep(
        forms.AppointmentForm, answers.schedule, _("Book an appointment"),
        _("When the person is expected."),
        _("The appointment is noted. The worker hears of it now."),
    ),
    "start_service": PartnerStep(
        forms.PartnerStartForm, answers.start_service, _("The service started"),
        _("The person came and the service began. This is what we count as linked."),
        _("Thank you. This is the best news we get."),
    ),
    "did_not_attend": PartnerStep(
        forms.PartnerDidNotAttendForm, answers.did_not_attend, _("Did not attend"),
        _("The worker can help with what stood in the way."),
        _("Thank you. The worker hears of it now."),
    ),
    "try_to_reach": PartnerStep(
        forms.VoiceForm, answers.try_to_reach, _("We tried to reach the person"),
        _("You tried and did not reach them yet."),
        _("Thank you. The worker may know another way."),
    ),
    "complete": PartnerStep(
        forms.VoiceForm, answers.complete, _("Completed"),
        _("The service ended as planned."),
        _("Thank you. This referral is closed."),
    ),
    "pause": PartnerStep(
        forms.PartnerPauseForm, answers.pause, _("Pause"),
        _("Nothing moves until something else has happened."),
        _("Paused. Take it up again here when you can."),
    ),
    "resume": PartnerStep(
        forms.VoiceForm, answers.resume, _("Take up again"),
        _("The work goes on."),
        _("Thank you. The worker hears of it now."),
    ),
    "end_unlinked": PartnerStep(
        forms.PartnerEndForm, answers.end_unlinked, _("It ends without a service"),
        _("You close this referral and nothing was started."),
        _("Thank you for telling us. The worker hears of it now."),
    ),
}  # fmt: skip


def offered(referral, *, at):
    """The answers that make sense now, as (name, words), the likeliest first."""
    if referral.status not in RUNNING:
        return []
    fitting = [name for name in STEPS if name in referral.steps and _fits(name, referral, at)]
    return [(name, STEPS[name]) for name in fitting]


def _fits(name, referral, at):
    match name:
        case "accept":
            return referral.business_status == BusinessStatus.REVIEWING
        case "did_not_attend":
            return referral.appointment_at is not None and referral.appointment_at <= at
        case "start_service":
            said = referral.start_said_at is not None and not referral.name_was_opened
            sources = (referral.linkage_source, referral.confirmed_source)
            return LinkageSource.PARTNER not in sources and not said
        case "complete":
            return referral.linked_at is not None or referral.start_said_at is not None
        case "schedule" | "try_to_reach":
            return referral.linked_at is None
    return True
