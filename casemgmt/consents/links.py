"""What consents say of themselves, in the forms of `casemgmt.declared`."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.consents import policy, timeline
from casemgmt.declared import KeptAs, LeaveCheck
from casemgmt.web.navigation import Group, InMenu, PersonTab
from casemgmt.web.timeline import Source

SAYS = [
    KeptAs("consents", RecordKind.CONSENTS),
    LeaveCheck(policy.may_leave),
    InMenu(
        _("Rules for sharing"), "consents:rules", Permission.SHARING_RULES, "lock", 150, under=Group.SETTINGS
    ),
    InMenu(
        _("What was shared"),
        "consents:ledger",
        Permission.DISCLOSURE_READ,
        "shield",
        160,
        under=Group.RECORDS,
    ),
    PersonTab("consents", _("Consents"), "consents:list", Permission.CONSENT_VIEW, order=50),
    PersonTab("disclosures", _("Shared"), "consents:disclosures", Permission.DISCLOSURE_READ, order=60),
    Source("sharing", _("Consent and sharing"), timeline.sharing, timeline.shared, order=70),
]
