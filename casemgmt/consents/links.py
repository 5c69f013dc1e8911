"""What consents say of themselves, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.consents import policy, tasks, timeline
from casemgmt.consents.models import LegalRequest
from casemgmt.declared import BackgroundWork, KeptAs, LeaveCheck, NotEnded
from casemgmt.web.navigation import Begins, InMenu, PersonTab
from casemgmt.web.timeline import Source

SAYS = [
    KeptAs("consents", RecordKind.CONSENTS),
    NotEnded(LegalRequest.objects.open),
    LeaveCheck(policy.may_leave),
    BackgroundWork("disposals", tasks.resume_disposals, every=60),
    InMenu(_("Rules for sharing"), "consents:rules", Permission.SHARING_RULES, "lock", order=150),
    InMenu(_("What was shared"), "consents:ledger", Permission.DISCLOSURE_READ, "shield", order=160),
    InMenu(_("Legal requests"), "consents:legal", Permission.LEGAL_VIEW, "shield", order=170),
    InMenu(_("What is due to go"), "consents:disposals", Permission.RECORDS_DISPOSE, "calendar", order=180),
    InMenu(_("How long records stay"), "consents:schedules", Permission.RETENTION_SET, "calendar", order=190),
    Begins(Permission.LEGAL_WORK, "consents:legal", order=40),
    PersonTab("consents", _("Consents"), "consents:list", Permission.CONSENT_VIEW, order=50),
    PersonTab("disclosures", _("Shared"), "consents:disclosures", Permission.DISCLOSURE_READ, order=60),
    Source("sharing", _("Consent and sharing"), timeline.sharing, order=70),
]
