"""Who hears of an answer to a referral."""

from collections.abc import Iterable

from casemgmt.access import policy as access
from casemgmt.access.models import User
from casemgmt.access.roles import Permission, Role
from casemgmt.notices.actions import tell
from casemgmt.people.models import is_hidden
from referrals.actions.asking.speaker import Speaker
from referrals.models import Referral


def told(referral: Referral, step: str, speaker: Speaker) -> Referral:
    """Tell who looks after it, or the supervisors where they left; nobody hears of their own typing."""
    for listener in _listeners(referral):
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


def _listeners(referral: Referral) -> Iterable[User]:
    if _goes_on(referral, Permission.REFERRAL_VIEW):
        return [referral.worker]
    return access.holders(referral.program, Role.SUPERVISOR)


def _goes_on(referral: Referral, permission: Permission) -> bool:
    """Whether who looks after it still may, and the person is not hidden from them."""
    worker = referral.worker
    return access.allows(worker, permission, referral.program_id) and not is_hidden(
        referral.person_id, user=worker
    )
