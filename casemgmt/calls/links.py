"""What calls say of themselves, in the forms of `casemgmt.declared`."""

from casemgmt.calls import tasks
from casemgmt.declared import BackgroundWork

SAYS = [
    BackgroundWork("imports", tasks.resume_imports, every=60),
    BackgroundWork("uploads", tasks.forget_uploads, every=3600),
]
