"""Words that leave about referrals: who asks whom until when, never whom it is about or what for."""

from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.codes.directory import MailboxChangeKind
from casemgmt.days import moment
from casemgmt.notices.emails import Letter
from casemgmt.wording import phone
from referrals.models import Referral
from referrals.workflow import ChangeStatus, ProposalStatus

NO_ACCOUNT = gettext_lazy("You need no account and no password. Please do not pass the link on.")
MOVED = {
    "asked": {
        MailboxChangeKind.EMAIL: gettext_lazy(
            "Somebody here asked to send our letters to another address of yours."
        ),
        MailboxChangeKind.PHONE: gettext_lazy(
            "Somebody here asked to read codes out on another phone of yours."
        ),
        MailboxChangeKind.OPEN: gettext_lazy(
            "Somebody here asked to send referrals to one more mailbox of your agency."
        ),
        MailboxChangeKind.REOPEN: gettext_lazy("Somebody here asked to use a mailbox of your agency again."),
    },
    "counts": gettext_lazy("The change that we told you of counts from now on."),
    "here": gettext_lazy("Our letters to your agency come to this address from now on."),
    "stopped": gettext_lazy("The change that we told you of was stopped. Everything stays as it was."),
}
DECIDED = {
    ChangeStatus.CONFIRMED: gettext_lazy("The change of a mailbox counts now"),
    ChangeStatus.REFUSED: gettext_lazy("The change of a mailbox was refused"),
}
PROPOSED = {
    ProposalStatus.WAITING: gettext_lazy("A correction of the directory is proposed"),
    ProposalStatus.ACCEPTED: gettext_lazy("Your correction of the directory was accepted"),
    ProposalStatus.DECLINED: gettext_lazy("Your correction of the directory was declined"),
}
HAPPENED = {
    "accept": gettext_lazy("A partner accepted a referral"),
    "decline": gettext_lazy("A partner declined a referral"),
    "try_to_reach": gettext_lazy("A partner tried to reach somebody you referred"),
    "schedule": gettext_lazy("A partner made an appointment"),
    "did_not_attend": gettext_lazy("Somebody you referred did not attend"),
    "start_service": gettext_lazy("A service that you asked for started"),
    "start_said": gettext_lazy("A partner says that a service started: please confirm it"),
    "confirm_start": gettext_lazy("The start of a service was confirmed"),
    "deny_start": gettext_lazy("Somebody says that a service did not start"),
    "pause": gettext_lazy("A partner paused a referral"),
    "resume": gettext_lazy("A partner took up a referral again"),
    "complete": gettext_lazy("A referral is completed"),
    "end_unlinked": gettext_lazy("A referral ended without a service"),
}


def referral_sent(referral, *, path):
    """To the mailbox: somebody is waiting for its answer."""
    return Letter(
        subject=_("%(program)s asks for your help") % {"program": referral.program.name},
        lines=(
            _("A referral is waiting for your answer."),
            _until(referral),
            NO_ACCOUNT,
            *_questions(referral.program),
        ),
        path=path,
        button=_("Look at it and answer"),
    )


def referral_nudge(referral, *, path):
    """To the mailbox, before and when its time to answer ends."""
    return Letter(
        subject=_("%(program)s is waiting for your answer") % {"program": referral.program.name},
        lines=(
            _("A referral has no answer yet. A “no” helps too: then we can ask somebody else."),
            _until(referral),
            NO_ACCOUNT,
            *_questions(referral.program),
        ),
        path=path,
        button=_("Look at it and answer"),
    )


def referral_changed(referral, *, path):
    """To the mailbox, when one of its open referrals was taken back or may not be read any more."""
    return Letter(
        subject=_("An open referral from %(program)s changed") % {"program": referral.program.name},
        lines=(
            _("One of the referrals that you have from us changed. Please look at your page before you act."),
            NO_ACCOUNT,
            *_questions(referral.program),
        ),
        path=path,
        button=_("Open your page"),
    )


def referral_keep(referral, *, step, path):
    """To the mailbox, while somebody cannot come: asks to keep, or whether to; nothing says why."""
    asks = {
        "keep": _(
            "One of the people that we referred to you cannot come for now. Please keep the place for now."
        ),
        "cannot_come": _(
            "One of the people that we referred to you cannot come for now. Keep or free the place?"
        ),
    }
    return Letter(
        subject=_("About one of your referrals from %(program)s") % {"program": referral.program.name},
        lines=(asks[step], _("Your page says which one."), NO_ACCOUNT, *_questions(referral.program)),
        path=path,
        button=_("Open your page"),
    )


