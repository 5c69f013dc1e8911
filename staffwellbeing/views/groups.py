"""Leaders' two pages: figures of groups, and what must stand before anything is collected."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.exposure.actions import record_staff_notice
from casemgmt.exposure.models import StaffNotice
from casemgmt.web import forms
from casemgmt.web.programs import InProgram, OfRecord
from staffwellbeing import actions, trend
from staffwellbeing.forms import NoticeForm, SupportContactForm
from staffwellbeing.models import SupportContact
from staffwellbeing.views.frame import FramedForm, FramedPage

TITLES = (
    gettext_lazy("A hard shift"),
    gettext_lazy("Very drained"),
    gettext_lazy("Something stays with them"),
)


class Groups(InProgram, FramedPage):
    """The newest closed month. Months are whole and fixed, and there is nothing to filter by."""

    permission = Permission.WELLBEING_GROUPS
    template_name = "staffwellbeing/groups.html"

    def get_context_data(self, **kwargs):
        place = {"user": self.request.user, "program": self.program}
        months = trend.months(**place)
        month = self.chosen(months)
        figures = trend.groups(**place, month=month) if month else []
        lines = [(team, list(zip(TITLES, line, strict=True))) for team, line in figures]
        kwargs |= {
            "program": self.program,
            "months": months,
            "month": month,
            "lines": lines,
            "titles": TITLES,
        }
        return super().get_context_data(**kwargs)

    def chosen(self, months):
        return months[0] if months else None


class Month(Groups):
    """One closed month."""

    def chosen(self, months):
        for month in months:
            if (month.year, month.month) == (self.kwargs["year"], self.kwargs["month"]):
                return month
        raise Http404


class SetupFrame(OfRecord):
    """What the pages of setting up share."""

    permission = Permission.WELLBEING_SETUP


class Setup(SetupFrame, FramedPage):
    """Whether staff and union were told, and who is there for staff."""

    template_name = "staffwellbeing/setup.html"

    def get_context_data(self, **kwargs):
        notices = StaffNotice.objects.filter(program=self.program).select_related("recorded_by")
        return super().get_context_data(program=self.program, notices=notices, **kwargs)


class SetupForm(SetupFrame, FramedForm):
    """A form of setting up."""

    template_name = "staffwellbeing/form.html"
    heading = explanation = submit = ""

    def get_context_data(self, **kwargs):
        words = {"heading": self.heading, "explanation": self.explanation, "submit": self.submit}
        return super().get_context_data(**words, back=self.get_success_url(), **kwargs)

    def get_success_url(self):
        return self.in_program(reverse("wellbeing:setup"))


class RecordNotice(SetupForm):
    form_class = NoticeForm
    heading = gettext_lazy("Record that staff and union were told")
    explanation = gettext_lazy("From that day on, staff can check in. Until then nothing is collected.")
    submit = gettext_lazy("Record it")

    def get_initial(self):
        return {"told_on": timezone.localdate()}

    def perform(self, form):
        record_staff_notice(program=self.program, by=self.request.user, **form.cleaned_data)
        return _("Recorded. Staff can read it on the privacy page.")


class AddContact(SetupForm):
    form_class = SupportContactForm
    heading = gettext_lazy("Add somebody who is there for staff")
    submit = gettext_lazy("Add")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.program}

    def perform(self, form):
        actions.add_contact(program=self.program, by=self.request.user, **form.cleaned_data)
        return _("Added.")


class RetireContact(SetupForm):
    model = SupportContact
    form_class = forms.Form
    explanation = gettext_lazy("Staff see them no longer. Whoever asked them already stays in touch.")
    submit = gettext_lazy("Remove")

    def get_queryset(self):
        """Everybody sees who is there for them; who sets it up takes them off, where they do."""
        here = policy.programs_where(self.request.user, self.permission)
        return super().get_queryset().filter(program__in=here)

    @property
    def heading(self):
        return _("Remove %(name)s") % {"name": self.object.name}

    def perform(self, form):
        actions.retire_contact(contact=self.object, on=timezone.localdate(), by=self.request.user)
        return _("Removed.")
