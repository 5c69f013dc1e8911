from datetime import date

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRefresh

from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.calls import actions
from casemgmt.calls.forms import Confirm, UploadForm
from casemgmt.calls.importing import example, explained, read_rules, shipped
from casemgmt.calls.models import INTERVALS, ImportBatch, Mapping, UnknownLabel
from casemgmt.calls.models.imports import RowOutcome
from casemgmt.calls.models.mapping import List
from casemgmt.calls.tasks import import_calls
from casemgmt.calls.workflow import ImportStage
from casemgmt.days import short_day
from casemgmt.errors import RuleBroken
from casemgmt.tables.limits import FileLimits
from casemgmt.tables.writing import csv_bytes
from casemgmt.web.lists import Column, FindsByWords, ListPage
from casemgmt.web.programs import InProgram
from casemgmt.web.views import ActionView, ObjectPage, Page

SHOWN_REFUSALS = 100
ON_A_PAGE = FileLimits(rows=25_000)  # read while somebody waits; the command takes more


class Imports(FindsByWords, ListPage):
    """Every file that came in, newest first."""

    model = ImportBatch
    permission = Permission.CALL_IMPORT
    template_name = "calls/imports.html"
    heading = gettext_lazy("Imports")
    lede = gettext_lazy("Calls from the dispatch log. Importing a file again changes nothing.")
    caption = gettext_lazy("Files")
    finds = ("file_name", "started_by__name")
    order = "-when"
    columns = [
        Column("file", gettext_lazy("File"), "file_name", "calls/cells/file.html", ("file_name",)),
        Column("when", gettext_lazy("When"), "created_at", "calls/cells/came.html", ("created_at",)),
        Column("stage", gettext_lazy("Status"), "get_stage_display", "calls/cells/stage.html", ("stage",)),
        Column("rows", gettext_lazy("Rows"), "rows_total", by=("rows_total",), look="number"),
        Column("imported", gettext_lazy("Imported"), "imported", by=("imported",), look="number"),
        Column("same", gettext_lazy("Same as before"), "same", by=("same",), look="number"),
        Column("refused", gettext_lazy("Refused"), "refused", by=("refused",), look="number"),
    ]

    def narrow(self, rows):
        return rows.select_related("mapping", "started_by").defer("summary")

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            mappings=Mapping.objects.visible_to(user),
            unknown=UnknownLabel.objects.visible_to(user).waiting().count(),
            **kwargs,
        )


class NewImport(InProgram, ActionView):
    """Upload a file and say how to read it."""

    permission = Permission.CALL_IMPORT
    form_class = UploadForm
    template_name = "calls/upload.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.program}

    def perform(self, form):
        file, user = form.cleaned_data["file"], self.request.user
        mapping = actions.adopt_mapping(program=self.program, slug=form.cleaned_data["mapping"], by=user)
        self.batch = actions.check_file(
            program=self.program, mapping=mapping, file=file, name=file.name, by=user,
            first=form.cleaned_data["first"], limits=ON_A_PAGE,
        )  # fmt: skip
        return ""

    def get_success_url(self):
        return reverse("calls:import", args=[self.batch.pk])


class OneImport(ObjectPage):
    """One file: what importing it would do, how far it has come, or what came of it."""

    model = ImportBatch
    permission = Permission.CALL_IMPORT
    template_name = "calls/import.html"

    def get_queryset(self):
        return super().get_queryset().select_related("mapping", "job", "started_by")

    def get_template_names(self):
        return ["calls/parts/import_progress.html"] if self.request.htmx else super().get_template_names()

    def render_to_response(self, context, **kwargs):
        if self.request.htmx and self.object.stage != ImportStage.IMPORTING:
            return HttpResponseClientRefresh()
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context if self.request.htmx else context | account_of(self.object)


class OfImport(ActionView):
    """One step of an import; its page is where it ends."""

    model = ImportBatch
    permission = Permission.CALL_IMPORT
    form_class = Confirm
    http_method_names = ["post"]

    def form_invalid(self, form):
        raise RuleBroken(form.non_field_errors()[0])

    def get_success_url(self):
        return reverse("calls:import", args=[self.object.pk])


