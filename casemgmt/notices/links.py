"""What notices say of themselves, in the forms of `casemgmt.declared`."""

from django.conf import settings

from casemgmt.declared import BackgroundWork
from casemgmt.notices import tasks

SAYS = [BackgroundWork("deliver", tasks.deliver, settings.DELIVER_EVERY)]
