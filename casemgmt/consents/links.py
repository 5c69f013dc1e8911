"""What consents say of themselves, in the forms of `casemgmt.declared`."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.consents import policy, timeline
from casemgmt.consents.models import Consent
from casemgmt.declared import KeptAs, LeaveCheck
from casemgmt.web.caseload import OnCaseload
from casemgmt.web.keys import FAR_AHEAD_DAY, known
from casemgmt.web.lists import Column
from casemgmt.web.navigation import Group, InMenu, PersonTab
from casemgmt.web.timeline import Source

SOON = timedelta(days=30)


def _ending(user):
    """The last day of the consent that ends first within a month."""
    today = timezone.localdate()
    theirs = Consent.objects.visible_to(user).live(today).filter(person=OuterRef("person"))
    ending = theirs.filter(expires_on__lte=today + SOON).order_by("expires_on")
    return {"consent_ends": Subquery(ending.values("expires_on")[:1])}


ON_CASELOAD = OnCaseload(
    order=50,
    values=_ending,
    columns=(
        Column("consent", _("Consent ends"), "consent_ends", by=(known("consent_ends", FAR_AHEAD_DAY),)),
    ),
)
SAYS = [
    ON_CASELOAD,
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
