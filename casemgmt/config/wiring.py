"""What the slices say of themselves, gathered and handed down once, before anything runs.

It asks the database nothing. A name that is misspelt here fails in every process alike.
"""

from casemgmt.cases import links as cases
from casemgmt.consents import links as consents
from casemgmt.declared import NOT_ENDED, OPEN_WORK, WORKED_WITH
from casemgmt.encounters import links as encounters
from followups import links as followups
from referrals import links as referrals

OPEN_WORK.hand_down([cases.OPEN_WORK, followups.OPEN_WORK, referrals.OPEN_WORK])
WORKED_WITH.hand_down(
    [encounters.worked_with, followups.worked_with, cases.worked_with, referrals.worked_with]
)
NOT_ENDED.hand_down([referrals.begun, consents.waiting])
