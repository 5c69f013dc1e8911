"""Open work of a colleague, all of it to somebody else in one step."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casemgmt.access.roles import Permission
from casemgmt.caseload import actions
from casemgmt.caseload.work import in_words, open_work
from casemgmt.office.forms import SuccessorForm
from casemgmt.office.views.staff import OfStaff, StaffAction


class HandOver(OfStaff, StaffAction):
    """For whoever gives out cases: numbers, and a new owner."""

    permission = Permission.CASE_ASSIGN
    form_class = SuccessorForm
    template_name = "office/hand_over.html"
    heading = _("Hand over open work")
    submit = _("Hand it over")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.program, "leaver": self.object}

    def get_context_data(self, **kwargs):
        work = open_work(self.object, program=self.program)
        return super().get_context_data(work=in_words(work), movable=sum(work.values()), **kwargs)

    def get_success_url(self):
        return self.request.get_full_path()

    def perform(self, form):
        count = actions.reassign(
            user=self.object,
            program=self.program,
            at=timezone.now(),
            by=self.request.user,
            **form.cleaned_data,
        )
        words = ngettext("%(n)s thing has a new owner.", "%(n)s things have a new owner.", count)
        to, left = form.cleaned_data["to"], sum(open_work(self.object, program=self.program).values())
        rest = _("The rest cannot go to %(name)s. Choose somebody else for it.") % {"name": to}
        return f"{words % {'n': count}} {rest if left else ''}".strip()
