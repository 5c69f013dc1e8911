"""What wellbeing says of itself, in the forms of `casemgmt.declared`."""

from casemgmt.declared import BackgroundWork, LetterKind
from staffwellbeing import emails, tasks

SAYS = [
    LetterKind("support_asked", emails.support_asked),
    BackgroundWork("wellbeing", tasks.close_months, every=3600),
]
