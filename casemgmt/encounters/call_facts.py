"""How a call and a meeting that came of it tell one story: what the call can learn, and where they differ."""

from datetime import timedelta

from django.utils.text import capfirst

from casemgmt.calls.models import TIMES, Call
from casemgmt.codes.calls import Disposition, EndPoint
from casemgmt.codes.contact import YesNoUnknown
from casemgmt.codes.encounters import Outcome, Police
from casemgmt.days import moment, short_day

A_LITTLE = timedelta(minutes=15)  # clocks and memories differ by as much
End, Out = EndPoint, Outcome

POLICE_THERE = {Police.NONE: YesNoUnknown.NO} | dict.fromkeys(
    (
        Police.LEFT_BEFORE,
        Police.PRESENT,
        Police.CO_RESPONSE,
        Police.ASKED_US,
        Police.WE_ASKED,
        Police.TOOK_OVER,
    ),
    YesNoUnknown.YES,
)
# What an outcome says of the dispatch: the end that it tells, and others that do not contradict it.
ENDS = {
    Out.ENDED_ON_SCENE: (End.ENGAGED, End.BY_PHONE),
    Out.CONNECTED: (End.ENGAGED, End.BY_PHONE, End.HANDED_OVER),
    Out.TAKEN_TO_SERVICE: (End.ENGAGED, End.HANDED_OVER),
    Out.TAKEN_HOME: (End.ENGAGED,),
    Out.TAKEN_TO_HOSPITAL: (End.ENGAGED, End.HANDED_OVER),
    Out.CHOSE_NOT_TO: (End.CHOSE_NOT_TO, End.ENGAGED, End.BY_PHONE),
    Out.NOT_FOUND: (End.NOT_FOUND,),
    Out.LEFT: (End.ENGAGED, End.NOT_FOUND, End.CHOSE_NOT_TO),
    Out.EMS_TOOK_OVER: (End.HANDED_OVER, End.ENGAGED),
    Out.POLICE_TOOK_OVER: (End.HANDED_OVER, End.ENGAGED, End.NOT_SAFE),
    Out.HANDED_OVER: (End.HANDED_OVER, End.ENGAGED),
    Out.DIED: (End.ENGAGED,),
}
SAYS_NOTHING = ("", "other", "unknown")


def facts_for_call(encounter):
    """{field of Call: value} that a meeting tells of its call, as far as it tells them."""
    facts = {
        "police": POLICE_THERE.get(encounter.police),
        "end_point": next(iter(ENDS.get(encounter.outcome, ())), None),
        "disposition": Disposition.DIED if encounter.outcome == Out.DIED else None,
        "engaged_at": encounter.started_at if _tells_when_they_met(encounter) else None,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _tells_when_they_met(encounter):
    """Not where nobody was met, nor where the moment is one that the form took over from the call."""
    others = {_minute(getattr(encounter.call, name)) for name in TIMES if name != "engaged_at"}
    return encounter.outcome != Out.NOT_FOUND and _minute(encounter.started_at) not in others


def _minute(at):
    return at and at.replace(second=0, microsecond=0)


def differences(call, encounter):
    """(label, what the call says, what the meeting says), in words, for each fact on which they differ."""
    said = POLICE_THERE.get(encounter.police)
    if said and call.police not in SAYS_NOTHING and call.police != said:
        yield _label("police"), call.get_police_display(), encounter.get_police_display()
    ends = ENDS.get(encounter.outcome)
    if ends and call.end_point not in SAYS_NOTHING and call.end_point not in ends:
        yield _label("end_point"), call.get_end_point_display(), encounter.get_outcome_display()
    died = (call.disposition == Disposition.DIED, encounter.outcome == Out.DIED)
    if call.disposition not in SAYS_NOTHING and any(died) and not all(died):
        yield _label("disposition"), call.get_disposition_display(), encounter.get_outcome_display()
    yield from _other_times(call, encounter.started_at)


def _other_times(call, at):
    known = {name: getattr(call, name) for name in TIMES if getattr(call, name)}
    if not known:
        day = call.program.day_of(at)
        if abs(day - call.day) > timedelta(days=1):  # a call before midnight is met after it
            yield _label("day"), short_day(call.day), moment(at)
    elif "engaged_at" in known:
        if abs(known["engaged_at"] - at) > A_LITTLE:
            yield TIMES["engaged_at"], moment(known["engaged_at"]), moment(at)
    else:
        first = next(iter(known))
        if at < known[first] - A_LITTLE:
            yield TIMES[first], moment(known[first]), moment(at)
        elif "departed_at" in known and at > known["departed_at"] + A_LITTLE:
            yield TIMES["departed_at"], moment(known["departed_at"]), moment(at)


def _label(name):
    return capfirst(Call._meta.get_field(name).verbose_name)
