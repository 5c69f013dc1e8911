"""Writing, reading and adding to notes. A draft is saved as it is typed; a signature is for good."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.cases import actions
from casemgmt.cases.forms import AddendumForm, DraftForm, NoteForm
from casemgmt.cases.models import Case, Note
from casemgmt.cases.views.cases import added, by_day
from casemgmt.cases.workflow import NoteStatus
from casemgmt.codes.cases import NoteKind
from casemgmt.web import forms
from casemgmt.web.keys import known
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import found_in
from casemgmt.web.views import ActionView, ObjectPage


class Writing(ActionView):
    """The editor. `step=sign` signs; anything else keeps the draft."""

    permission = Permission.CASE_WORK
    once = False  # the form carries the id of what it makes
    form_class = NoteForm
    template_name = "cases/note_form.html"

    @property
    def case(self):
        return self.object

    def get_form_kwargs(self):
        own = policy.allows(self.request.user, Permission.SUD_NOTE, self.case.program_id)
        return super().get_form_kwargs() | {"kinds": NoteKind if own else [NoteKind.GENERAL]}

    def perform(self, form):
        now, by = timezone.now(), self.request.user
        note = actions.write_note(case=self.case, at=now, by=by, **form.cleaned_data)
        if self.request.POST.get("step") != "sign":
            return _("The draft is saved. Only you can see it.")
        actions.sign_note(note=note, at=now, by=by)
        return _("The note is signed.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(case=self.case, back=self.get_success_url(), **kwargs)

    def get_success_url(self):
        return reverse("cases:detail", args=[self.case.pk])


class WriteNote(Writing):
    model = Case
    audited = True

    def get_queryset(self):
        return super().get_queryset().select_related("person")


class EditNote(Writing):
    """Go on with a draft of one's own."""

    model = Note
    audited = True

    def get_queryset(self):
        own = super().get_queryset().filter(author=self.request.user, status=NoteStatus.DRAFT)
        return own.select_related("case__person")

    @property
    def case(self):
        return self.object.case

    def get_initial(self):
        return {"id": self.object.pk, "kind": self.object.kind, "text": self.object.text}

    def get_context_data(self, **kwargs):
        return super().get_context_data(note=self.object, **kwargs)


class SaveDraft(Writing):
    """Where the editor sends what was typed so far; it shows nothing."""

    model = Case
    form_class = DraftForm
    http_method_names = ["post"]

    def form_valid(self, form):
        self.perform(form)
        return HttpResponse(status=204)

    def form_invalid(self, form):
        return HttpResponse(status=422)


class DropDraft(ActionView):
    permission = Permission.CASE_WORK
    model = Note
    form_class = forms.Form
    template_name = "cases/form.html"

    def get_queryset(self):
        own = super().get_queryset().filter(author=self.request.user, status=NoteStatus.DRAFT)
        return own.select_related("case__person")

    def get_context_data(self, **kwargs):
        words = {"heading": _("Throw this draft away?"), "submit": _("Throw it away")}
        return super().get_context_data(**words, case=self.object.case, back=self.get_success_url(), **kwargs)

    def perform(self, form):
        actions.drop_draft(note=self.object, by=self.request.user)
        return _("The draft is gone.")

    def get_success_url(self):
        return reverse("cases:detail", args=[self.object.case_id])


class NotePage(ObjectPage):
    """One signed note with what was added to it."""

    permission = Permission.CASE_VIEW
    model = Note
    audited = True
    template_name = "cases/note.html"

    def get_queryset(self):
        notes = super().get_queryset()
        first = notes.signed().filter(adds_to=None)
        return first.select_related("case__person", "author").prefetch_related(added(notes))


class AddAddendum(ActionView):
    permission = Permission.CASE_WORK
    model = Note
    audited = True
    form_class = AddendumForm
    template_name = "cases/addendum.html"

    def get_queryset(self):
        return super().get_queryset().signed().filter(adds_to=None).select_related("case__person", "author")

    def perform(self, form):
        actions.add_addendum(note=self.object, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return _("Your words are signed and added.")

    def get_success_url(self):
        return reverse("cases:note", args=[self.object.pk])


class Notes(ListPage):
    """Every signed note of a case, newest first."""

    permission = Permission.CASE_VIEW
    model = Note
    template_name = "cases/notes.html"
    is_table = False
    order = "-signed"
    columns = [
        Column("signed", gettext_lazy("Signed"), "signed_at", by=(known("signed_at"),)),
        Column("kind", gettext_lazy("Kind"), "get_kind_display"),
        Column("author", gettext_lazy("Author"), "author"),
    ]

    @cached_property
    def case(self):
        cases = Case.objects.visible_to(self.request.user).select_related("person")
        found = found_in(self.request, cases.prefetch_related("person__contact_points"), self.kwargs["pk"])
        record(EventKind.READ, by=self.request.user, of=found)
        return found

    def narrow(self, rows):
        first = rows.signed().filter(case=self.case, adds_to=None)
        return first.select_related("author").prefetch_related(added(self.get_queryset()))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(case=self.case, **kwargs)
        return context | {"days": by_day(context["object_list"])}
