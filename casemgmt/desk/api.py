"""What other systems do across several slices."""

from django.utils import timezone

from casemgmt.access import policy
from casemgmt.access.roles import Permission as P
from casemgmt.caseload import actions as caseload
from casemgmt.cases.api import CaseShown
from casemgmt.cases.models import Case
from casemgmt.codes.cases import CloseReason
from casemgmt.desk import actions
from casemgmt.web.api.fields import Day, OneOf, SentFields, choice
from casemgmt.web.api.records import Records, Router, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import HAPPENED


class Closed(SentFields):
    """Without a day it closes today. `successor` keeps the follow-ups that belong to the case."""

    reason = choice(CloseReason)
    closed_on = Day(required=False, validators=[HAPPENED])
    successor = OneOf(
        among=lambda user, context: policy.colleagues(user, P.FOLLOWUP_WORK), required=False, allow_null=True
    )


class Cases(Records):
    """Closing a case reaches into follow-ups and referrals."""

    model = Case
    serializer_class = CaseShown

    def get_queryset(self):
        return super().get_queryset().select_related("person", "owner").prefetch_related("goals")

    @described(Closed, CaseShown)
    @step(P.CASE_WORK, "close")
    def close(self, request, pk):
        """End the period of work and say why. Follow-ups without a successor wait for a supervisor."""
        case, sent = self.get_object(), self.read(Closed)
        left = actions.stays_open(case, user=request.user)
        return self.done(
            caseload.close_case(
                case=case, answers=left.answered(sent.get("successor")), reason=sent["reason"],
                on=sent.get("closed_on", timezone.localdate()), by=request.user, at=timezone.now(),
            )
        )  # fmt: skip


router = Router(("cases", Cases))
