"""Which columns of a referral change when somebody says that its service started, or that it did not."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casemgmt.codes.referrals import LinkageSource
from casemgmt.errors import RuleBroken
from referrals.actions.asking.speaker import Speaker
from referrals.models import Referral

Columns = dict[str, Any]

PARTNER = LinkageSource.PARTNER
UNLINKED: Columns = {"linked_at": None, "linkage_source": "", "confirmed_source": "", "start_said_at": None}


def said(referral: Referral, started_at: datetime, speaker: Speaker) -> Columns:
    """The columns that say since when a partner without a name says that it started."""
    if referral.start_said_at is not None and not referral.linkage_disputed:
        raise RuleBroken(_("It was said before that the service started."))
    return {"start_said_at": _moment(referral, started_at, speaker), **_against(referral, PARTNER)}


def linked(referral: Referral, source: str, started_at: datetime, speaker: Speaker) -> Columns:
    """The columns that say since when it is linked and on whose word."""
    sources = {referral.linkage_source, referral.confirmed_source}
    if source in sources and not referral.linkage_disputed:
        raise RuleBroken(_("It was said before that the service started."))
    began = _moment(referral, started_at, speaker)
    if referral.linked_at is not None:
        columns: Columns = {"confirmed_source": "" if source == referral.linkage_source else source}
    elif referral.start_said_at is not None and source != PARTNER:
        columns = confirmed(referral, source)
    else:
        columns = {"linked_at": began, "linkage_source": source, "start_said_at": None}
    return {**columns, **_against(referral, source)}


def confirmed(referral: Referral, source: str) -> Columns:
    """What the partner said is so: linked since then, on its word and on another's."""
    return {
        "linked_at": referral.start_said_at,
        "linkage_source": PARTNER,
        "confirmed_source": source,
        "start_said_at": None,
    }


def _moment(referral: Referral, started_at: datetime, speaker: Speaker) -> datetime:
    if started_at > speaker.at:
        raise RuleBroken(_("A service cannot start in the future."))
    return max(started_at, referral.sent_at)


def _against(referral: Referral, source: str) -> Columns:
    """Whoever else said that it did not start still says so: disputed."""
    against = referral.not_linked_source if referral.not_linked_source != source else ""
    return {"not_linked_source": against, "linkage_disputed": bool(against)}


def denied(referral: Referral, source: str) -> Columns:
    """The columns that stay when a source says that nothing started."""
    if referral.start_said_at is not None and source != PARTNER:
        return {"not_linked_source": source, "linkage_disputed": True}
    others = [one for one in (referral.linkage_source, referral.confirmed_source) if one not in ("", source)]
    if not others:
        began = referral.linked_at or referral.start_said_at
        columns = UNLINKED | ({"business_status": ""} if began else {})
        return {**columns, "not_linked_source": source, "linkage_disputed": False}
    return {
        "linkage_source": others[0],
        "confirmed_source": "".join(others[1:]),
        "not_linked_source": source,
        "linkage_disputed": True,
    }
