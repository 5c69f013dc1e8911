"""What holds say of themselves, in the forms of `casemgmt.declared`."""

from casemgmt.codes.legal import RecordKind
from casemgmt.declared import KeptAs, NotEnded
from casemgmt.holds.models import LegalRequest

SAYS = [
    KeptAs("holds", RecordKind.CONSENTS),
    NotEnded(LegalRequest.objects.open),
]
