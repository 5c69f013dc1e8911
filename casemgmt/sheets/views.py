"""Pages of caseload sheets: what bringing one in would do, what became of each row, and the way back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.people import actions as people
from casemgmt.people.models import Person
from casemgmt.sheets import actions
from casemgmt.sheets.actions.judging import fields_of
from casemgmt.sheets.forms import RowsForm, SheetForm, field_of
from casemgmt.sheets.importing import COLUMNS, RowReader, example
from casemgmt.sheets.models import Sheet, SheetRow
from casemgmt.sheets.workflow import BROUGHT, NOT_BROUGHT, RowState
from casemgmt.tables.writing import csv_bytes
from casemgmt.web.forms import Form
from casemgmt.web.listing import note_listed
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import InProgram
from casemgmt.web.views import ActionView, ObjectPage, Page

TONES = {
    RowState.NEW: "good", RowState.KNOWN: "good", RowState.MADE: "good", RowState.ADDED: "good",
    RowState.LOOK: "wait", RowState.LEFT: "wait", RowState.REFUSED: "wait", RowState.KEPT: "wait",
}  # fmt: skip


class Sheets(ListPage):
    """What this user brought in, the newest first."""

    model = Sheet
    permission = Permission.CASELOAD_IMPORT
    template_name = "sheets/list.html"
    heading = gettext_lazy("Caseload sheets")
    lede = gettext_lazy(
        "People and promises that your team kept in a spreadsheet. You see the ones you brought."
    )
    nothing = gettext_lazy("You brought no sheet in yet.")
    order = "-when"
    columns = [
        Column("file", gettext_lazy("File"), "file_name", "sheets/cells/file.html", ("file_name",)),
        Column("when", gettext_lazy("When"), "created_at", by=("created_at",)),
        Column("status", gettext_lazy("Status"), "get_status_display", by=("status",)),
    ]


class NewSheet(InProgram, ActionView):
    """Upload a sheet: nothing of it comes in before the next page."""

    permission = Permission.CASELOAD_IMPORT
    form_class = SheetForm
    template_name = "sheets/new.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(program=self.program, **kwargs)

    def perform(self, form):
        file = form.cleaned_data["file"]
        self.sheet = actions.check_sheet(
            program=self.program, file=file, name=file.name, first=form.cleaned_data["first"],
            at=timezone.now(), by=self.request.user,
        )  # fmt: skip
        return ""

    def get_success_url(self):
        return reverse("sheets:detail", args=[self.sheet.pk])


class OnSheet(ActionView):
    """A step of one sheet; back to its page after."""

    model = Sheet
    permission = Permission.CASELOAD_IMPORT
    audited = True
    form_class = Form

    def get_queryset(self):
        return super().get_queryset().select_related("program", "started_by")

    def get_success_url(self):
        return reverse("sheets:detail", args=[self.object.pk])


class OneSheet(OnSheet):
    """Row by row what bringing it in would do, or did. Rows that need a look are answered here."""

    form_class = RowsForm
    template_name = "sheets/sheet.html"
    again = True

    @cached_property
    def rows(self):
        rows = SheetRow.objects.visible_to(self.request.user).filter(sheet=self.object)
        return list(rows.select_related("person"))

    @cached_property
    def looks(self):
        """(row, who may be the same person) of each that needs a look, as far as this user may see."""
        found = [(row, self.alike(row)) for row in self.rows if row.needs_a_look]
        note_listed(self.request.user, Person, self.shown(found))
        return found

    def shown(self, looks):
        people = {person.pk for _row, alike in looks for person in alike}
        return [*people, *({row.person_id for row in self.rows} - {None} - people)]

    def alike(self, row):
        today = self.object.program.day_of(timezone.now())
        listed = RowReader(first=self.object.first, today=today).read(row.number, row.cells)
        details, contacts = fields_of(listed.values)
        found = people.look_alikes(details, contacts[0] if contacts else None, by=self.request.user, on=today)
        return [match.person for match in found]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"looks": self.looks}

    def get_context_data(self, form=None, **kwargs):
        form = form or self.get_form()
        fields = {row.pk: form[field_of(row)] for row, _alike in self.looks}
        counts = {state: sum(row.state == state for row in self.rows) for state in RowState}
        states = [row.state for row in self.rows]
        return super().get_context_data(
            form=form,
            rows=[(row, TONES.get(row.state, "quiet"), fields.get(row.pk)) for row in self.rows],
            tiles=[(state.label, count) for state, count in counts.items() if count],
            comes=sum(counts[state] for state in (RowState.NEW, RowState.KNOWN)),
            may_come=any(state in (RowState.NEW, RowState.KNOWN, RowState.LOOK) for state in states),
            has_rest=any(row.state in NOT_BROUGHT and row.cells for row in self.rows),
            may_undo=any(state in BROUGHT for state in states)
            and self.object.may_be_undone(at=timezone.now()),
            **kwargs,
        )  # fmt: skip

    def perform(self, form):
        said = form.said(self.looks)
        actions.import_sheet(sheet=self.object, said=said, at=timezone.now(), by=self.request.user)
        rows = SheetRow.objects.visible_to(self.request.user).filter(sheet=self.object)
        count = rows.standing().count()
        words = ngettext("%(n)s person came in.", "%(n)s people came in.", count) % {"n": count}
        return f"{words} {_('You can take the sheet back for 7 days.')}"


class Discard(OnSheet):
    http_method_names = ["post"]

    def perform(self, form):
        actions.discard(sheet=self.object, by=self.request.user)
        return _("Nothing was brought in, and what stood in the file is forgotten.")


class Undo(OnSheet):
    template_name = "sheets/undo.html"

    def perform(self, form):
        actions.undo(sheet=self.object, at=timezone.now(), by=self.request.user)
        return _("It is taken back.")


class Rest(ObjectPage):
    """What did not come in, as CSV with the reasons, to be put right and brought in again."""

    model = Sheet
    permission = Permission.CASELOAD_IMPORT

    def render_to_response(self, context, **kwargs):
        found = SheetRow.objects.visible_to(self.request.user).filter(
            sheet=self.object, state__in=NOT_BROUGHT
        )
        rows = list(found.exclude(cells={}))
        record(EventKind.EXPORT, by=self.request.user, of=self.object, detail={"rows": len(rows)})
        data = csv_bytes(
            [_("Row"), _("Why it did not come in"), *map(str, COLUMNS.values())],
            ([row.number, row.why, *(row.cells.get(key, "") for key in COLUMNS)] for row in rows),
        )
        return _file(data, "rest.csv")


class Template(Page):
    """An empty sheet with one example."""

    permission = Permission.CASELOAD_IMPORT

    def render_to_response(self, context, **kwargs):
        return _file(csv_bytes(*example(timezone.localdate())), "caseload.csv")


def _file(data, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)
