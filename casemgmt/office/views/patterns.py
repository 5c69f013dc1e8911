"""What in the log is worth a look: off until staff and union were told, and never for evaluation."""

from datetime import timedelta

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casemgmt import scope
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.exposure.models import StaffNotice
from casemgmt.office.patterns import MANY, Pattern, patterns
from casemgmt.web import addresses
from casemgmt.web.programs import InProgram
from casemgmt.web.views import Page

PERIODS = (7, 30, 90)  # days
SHOWN = 50  # newest of each pattern
SUBJECT = "audit.pattern"
EXPLAINED = {
    Pattern.OWN: _("The worker’s name is the person’s, or the record was said to be theirs."),
    Pattern.SURNAME: _("Often chance. Sometimes family."),
    Pattern.NIGHT: _(
        "Between 10 pm and 6 am, by somebody who met and tried to reach nobody in the 12 hours around."
    ),
    Pattern.MANY: format_lazy(_("{many} or more different people within one hour of the clock."), many=MANY),
    Pattern.NO_WORK: _(
        "The worker never met, tried to reach, followed up, referred or carried this person. "
        "Covering for somebody looks like this too."
    ),
}


class Patterns(InProgram, Page):
    """For the privacy officer alone. Looking at it is written to the log like any reading of it."""

    permission = Permission.PRIVACY_REVIEW
    template_name = "office/patterns.html"

    @cached_property
    def days(self):
        return int(addresses.one_of(self.request, "days", [str(days) for days in PERIODS], otherwise="30"))

    def get_context_data(self, **kwargs):
        if not StaffNotice.objects.in_force(program=self.program, on=timezone.localdate()):
            return super().get_context_data(program=self.program, days=self.days, is_off=True, **kwargs)
        found = self.found()
        self.note_reading(found)
        return super().get_context_data(
            program=self.program,
            found=[
                (pattern, EXPLAINED[pattern], looks[:SHOWN], len(looks)) for pattern, looks in found.items()
            ],
            periods=PERIODS,
            days=self.days,
            **kwargs,
        )

    def found(self):
        """Restricted people are looked for like others; of everybody only the ID is shown."""
        with scope.acting_as(programs=[self.program.pk], actor="system:patterns"):
            return patterns(program=self.program, since=timezone.now() - timedelta(days=self.days))

    def note_reading(self, found):
        looks = [look for of in found.values() for look in of[:SHOWN]]
        record(
            EventKind.READ,
            by=self.request.user,
            program=self.program.pk,
            object_kind=SUBJECT,
            detail={
                "days": self.days,
                "rows": sum(map(len, found.values())),
                "ids": sorted({str(look.person.pk) for look in looks if look.person}),
            },
        )
