"""Days away and who covers, for other systems. Why somebody is away is nobody's business."""

from django.utils import timezone

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.web.api.fields import Day, OneOf, ProgramField, SentFields, Shown
from casemgmt.web.api.records import Router, VisibleViewSet, step
from casemgmt.web.api.schema import described
from casemgmt.web.moments import PROMISED
from casemgmt.workforce import actions
from casemgmt.workforce.models import Absence

P = Permission


class AbsenceShown(Shown):
    class Meta:
        model = Absence
        fields = ["id", "program", "user", "starts_on", "ends_on", "covered_by"]


def colleagues(user, context):
    """Whoever works on follow-ups where the user does."""
    return policy.colleagues(user, P.FOLLOWUP_WORK)


class AbsenceSent(SentFields):
    """Without a user it is the sender's own. Saying it of somebody else takes leave to do so."""

    program = ProgramField(P.FOLLOWUP_WORK)
    user = OneOf(among=colleagues, required=False)
    starts_on = Day(validators=[PROMISED])
    ends_on = Day(validators=[PROMISED])
    covered_by = OneOf(among=colleagues, required=False, allow_null=True)


class Absences(VisibleViewSet):
    """Who is away, and who covers: known to whoever works with them."""

    model = Absence
    permission = P.FOLLOWUP_WORK
    audited = False
    serializer_class = AbsenceShown

    def get_queryset(self):
        rows = super().get_queryset()
        if self.action == "end_cover" and self.request.method == "POST":
            return rows & Absence.objects.to_change_by(self.request.user)
        return rows.not_over(timezone.localdate()) if self.action == "list" else rows

    @described(AbsenceSent, AbsenceShown, creates=True)
    def create(self, request):
        """Say who is away from which day to which, and who covers."""
        sent = {"user": request.user, **self.read(AbsenceSent)}
        return self.once(lambda: actions.record_absence(by=request.user, **sent))

    @described(None, AbsenceShown)
    @step(P.FOLLOWUP_WORK, "end-cover")
    def end_cover(self, request, pk):
        """Nobody stands in any more: said by either of the two, or by who leads them."""
        return self.done(actions.end_cover(absence=self.get_object(), by=request.user))


router = Router(("absences", Absences))
