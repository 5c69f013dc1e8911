"""A caseload that was kept in a sheet before: the file, its rows, and what it says of the time before."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.calls.models.imports import First
from casemgmt.codes.facts import Fact, LeftOut
from casemgmt.history import tracked
from casemgmt.people.models import Person, seen_by
from casemgmt.sheets.workflow import BROUGHT, RowState, SheetStatus
from casemgmt.workflow import whether

UNDONE_WITHIN = timedelta(days=7)
CHECKED_FOR = timedelta(days=1)  # what was looked at and not brought in is forgotten then


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever brought a sheet in sees it, and nobody else: it names people whom others may not see."""
        programs = policy.programs_where(user, Permission.CASELOAD_IMPORT)
        return self.filter(started_by=user.pk, program__in=programs)

    def left_lying(self, now):
        """Looked at, and brought in by nobody for a day."""
        return self.filter(status=SheetStatus.CHECKED, created_at__lt=now - CHECKED_FOR)


class Sheet(Scoped):
    """One caseload sheet. `read` says how the file was read."""

    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("brought in by"))
    file_name = models.CharField(_("file"), max_length=255)
    first = models.CharField(_("dates begin with"), max_length=12, choices=First, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=SheetStatus, default=SheetStatus.CHECKED)
    imported_at = models.DateTimeField(_("brought in"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    read = models.JSONField(default=dict)

    objects = SheetQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("caseload sheet")
        verbose_name_plural = _("caseload sheets")
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=SheetStatus.values), name="sheet_status_known"),
            models.CheckConstraint(condition=Q(first__in=["", *First.values]), name="sheet_first_known"),
            models.CheckConstraint(
                condition=Q(imported_at__isnull=False, status__in=[SheetStatus.IMPORTED, SheetStatus.UNDONE])
                | Q(imported_at=None) & ~Q(status__in=[SheetStatus.IMPORTED, SheetStatus.UNDONE]),
                name="sheet_imported_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(status=SheetStatus.UNDONE, undone_at__lte=F("imported_at") + UNDONE_WITHIN)
                | Q(undone_at=None) & ~Q(status=SheetStatus.UNDONE),
                name="sheet_undone_within_a_week",
            ),
        ]

    def __str__(self):
        return self.file_name

    is_checked = whether("status", SheetStatus.CHECKED)
    is_imported = whether("status", SheetStatus.IMPORTED)
    is_undone = whether("status", SheetStatus.UNDONE)

    def may_be_undone(self, *, at):
        """Whether the week in which it may be taken back is not over."""
        return self.is_imported and at <= self.imported_at + UNDONE_WITHIN


class SheetRowQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Without what is about people whom the user may not see."""
        programs = policy.programs_where(user, Permission.CASELOAD_IMPORT)
        return self.filter(seen_by(user, "person"), sheet__started_by=user.pk, program__in=programs)

    def standing(self):
        """Brought in, and not taken back."""
        return self.filter(state__in=BROUGHT)

    def to_forget(self, now):
        """What still says what stood in a file, though it is needed for nothing any more."""
        over = Q(created_at__lt=now - UNDONE_WITHIN) | Q(sheet__status=SheetStatus.DISCARDED)
        return self.filter(over).exclude(cells={})


class SheetRow(Scoped):
    """One row: what stood in it, and what became of it. `cells` are forgotten after a week.

    `key` tells the same row of another file; `made` lists the records that it brought, each with its version.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    state = models.CharField(_("result"), max_length=10, choices=RowState)
    why = models.CharField(_("why"), max_length=500, blank=True)
    key = models.CharField(max_length=64)
    cells = models.JSONField(default=dict)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="sheet_rows", verbose_name=_("person"), null=True, blank=True
    )
    made = models.JSONField(default=list)

    copied_as = LeftOut("the file that it came from; what it brought stands in the record itself")
    objects = SheetRowQuerySet.as_manager()
    history = tracked(excluded=["cells"])

    class Meta:
        verbose_name = _("row of a caseload sheet")
        verbose_name_plural = _("rows of a caseload sheet")
        ordering = ["number"]
        indexes = [models.Index(fields=["program", "key"], name="sheetrow_by_key")]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheetrow_once"),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="sheetrow_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[RowState.REFUSED, RowState.LOOK, RowState.LEFT, RowState.KEPT])
                | ~Q(why=""),
                name="sheetrow_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BROUGHT) | Q(person__isnull=False) & ~Q(made=[]),
                name="sheetrow_brought_something",
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.get_state_display()}"

    needs_a_look = whether("state", RowState.LOOK)


class LoggedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the programs in which the user may see people, less those hidden from this user."""
        programs = policy.programs_where(user, Permission.PERSON_VIEW)
        return self.filter(seen_by(user, "person"), program__in=programs)

    def standing(self):
        return self.filter(struck_out_at=None)


class Logged(Scoped):
    """Something from the time before, as a sheet says it: it counts in no figure.

    A contact has its moment (noon of the day that was written); a referral has words.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact", _("Contact")
        REFERRAL = "referral", _("Referral")

    person = models.ForeignKey(Person, models.PROTECT, related_name="logged")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"), null=True, blank=True)
    text = models.CharField(_("what was written"), max_length=300, blank=True)
    struck_out_at = models.DateTimeField(_("struck out"), null=True, blank=True)

    copied_as = Fact.RECORD
    objects = LoggedQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("entry from before")
        verbose_name_plural = _("entries from before")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="contact", at__isnull=False) | Q(kind="referral") & ~Q(text=""),
                name="logged_says_what",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
