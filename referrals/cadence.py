"""When: how soon a partner answers, and when we look at it."""

from datetime import timedelta

from casemgmt.codes.referrals import ANSWER_WITHIN_HOURS, CHECK_WITHIN_HOURS
from followups.cadence import Window


def answer_due(urgency, *, sent_at):
    """The last moment of the partner's time to answer."""
    return sent_at + timedelta(hours=ANSWER_WITHIN_HOURS[urgency])


def check_window(urgency, *, sent_at, zone):
    """When we see whether an answer came: from its last moment on, sooner for what is urgent."""
    due = answer_due(urgency, sent_at=sent_at)
    return Window(sent_at, due, due + timedelta(hours=CHECK_WITHIN_HOURS[urgency]), zone)
