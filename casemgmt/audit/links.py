"""What the audit says of itself, in the forms of `casemgmt.declared`."""

from django.conf import settings

from casemgmt.audit import tasks
from casemgmt.declared import BackgroundWork

SAYS = [BackgroundWork("seal", tasks.seal, settings.SEAL_EVERY)]
