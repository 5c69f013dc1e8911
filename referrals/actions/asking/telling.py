"""Who hears of an answer to a referral."""

from collections.abc import Iterable
from datetime import datetime

from casemgmt.access import policy as access
from casemgmt.access.models import User
from casemgmt.access.roles import Permission, Role
from casemgmt.notices.actions import tell
from casemgmt.people.models import is_hidden
from referrals.actions.asking.speaker import Speaker
from referrals.models import Referral


def told(referral: Referral, step: str, speaker: Speaker) -> Referral:
    """Tell who looks after it and whoever covers for them, or the supervisors where they left.

    Nobody hears of their own typing.
    """
    for listener in _listeners(referral, speaker.at):
        if listener != speaker.by:
            tell(
                kind="referral_answered",
                step=step,
                program=referral.program_id,
                recipient=listener.pk,
                subject_kind="referrals.referral",
                subject_id=referral.pk,
                occurrence=speaker.at,
            )
    return referral


def _listeners(referral: Referral, at: datetime) -> Iterable[User]:
    if _goes_on(referral, Permission.REFERRAL_VIEW):
        covered = Referral.objects.filter(pk=referral.pk).covered(at).values("cover")
        return [referral.worker, *User.objects.filter(pk__in=covered)]
    return access.holders(referral.program, Role.SUPERVISOR)


def _goes_on(referral: Referral, permission: Permission) -> bool:
    """Whether who looks after it still may, and the person is not hidden from them."""
    worker = referral.worker
    return access.allows(worker, permission, referral.program_id) and not is_hidden(
        referral.person_id, user=worker
    )
