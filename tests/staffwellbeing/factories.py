"""Staff who check in, and a program that has told them."""

import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.exposure.actions import record_staff_notice
from casemgmt.history import stamp
from staffwellbeing import actions
from tests.factories import staff

TOLD = date(2026, 1, 2)
DAY = date(2026, 3, 9)
MONTH = DAY.replace(day=1)
LIGHT = {"shift": "good_shift", "drained": "little_drained", "staying": "nothing_stays"}
HEAVY = {"shift": "very_hard_shift", "drained": "completely_drained", "staying": "something_stays"}


def notice(program, *, by):
    return record_staff_notice(program=program, told_on=TOLD, words="Told at roll call and by letter.", by=by)


def checked_in(user, answers=LIGHT, *, on=DAY, program=None):
    program = program or policy.only(policy.programs_open(user))
    actions.check_in(user=user, program=program, entry=uuid.uuid4(), answers=answers, on=on)
    return user


def member(role, *, team, since=date(2025, 6, 1)):
    """Somebody who came on this day, by default long ago."""
    user = staff(role, team=team)
    begins = datetime.combine(since, time(), tzinfo=ZoneInfo(team.program.zone))
    spell = user.memberships.get()
    spell.since = begins
    stamp(spell, by=None, reason="test").save()
    return user


def crew(team, *, light=0, heavy=0, on=DAY):
    """So many responders of the team who checked in with a light and a heavy load."""
    answers = [LIGHT] * light + [HEAVY] * heavy
    return [checked_in(member(Role.RESPONDER, team=team), given, on=on) for given in answers]
