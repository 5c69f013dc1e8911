"""One call at a time: typed, or corrected."""

from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.calls.models import INTERVALS, TIMES, Call
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp


@transaction.atomic
def record_call(*, program, by, **facts):
    """A call as the call-taker types it. `facts` are fields of `Call`; at least one time is needed."""
    policy.require(by, Permission.CALL_RECORD, program)
    call = Call(program=program, source=Call.TYPED, **facts)
    _settle_times(call)
    return _save(call, by=by, reason=gettext_noop("Typed in"))


@transaction.atomic
def correct_call(*, call, reason, by, **facts):
    """Change facts of a call; the reason is kept in its history."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    policy.require(by, Permission.CALL_RECORD, call.program)
    changed = {name for name, value in facts.items() if getattr(call, name) != value}
    if not changed:
        raise RuleBroken(_("Nothing was changed."))
    if "source_key" in changed and call.source != Call.TYPED:
        raise RuleBroken(_("An imported call keeps the number that dispatch gave it."))
    for name in changed:
        setattr(call, name, facts[name])
    if changed & TIMES.keys():
        call.time_flags = [flag for flag in call.time_flags if flag.partition(":")[0] not in changed]
        _settle_times(call)
    return _save(call, by=by, reason=reason)


def _settle_times(call):
    """Refuse times in the wrong order, and derive the local day from the first one known."""
    known = [getattr(call, name) for name in TIMES if getattr(call, name)]
    if not known and not call.day:
        raise RuleBroken(_("Give at least the time of the call."))
    if not call.in_order:
        raise RuleBroken(_("The times are out of order: each step comes after the one before it."))
    if known:
        call.day = known[0].astimezone(ZoneInfo(call.program.zone)).date()
    call.time_flags = [flag for flag in call.time_flags if flag.partition(":")[0] not in INTERVALS]


def _save(call, *, by, reason):
    try:
        with transaction.atomic():
            stamp(call, by=by, reason=reason).save()
    except IntegrityError:
        raise RuleBroken(_("There is already a call with this number.")) from None
    return call
