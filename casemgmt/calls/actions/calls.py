"""One call at a time: typed, or corrected."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.calls.models import INTERVALS, TIMES, Call
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp

NOTHING: tuple[Any, ...] = ("", None, [], "unknown")  # what a field holds that says nothing


@transaction.atomic
def record_call(*, program: Program, by: User, **facts: Any) -> Call:
    """A call as the call-taker types it. `facts` are fields of `Call`; at least one time is needed."""
    policy.require(by, Permission.CALL_RECORD, program)
    call = Call(program=program, source=Call.TYPED, **facts)
    _settle_times(call)
    return _save(call, by=by, reason=gettext_noop("Typed in"))


@transaction.atomic
def correct_call(*, call: Call, reason: str, by: User, **facts: Any) -> Call:
    """Change facts of a call; the reason is kept in its history."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    policy.require(by, Permission.CALL_RECORD, call.program)
    changed = {name for name, value in facts.items() if getattr(call, name) != value}
    if not changed:
        raise RuleBroken(_("Nothing was changed."))
    if "source_key" in changed and call.source != Call.TYPED:
        raise RuleBroken(_("An imported call keeps the number that dispatch gave it."))
    _set(call, {name: facts[name] for name in changed})
    if changed & TIMES.keys():
        call.time_flags = [flag for flag in call.time_flags if flag.partition(":")[0] not in changed]
        _settle_times(call)
    return _save(call, by=by, reason=reason)


@transaction.atomic
def complete_call(*, call: Call, by: User, **facts: Any) -> Call:
    """Set what the call does not say yet to what the team tells of it; what it says already stays."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    policy.require(by, Permission.ENCOUNTER_RECORD, call.program)
    filled, _kept = fill(call, facts)
    return _save(call, by=by, reason=gettext_noop("Told by the team")) if filled else call


def fill(call: Call, facts: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Set those of the facts of which the call says nothing; returns (names set, names that say otherwise).

    Times are set only where they stay in order. An end that was read, but not understood, says something.
    """
    unread = {entry["field"] for entry in call.unmapped}
    told = {name: value for name, value in facts.items() if value not in NOTHING}
    blank = {name for name in told.keys() - unread if getattr(call, name) in NOTHING}
    times = blank & TIMES.keys()
    _set(call, {name: told[name] for name in times})
    if not call.in_order:
        _set(call, dict.fromkeys(times))
        blank -= times
    _set(call, {name: told[name] for name in blank})
    if blank & TIMES.keys():
        _settle_times(call)
    return blank, {name for name in told.keys() - blank if getattr(call, name) != told[name]}


def _set(call: Call, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(call, name, value)


def _settle_times(call: Call) -> None:
    """Refuse times in the wrong order, and derive the local day from the first one known."""
    known = [getattr(call, name) for name in TIMES if getattr(call, name)]
    if not known and not call.day:
        raise RuleBroken(_("Give at least the time of the call."))
    if not call.in_order:
        raise RuleBroken(_("The times are out of order: each step comes after the one before it."))
    if known:
        call.day = call.program.day_of(known[0])
    call.time_flags = [flag for flag in call.time_flags if flag.partition(":")[0] not in INTERVALS]


def _save(call: Call, *, by: User, reason: str) -> Call:
    try:
        with transaction.atomic():
            stamp(call, by=by, reason=reason).save()
    except IntegrityError:
        raise RuleBroken(_("There is already a call with this number.")) from None
    return call
