"""Where a program is called, and when somebody answers."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.access import actions
from casemgmt.access.models import Program
from casemgmt.access.roles import Permission
from casemgmt.office.forms import PhonesForm
from casemgmt.web.changes import changes_of
from casemgmt.web.editing import Edits
from casemgmt.web.programs import InProgram
from casemgmt.web.views import ActionView


class Phones(Edits, InProgram, ActionView):
    """Shown to partners, in letters to them, and on what people take home."""

    on = "program"
    permission = Permission.PROGRAM_EDIT
    form_class = PhonesForm
    template_name = "office/phones.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Program.objects.get(pk=self.program.pk)}

    def get_context_data(self, **kwargs):
        changes = changes_of(self.program.history.all())
        return super().get_context_data(program=self.program, changes=changes, **kwargs)

    def perform(self, form):
        actions.set_phones(program=self.program, by=self.request.user, **form.cleaned_data)
        return _("Saved. Partners and new papers show it from now on.")

    def get_success_url(self):
        return self.in_program(reverse("office:phones"))
