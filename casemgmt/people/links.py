"""What people say of themselves, in the forms of `casemgmt.declared`."""

from django.conf import settings

from casemgmt.declared import BackgroundWork, LetterKind
from casemgmt.people import emails, tasks

SAYS = [
    LetterKind("record_restricted", emails.record_restricted),
    LetterKind("review_waiting", emails.review_waiting),
    LetterKind("work_handed_on", emails.work_handed_on),
    LetterKind("work_restricted", emails.work_restricted),
    LetterKind("work_to_hand_on", emails.work_to_hand_on),
    BackgroundWork("records", tasks.compare_records, settings.DELIVER_EVERY),
    BackgroundWork("searches", tasks.forget_searches, every=600),
]
