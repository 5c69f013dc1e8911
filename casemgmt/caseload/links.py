"""What caseloads say of themselves, in the forms of `casemgmt.declared`."""

from django.conf import settings

from casemgmt.caseload import emails, tasks
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import BackgroundWork, KeptAs, LetterKind

SAYS = [
    KeptAs("caseload", RecordKind.CASES),
    LetterKind("work_moved", emails.work_moved),
    BackgroundWork("moves", tasks.give_planned, settings.REMIND_EVERY),
]
