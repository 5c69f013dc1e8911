"""When somebody joins, their own record is looked for; when mail goes no further, somebody hears of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from casemgmt.access import invitations, policy
from casemgmt.access.models import Invitation, Membership, Program, User
from casemgmt.access.roles import Role
from casemgmt.notices.actions import tell
from casemgmt.notices.models import Notice
from casemgmt.people.actions import look_for_own_record


@transaction.atomic
def look_for_own_records(user: User, *, on: date) -> None:
    """In each program where they have a role now; whoever comes back may have several."""
    for program in Program.objects.filter(pk__in=user.memberships.filter(until=None).values("program")):
        look_for_own_record(user=user, program=program, on=on)


@transaction.atomic
def accept(*, invitation: Invitation, at: datetime, by: User) -> Membership:
    """Begin the role that was offered; a record that may be the newcomer's own is hidden from them first."""
    spell = invitations.accept(invitation=invitation, at=at, by=by)
    look_for_own_record(user=by, program=spell.program, on=spell.program.day_of(at))
    return spell


def tell_administrators(notice: Notice) -> bool:
    """A letter goes no further: tell those who look after the mail; not of such a letter to them."""
    if notice.kind == "letter_stopped":
        return False
    administrators = policy.holders(Program.objects.get(pk=notice.program), Role.ADMINISTRATOR)
    for administrator in administrators.exclude(pk=notice.recipient):
        tell(
            kind="letter_stopped",
            step=notice.kind,
            program=notice.program,
            recipient=administrator.pk,
            subject_kind="notices.notice",
            subject_id=notice.pk,
            occurrence=timezone.now(),
        )
    return True
