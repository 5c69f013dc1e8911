"""When somebody joins, their own record is looked for; when they leave, their work gets a new owner."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import accounts, invitations, policy
from casemgmt.access import actions as access
from casemgmt.access.models import Program
from casemgmt.access.roles import Permission, Role
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.errors import RuleBroken
from casemgmt.notices.actions import tell
from casemgmt.people.actions import look_for_own_record
from casemgmt.people.models import Restriction
from followups import actions as followups
from followups.cadence import local_day
from followups.models import FollowUp
from referrals.actions import asking as referrals
from referrals.models import Referral


@transaction.atomic
def look_for_own_records(user, *, on):
    """In each program where they have a role now; whoever comes back may have several."""
    for program in Program.objects.filter(pk__in=user.memberships.filter(until=None).values("program")):
        look_for_own_record(user=user, program=program, on=on)


def open_work(user, **where):
    """What hangs on this user in a `program`: numbers alone, as an administrator may see them."""
    return {
        "cases": Case.objects.filter(**where).open().owned_by(user).count(),
        "followups": FollowUp.objects.filter(**where, assignee=user).open().count(),
        "referrals": Referral.objects.filter(**where).of(user).open().count(),
    }


def work_left(user, **where):
    """Of that, what this user cannot go on with and nobody else goes on with either."""
    return {
        "cases": Case.objects.filter(**where).unowned().owned_by(user).count(),
        "followups": FollowUp.objects.filter(**where, assignee=user).open().unowned().count(),
        "referrals": Referral.objects.filter(**where, worker=user).open().unowned().count(),
    }


@transaction.atomic
def accept(*, invitation, at, by):
    """Begin the role that was offered; a record that may be the newcomer's own is hidden from them first."""
    spell = invitations.accept(invitation=invitation, at=at, by=by)
    look_for_own_record(user=by, program=spell.program, on=local_day(at, spell.program.zone))
    return spell


@transaction.atomic
def see_off(*, user, program, at, by):
    """Close somebody's account in the program, and tell the supervisors of open work that hangs on them.

    Whether nobody can sign in with it any more; then the supervisors of all programs that it ever was in are
    told.
    """
    programs = Program.objects.filter(memberships__user=user).distinct()
    closed = accounts.close(user=user, program=program, at=at, by=by)
    for each in programs if closed else [program]:
        _tell_of_work_left(user, each, at)
    return closed


@transaction.atomic
def end_role(*, membership, at, by):
    """End a role, and tell the supervisors of open work in its program that is without an owner now."""
    access.end_membership(membership=membership, by=by)
    _tell_of_work_left(membership.user, membership.program, at)


@transaction.atomic
def change_role(*, membership, at, by, **role):
    """Begin another role instead, and tell the supervisors of open work that does not go with it."""
    spell = access.change_role(membership=membership, by=by, **role)
    _tell_of_work_left(spell.user, spell.program, at)
    return spell


@transaction.atomic
def hand_over(*, user, to, program, at, by):
    """Give the user's open cases, follow-ups given to them by name, and referrals to somebody else; how many.

    What follows the owner of a case follows it here too. What the new owner may not have stays where it is;
    RuleBroken if that is all.
    """
    policy.require(by, Permission.CASE_ASSIGN, program)
    carried = Case.objects.visible_to(by).filter(program=program).open().owned_by(user)
    promised = FollowUp.objects.visible_to(by).filter(program=program, assignee=user).open()
    asked = Referral.objects.visible_to(by).filter(program=program, worker=user).open()
    why = gettext_noop("Handed over")
    return _as_many_as_may_go(
        *(partial(cases.reassign, case=case, to=to, why=why, at=at, by=by) for case in carried),
        *(partial(followups.assign, followup=promise, assignee=to, by=by) for promise in promised),
        *(partial(referrals.give, referral=referral, to=to, by=by) for referral in asked),
    )


def tell_administrators(notice):
    """A letter goes no further: tell those who look after the mail; not of such a letter to them."""
    if notice.kind == "letter_stopped":
        return False
    administrators = policy.holders(Program.objects.get(pk=notice.program), Role.ADMINISTRATOR)
    for administrator in administrators.exclude(pk=notice.recipient):
        tell(
            kind="letter_stopped", step=notice.kind, program=notice.program, recipient=administrator.pk,
            subject_kind="notices.notice", subject_id=notice.pk, occurrence=timezone.now(),
        )  # fmt: skip
    return True


def _as_many_as_may_go(*steps):
    moved, refusal = 0, None
    for step in steps:
        try:
            step()
            moved += 1
        except RuleBroken as refused:
            refusal = refused
    if refusal and not moved:
        raise refusal
    return moved


def _tell_of_work_left(user, program, at):
    """Supervisors hear of work that may be seen; of work about hidden people, those who say who sees them."""
    with scope.acting_as(programs=[program.pk], actor="system:work left"):
        restricted = Restriction.objects.open().values("person")
        left = sum(work_left(user, program=program).values())
        hidden = sum(work_left(user, program=program, person__in=restricted).values())
        if left > hidden:
            _tell_each("work_left", Role.SUPERVISOR, user, program, at)
        if hidden:
            _tell_each("hidden_work_left", Role.AUDITOR, user, program, at)


def _tell_each(kind, role, user, program, at):
    for listener in policy.holders(program, role):
        tell(
            kind=kind, step="left", program=program.pk, recipient=listener.pk,
            subject_kind="access.user", subject_id=user.pk, occurrence=at,
        )  # fmt: skip