class StartImport(OfImport):
    def perform(self, form):
        batch = actions.start_import(batch=self.object, by=self.request.user)

        def ring():
            import_calls.delay(str(batch.pk), batch.program_id)

        # Without a broker the ring is lost, and the next look at stalled imports rings again.
        transaction.on_commit(ring, robust=True)
        return ""


class CancelImport(OfImport):
    def perform(self, form):
        actions.cancel_import(batch=self.object, by=self.request.user)
        return _("Stopping after the rows in hand.")


class DiscardImport(OfImport):
    success_url = reverse_lazy("calls:imports")

    def perform(self, form):
        actions.discard_import(batch=self.object, by=self.request.user)
        return _("The file was removed.")

    def get_success_url(self):
        return self.success_url


class RefusedRows(ObjectPage):
    """Only the refused rows, as CSV, to be put right and imported again."""

    model = ImportBatch
    permission = Permission.CALL_IMPORT

    def render_to_response(self, context, **kwargs):
        rows = list(self.object.rows.filter(outcome=RowOutcome.REFUSED))
        columns = list(dict.fromkeys(name for row in rows for name in row.cells))
        record(EventKind.EXPORT, by=self.request.user, of=self.object, detail={"rows": len(rows)})
        data = csv_bytes(
            [_("Row"), _("Why it was refused"), *columns],
            ([row.number, row.reason, *(row.cells.get(name) for name in columns)] for row in rows),
        )
        headers = {"Content-Disposition": 'attachment; filename="refused-rows.csv"'}
        return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


class Template(Page):
    """An empty list with one example, for whoever has no dispatch system; read by the plain mapping."""

    permission = Permission.CALL_IMPORT

    def render_to_response(self, context, **kwargs):
        headers = {"Content-Disposition": 'attachment; filename="calls.csv"'}
        data = csv_bytes(*example(read_rules(shipped("plain"), zone="UTC")))
        return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


def account_of(batch):
    """What the page says about a file: rows, times, labels, minutes."""
    found = batch.summary
    return {
        "read": list(explained(found["read"])),
        "refusals": refusals_of(batch),
        "intervals": [interval(name, found) for name in INTERVALS],
        "date_only": sum(count for flag, count in found["flags"].items() if flag.endswith(":date_only")),
        "labels": [labels_of(field, found["labels"]) for field in List],
        "unknown": [{**entry, "field": List(entry["field"]).label} for entry in found["unknown_labels"]],
        "earlier": earlier_of(batch),
        "days": " – ".join(in_words(found[end]) for end in ("first_day", "last_day") if found[end]),
        "alike": ", ".join(f"“{name}”" for name in found["read"]["alike"]),
        "missing": ", ".join(found["missing"]),
        "dropped": ", ".join(f"{name} ({count})" for name, count in found["dropped"].items()),
    }


def in_words(day):
    return short_day(date.fromisoformat(day))


def refusals_of(batch):
    if batch.stage == ImportStage.CHECKED:
        return batch.summary["refusals"]
    return batch.rows.filter(outcome=RowOutcome.REFUSED).values("number", "reason")[:SHOWN_REFUSALS]


def interval(name, found):
    checks = found["minutes"].get(name, {})
    stated = sum(checks.get(kind, 0) for kind in ("match", "mismatch", "mismatch_negative", "not_a_number"))
    return {
        "label": INTERVALS[name][2],
        "median": found["medians"][name],
        "known": found["known"][name],
        "negative": found["flags"].get(f"{name}:negative", 0),
        "matched": checks.get("match", 0),
        "stated": stated,
    }


def labels_of(field, labels):
    read = [
        {"code": field.codes(label["code"]).label, "spellings": label["spellings"]}
        for label in labels
        if label["field"] == field and label["code"]
    ]
    return field.label, sorted(read, key=lambda label: -sum(label["spellings"].values()))


def earlier_of(batch):
    """The last import of the very same file, if there was one."""
    same = ImportBatch.objects.filter(
        program=batch.program_id, sha256=batch.sha256, stage=ImportStage.IMPORTED
    )
    return same.exclude(pk=batch.pk).first()
