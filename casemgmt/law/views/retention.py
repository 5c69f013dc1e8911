"""How long records are kept, what is due to go, two people who agree, and what is left to say."""

from django.db import transaction
from django.db.models import Func, IntegerField
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.codes.legal import RecordKind
from casemgmt.jobs.models import Job
from casemgmt.law import actions
from casemgmt.law.actions.disposing import JOB
from casemgmt.law.forms import ChosenForm, SchedulesForm
from casemgmt.law.models import Disposal, RetentionSchedule
from casemgmt.law.tasks import dispose
from casemgmt.law.workflow import DisposalStatus
from casemgmt.web import forms
from casemgmt.web.editing import Edits
from casemgmt.web.keys import known
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import AboutProgram
from casemgmt.web.views import ActionView, Page

AT_ONCE = 100  # rows of a list that two people read before they agree


class RetentionPage(AboutProgram):
    """About how long one program keeps records."""

    then = "law:disposals"  # the page that a form leads to

    def get_success_url(self):
        return self.in_program(reverse(self.then))


class Schedules(Edits, RetentionPage, ActionView):
    """Years for each kind of record."""

    on = "program"
    permission = Permission.RETENTION_SET
    form_class = SchedulesForm
    template_name = "law/retention/schedules.html"
    then = "law:schedules"

    @property
    def versions(self):
        return RetentionSchedule.history.filter(program=self.program)

    def get_initial(self):
        rows = RetentionSchedule.objects.visible_to(self.request.user).filter(program=self.program)
        return {row.kind: row.years for row in rows} | {"decided": rows[0].decided if rows else ""}

    def perform(self, form):
        actions.set_schedules(
            program=self.program,
            years=form.years(),
            decided=form.cleaned_data["decided"],
            by=self.request.user,
        )
        return _("The schedules are saved.")


class Progress(RetentionPage, Page):
    """How far the removal has come; the page asks for it while it runs. It names nobody."""

    permission = Permission.RECORDS_DISPOSE
    template_name = "law/retention/progress.html"

    def get_context_data(self, **kwargs):
        jobs = Job.objects.filter(kind=JOB, program=self.program.pk)
        return super().get_context_data(job=jobs.order_by("-created_at").first(), **kwargs)


class Disposals(Progress):
    """What is due, what waits for a second person, what is being removed, and the tombstones."""

    template_name = "law/retention/disposals.html"

    def get_context_data(self, **kwargs):
        rows = Disposal.objects.visible_to(self.request.user).filter(program=self.program)
        waiting = rows.waiting().select_related("person", "proposed_by", "approved_by")
        proposed = {row.person_id for row in waiting}
        scheduled = RetentionSchedule.objects.filter(program=self.program).count() == len(RecordKind)
        due = actions.due(program=self.program, at=timezone.now()).exclude(pk__in=proposed)
        due = due.order_by("created_at")[:AT_ONCE]
        self.note_shown(proposed | {person.pk for person in due})
        return super().get_context_data(
            due=due,
            waiting=waiting,
            scheduled=scheduled,
            approved=sum(row.status == DisposalStatus.APPROVED for row in waiting),
            **kwargs,
        )

    def note_shown(self, people):
        if people:
            record(
                EventKind.SEARCH,
                by=self.request.user,
                program=self.program.pk,
                object_kind="people.person",
                detail={"ids": sorted(map(str, people))},
            )


class Chosen(RetentionPage, ActionView):
    """Do one thing with every row that was ticked."""

    permission = Permission.RECORDS_DISPOSE
    form_class = ChosenForm
    template_name = "law/retention/refused.html"
    http_method_names = ["post"]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"among": self.among()}

    def perform(self, form):
        chosen = form.cleaned_data["chosen"]
        for row in chosen:
            self.act(row)
        return self.said(len(chosen))


class Propose(Chosen):
    """Propose people whose records are due."""

    def among(self):
        return actions.due(program=self.program, at=timezone.now())

    def act(self, row):
        actions.propose_disposal(person=row, at=timezone.now(), by=self.request.user)

    def said(self, number):
        words = ngettext("%(number)s is proposed.", "%(number)s are proposed.", number)
        return words % {"number": number}


class Approve(Chosen):
    """Agree to what somebody else proposed."""

    def among(self):
        return Disposal.objects.visible_to(self.request.user).filter(program=self.program)

    def act(self, row):
        actions.approve_disposal(disposal=row, at=timezone.now(), by=self.request.user)

    def said(self, number):
        words = ngettext("%(number)s is approved.", "%(number)s are approved.", number)
        return words % {"number": number}


class Stop(Approve):
    """Take proposals back."""

    def act(self, row):
        actions.stop_disposal(disposal=row, by=self.request.user)

    def said(self, number):
        words = ngettext("%(number)s is stopped.", "%(number)s are stopped.", number)
        return words % {"number": number}


class Run(RetentionPage, ActionView):
    """Start the removal of what two people agreed to."""

    permission = Permission.RECORDS_DISPOSE
    form_class = forms.Form
    template_name = "law/retention/refused.html"
    http_method_names = ["post"]

    def perform(self, form):
        job = actions.begin_disposals(program=self.program, by=self.request.user)

        def ring():
            dispose.delay(str(job.pk), job.program)

        # Without a broker the ring is lost, and the next look at quiet jobs rings again.
        transaction.on_commit(ring, robust=True)


class Summed(Func):
    """The sum of the numbers in a JSON object."""

    template = "(SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text(%(expressions)s))"
    output_field = IntegerField()


class Tombstones(ListPage):
    """What was disposed of, by whom, under which schedule. Nobody who was served is named."""

    permission = Permission.RECORDS_DISPOSE
    model = Disposal
    template_name = "law/retention/tombstones.html"
    heading = _("What is gone")
    lede = _("What was removed, when, by whom and under which schedule. It does not say whose it was.")
    nothing = _("Nothing was removed yet.")
    order = "-when"
    columns = [
        Column("when", _("When"), "done_at", by=(known("done_at"),)),
        Column("rows", _("Rows removed"), "rows_removed", by=(Summed("removed"),), look="number"),
        Column("proposed", _("Proposed by"), "proposed_by", by=("proposed_by__name",)),
        Column("approved", _("Approved by"), "approved_by", by=(known("approved_by__name", ""),)),
        Column("schedule", _("Under which schedule"), "schedule", "law/cells/schedule.html", ("schedule",)),
    ]

    def narrow(self, rows):
        return rows.filter(status=DisposalStatus.DONE).select_related("proposed_by", "approved_by")
