"""What consents say of themselves, in the forms of `casemgmt.declared`."""

from casemgmt.consents import policy, tasks
from casemgmt.consents.models import LegalRequest
from casemgmt.declared import BackgroundWork, LeaveCheck, NotEnded

SAYS = [
    NotEnded(LegalRequest.objects.open),
    LeaveCheck(policy.may_leave),
    BackgroundWork("disposals", tasks.resume_disposals, every=60),
]
