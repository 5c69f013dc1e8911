"""What consents say of themselves, in the forms of `casemgmt.declared`."""

from casemgmt.consents.models import LegalRequest

waiting = LegalRequest.objects.open
