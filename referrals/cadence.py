"""When: how soon a partner answers, when we look at it, and how long a word about free places counts."""

from datetime import timedelta

from casemgmt.codes.directory import CapacityUnit
from casemgmt.codes.referrals import ANSWER_WITHIN_HOURS, CHECK_WITHIN_HOURS
from followups.cadence import Window

# Beds change by the day. Own rule: a directory that is not kept sends people where nobody can take them.
COUNTS_FOR = {CapacityUnit.BED: timedelta(days=1)}
USUALLY = timedelta(days=7)


def answer_due(urgency, *, sent_at):
    """The last moment of the partner's time to answer."""
    return sent_at + timedelta(hours=ANSWER_WITHIN_HOURS[urgency])


def check_window(urgency, *, sent_at, zone):
    """When we see whether an answer came: from its last moment on, sooner for what is urgent."""
    due = answer_due(urgency, sent_at=sent_at)
    return Window(sent_at, due, due + timedelta(hours=CHECK_WITHIN_HOURS[urgency]), zone)


def is_stale(capacity, *, at):
    """Whether what a partner said about free places is too old to count on."""
    return at - capacity.as_of > COUNTS_FOR.get(capacity.unit, USUALLY)
