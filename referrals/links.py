"""What referrals say of themselves, in the forms of `casemgmt.declared`."""

from django.utils.translation import ngettext

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.declared import OpenWork
from referrals.actions import asking
from referrals.models import Referral


def worked_with(people):
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
        return asking.hand_on(referral=referral, to=to, by=by)
    return asking.give(referral=referral, to=to, by=by)


begun = Referral.objects.drafts

OPEN_WORK = OpenWork(
    model=Referral,
    open=Referral.objects.open,
    of_user=lambda rows, user: rows.filter(worker=user),
    about_person=lambda rows, people: rows.filter(person__in=people),
    named=lambda rows: rows.values_list("worker", flat=True),
    unowned=lambda rows: rows.unowned(),
    may_have=lambda user, program: policy.allows(user, Permission.REFERRAL_WORK, program),
    give_on=_give_on,
    of_them=_of_them,
    of_you=_of_you,
)