def mailbox_link(program, *, path):
    """To the mailbox that asked for a fresh link."""
    return Letter(
        subject=_("Your new link to your referrals"),
        lines=(
            _("You asked for a new link to the page with your referrals. Here it is."),
            NO_ACCOUNT,
            *_questions(program),
        ),
        path=path,
        button=_("Open the page"),
    )


def mailbox_change(change, *, step, path):
    """To the address as it was, and to the mailboxes beside it: what was asked for, and how to say no."""
    said = MOVED[step][change.kind] if isinstance(MOVED[step], dict) else MOVED[step]
    with timezone.override(ZoneInfo(change.program.zone)):
        when = (
            [_("It counts from %(moment)s.") % {"moment": moment(change.counts_at)}]
            if (step == "asked" and change.counts_at)
            else []
        )
    object_to = [_("If that is wrong, stop it on your page, or call us.")] if step == "asked" else []
    return Letter(
        subject=_("%(program)s: where our letters to you go") % {"program": change.program.name},
        lines=(str(said), *when, *object_to, *_questions(change.program)),
        path=path,
        button=_("Open your page"),
    )


def mailbox_change_waits(notice):
    """To each administrator who may confirm it."""
    return Letter(
        subject=_("A change of a partner's mailbox waits"),
        lines=(_("Somebody asked to move where a partner's letters or codes go. Please look at it."),),
        path=reverse("referrals:change", args=[notice.subject_id]),
    )


def mailbox_change_decided(notice):
    """To whoever asked, when somebody else or the clock decided."""
    return Letter(
        subject=str(DECIDED[notice.step]),
        lines=(_("This is about a partner's mailbox that you asked to change."),),
        path=reverse("referrals:change", args=[notice.subject_id]),
    )


def service_proposal(notice):
    """To those who decide on a service, then to whoever proposed a correction of it."""
    return Letter(
        subject=str(PROPOSED[notice.step]),
        lines=(_("This is about a service in the directory that programs share."),),
        path=reverse("referrals:proposal", args=[notice.subject_id]),
    )


def referral_answered(notice):
    """To the worker who sent it, for each answer."""
    return Letter(
        subject=str(HAPPENED[notice.step]),
        lines=(_("There is news about one of your referrals."),),
        path=reverse("referrals:detail", args=[notice.subject_id]),
    )


def referral_silent(notice):
    """To the worker who sent it, when the time to answer is over."""
    return Letter(
        subject=_("A referral got no answer in time"),
        lines=(
            _("The partner's time to answer is over. A call may help, or another service."),
            *_call(notice.subject_id),
        ),
        path=reverse("referrals:detail", args=[notice.subject_id]),
    )


def referral_letter_stopped(notice):
    """To the worker who looks after a referral, when its letter to the partner goes no further by itself."""
    return Letter(
        subject=_("A letter to a partner did not get through"),
        lines=(
            _("The mail server did not take it. Call the partner, or ask for its address to be corrected."),
            *_call(notice.subject_id),
        ),
        path=reverse("referrals:detail", args=[notice.subject_id]),
    )


def _until(referral):
    with timezone.override(ZoneInfo(referral.program.zone)):
        return _("Please answer by %(moment)s.") % {"moment": moment(referral.answer_due_at)}


def whom_and_where(desk):
    """Who answers a call and at which number, as one line; empty where no phone is known."""
    if not desk["phone"]:
        return ""
    number = phone(desk["phone"])
    if desk.get("extension"):
        number = _("%(number)s, extension %(extension)s") % {"number": number, "extension": desk["extension"]}
    said = [f"{desk['agency']}: {number}"]
    if desk.get("person"):
        said.append(_("ask for %(name)s") % {"name": desk["person"]})
    if desk.get("hours"):
        said.append(desk["hours"])
    if desk.get("after_hours"):
        said.append(_("after hours %(number)s") % {"number": phone(desk["after_hours"])})
    return " · ".join(said)


def _questions(program):
    where = whom_and_where(program.partner_desk)
    return [_("Questions? Call us. %(where)s") % {"where": where}] if where else []


def _call(referral):
    """Whom to call about a silent referral: the partner, never the person."""
    asked = Referral.objects.for_rows().filter(pk=referral).first()
    where = whom_and_where(asked.desk) if asked else ""
    return [where] if where else []
