"""What the office says of itself, in the forms of `casemgmt.declared`."""

from casemgmt.declared import LetterKind, StoppedLetter
from casemgmt.office import actions, emails

SAYS = [
    LetterKind("hidden_work_left", emails.hidden_work_left),
    LetterKind("letter_stopped", emails.letter_stopped),
    LetterKind("work_left", emails.work_left),
    StoppedLetter(actions.tell_administrators),
]
