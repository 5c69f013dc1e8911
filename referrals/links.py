"""What referrals say of themselves, in the forms of `casemgmt.declared`."""

from collections import Counter

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.codes.referrals import BusinessStatus
from casemgmt.declared import (
    AddressBook,
    BackgroundWork,
    DeathWork,
    KeptAs,
    LeaveCheck,
    LetterKind,
    NotEnded,
    OpenWork,
    StayWork,
    StoppedLetter,
    WorkedWith,
)
from casemgmt.figures.metric import Line, Listed
from casemgmt.web.caseload import OnCaseload
from casemgmt.web.keys import FAR_AHEAD, known
from casemgmt.web.lists import Column
from casemgmt.web.navigation import Group, InMenu, PersonStart, PersonTab
from casemgmt.web.timeline import Source
from referrals import emails, metrics, tasks, timeline
from referrals.actions.asking import keeping_places, reminding, sending
from referrals.actions.partner import letters, reaching
from referrals.models import Referral, UnmetNeed
from referrals.workflow import Status


def _worked_with(people):
    """Whoever sent one for them, or looks after one."""
    theirs = Referral.objects.filter(person__in=people)
    return {*theirs.values_list("sent_by", "person"), *theirs.values_list("worker", "person")}


def _of_them(n):
    words = ngettext(
        "%(n)s open referral that they look after", "%(n)s open referrals that they look after", n
    )
    return words % {"n": n}


def _of_you(n):
    words = ngettext("You look after %(found)s open referral.", "You look after %(found)s open referrals.", n)
    return words % {"found": n}


def _give_on(referral, *, to, by, at):
    if referral.worker_id == by.pk:
        return sending.hand_on(referral=referral, to=to, by=by)
    return sending.give(referral=referral, to=to, by=by)


def _asked(user):
    """At which stages the person's referrals are, and when the next appointment is."""
    theirs = Referral.objects.visible_to(user).filter(person=OuterRef("person")).order_by()
    booked = theirs.filter(business_status=BusinessStatus.SCHEDULED, appointment_at__gte=Now())
    return {
        "asked": ArraySubquery(theirs.running().values("status")),
        "appointment": Subquery(booked.order_by("appointment_at").values("appointment_at")[:1]),
    }


HOW_MANY = Coalesce(Func("asked", function="cardinality", output_field=IntegerField()), Value(0))


def _stages(case):
    many = Counter(case.asked or ())
    return [f"{status.label}: {many[status]}" for status in Status if many[status]]


ON_CASELOAD = OnCaseload(
    order=40,
    values=_asked,
    columns=(
        Column("referrals", _("Referrals"), _stages, by=(HOW_MANY,)),
        Column("appointment", _("Next appointment"), "appointment", by=(known("appointment", FAR_AHEAD),)),
    ),
)
OPEN_WORK = OpenWork(
    model=Referral,
    open=Referral.objects.open,
    of_user=lambda rows, user: rows.filter(worker=user),
    about_person=lambda rows, people: rows.filter(person__in=people),
    named=lambda rows: rows.values_list("worker", flat=True),
    unowned=lambda rows: rows.unowned(),
    may_have=lambda user, program: policy.allows(user, Permission.REFERRAL_WORK, program),
    give_on=_give_on,
    put_back=lambda row, *, owner, by: sending.put_back(referral=row, worker=owner, by=by),
    page="referrals:detail",
    of_them=_of_them,
    of_you=_of_you,
)


def _new_about(person):
    return reverse("referrals:new", args=[person.pk])


def _line(asked):
    url = reverse("referrals:detail", args=[asked.pk])
    return Line(asked.person.shown_name, asked.sent_at, str(asked.service), url)


def _unmet_line(unmet):
    whom = unmet.person.shown_name if unmet.person else gettext("No person")
    return Line(whom, unmet.noted_at, f"{unmet.get_need_display()}: {unmet.get_reason_display()}")


SAYS = [
    ON_CASELOAD,
    KeptAs("referrals", RecordKind.REFERRALS),
    OPEN_WORK,
    StayWork(keeping_places.say_cannot_come),
    DeathWork(
        hold=keeping_places.ask_to_keep,
        ask_to_keep=keeping_places.ask_to_keep,
        end=keeping_places.close_in_neutral_words,
        go_on=keeping_places.ask_again,
    ),
    WorkedWith(_worked_with),
    NotEnded(Referral.objects.drafts),
    AddressBook(reaching.addresses_of),
    LeaveCheck(reaching.may_reach),
    StoppedLetter(reminding.tell_who_sent),
    LetterKind("mailbox_change", letters.mailbox_change),
    LetterKind("mailbox_change_decided", emails.mailbox_change_decided),
    LetterKind("mailbox_change_waits", emails.mailbox_change_waits),
    LetterKind("mailbox_link", letters.mailbox_link),
    LetterKind("referral_answered", emails.referral_answered),
    LetterKind("referral_changed", letters.referral_changed),
    LetterKind("referral_keep", letters.referral_keep),
    LetterKind("referral_letter_stopped", emails.referral_letter_stopped),
    LetterKind("referral_nudge", letters.referral_nudge),
    LetterKind("referral_sent", letters.referral_sent),
    LetterKind("referral_silent", emails.referral_silent),
    LetterKind("service_proposal", emails.service_proposal),
    BackgroundWork("nudge", tasks.nudge_due, settings.REMIND_EVERY),
    BackgroundWork("mailboxes", tasks.settle_changes, settings.REMIND_EVERY),
    InMenu(_("Referrals"), "referrals:list", Permission.REFERRAL_VIEW, "right", 50, under=Group.WORK),
    InMenu(_("Services"), "referrals:services", Permission.SERVICE_EDIT, "place", 90, under=Group.PARTNERS),
    PersonTab("referrals", _("Referrals"), "referrals:of_person", Permission.REFERRAL_VIEW, order=40),
    PersonStart(_("Refer"), _new_about, Permission.REFERRAL_WORK, order=20),
    metrics.REFERRALS_SENT,
    metrics.REFERRALS_ACCEPTED,
    metrics.REFERRALS_LINKED,
    metrics.REFERRALS_SAID,
    metrics.TIME_TO_LINKAGE,
    metrics.UNMET_NEEDS,
    Listed(Referral, Permission.REFERRAL_VIEW, _line, "-sent_at", ("person", "service__agency")),
    Listed(UnmetNeed, Permission.REFERRAL_VIEW, _unmet_line, "-noted_at", ("person",)),
    Source("referrals", _("Referrals"), timeline.referrals, timeline.referral, order=60),
]
