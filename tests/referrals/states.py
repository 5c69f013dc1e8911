"""A referral in every state that it can stand in, each made by the actions that lead there."""

from datetime import timedelta

from referrals.actions.asking import answers, sending

SAID = "Noor Haddad, intake"


def accepted(referral, hand):
    answers.accept(referral=referral, **hand)


def under_way(referral, hand):
    accepted(referral, hand)
    answers.try_to_reach(referral=referral, **hand)


def paused(referral, hand):
    accepted(referral, hand)
    answers.pause(referral=referral, words="Papers first.", **hand)


def started(referral, hand):
    accepted(referral, hand)
    answers.start_service(referral=referral, source="worker", **hand)


def started_and_paused(referral, hand):
    started(referral, hand)
    answers.pause(referral=referral, words="In hospital.", **hand)


def disputed(referral, hand):
    started(referral, hand)
    answers.deny_start(referral=referral, source="person", **hand)


def said(referral, hand):
    accepted(referral, hand)
    answers.start_service(referral=referral, source="partner", **hand)


def said_and_denied(referral, hand):
    said(referral, hand)
    answers.deny_start(referral=referral, source="person", **hand)


def said_and_completed(referral, hand):
    said(referral, hand)
    answers.complete(referral=referral, **hand)


def said_and_withdrawn(referral, hand):
    said(referral, hand)
    withdrawn(referral, hand)


def completed(referral, hand):
    started(referral, hand)
    answers.complete(referral=referral, **hand)


def declined(referral, hand):
    answers.decline(referral=referral, reason="no_capacity", **hand)


def chose_not(referral, hand):
    answers.decline(referral=referral, reason="person_chose_not", **hand)


def came_to_nothing(referral, hand):
    accepted(referral, hand)
    answers.end_unlinked(referral=referral, reason="not_reached", **hand)


def withdrawn(referral, hand):
    sending.withdraw(referral=referral, reason="Found something else", by=hand["by"], at=hand["at"])


def withdrawn_in_dispute(referral, hand):
    disputed(referral, hand)
    withdrawn(referral, hand)


def a_mistake(referral, hand):
    sending.strike_out(referral=referral, reason="Wrong person", by=hand["by"], at=hand["at"])


def waiting(referral, hand):
    """Sent, and nothing came."""


STATES = {
    step.__name__: step
    for step in (
        waiting, accepted, under_way, paused, said, said_and_denied, said_and_completed, said_and_withdrawn,
        started, started_and_paused, disputed, completed, declined, chose_not, came_to_nothing, withdrawn,
        withdrawn_in_dispute, a_mistake,
    )
}  # fmt: skip
OPEN = {"waiting", "accepted", "under_way", "paused", "said", "said_and_denied", "disputed"}
OURS = {"said", "said_and_denied", "said_and_completed", "disputed", "declined", "came_to_nothing"}
LINKED = {"started", "started_and_paused", "completed"}


def bring(referral, state, *, by):
    """Lead a referral that was just sent into a state."""
    hand = {"said_by": SAID, "by": by, "at": referral.sent_at + timedelta(minutes=1)}
    STATES[state](referral, hand)
    return referral
