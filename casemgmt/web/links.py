"""What web says of itself, in the forms of `casemgmt.declared`."""

from casemgmt.declared import BackgroundWork
from casemgmt.web import tasks

SAYS = [
    BackgroundWork("repeats", tasks.forget_repeats, every=3600),
    BackgroundWork("bulk", tasks.resume_bulk_steps, every=60),
]
