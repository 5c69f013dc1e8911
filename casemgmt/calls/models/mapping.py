from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped
from casemgmt.access.roles import Permission
from casemgmt.codes.calls import CallReason, Disposition, EndPoint, Intake
from casemgmt.codes.contact import YesNoUnknown
from casemgmt.history import tracked


class List(models.TextChoices):
    """The fields of a call whose labels are read through a code list."""

    REASONS = "reasons", _("Reason")
    END_POINT = "end_point", _("How it ended")
    DISPOSITION = "disposition", _("Where the person ended up")
    INTAKE = "intake", _("How it came in")
    POLICE = "police", _("Police there?")

    @property
    def codes(self):
        """The code list behind this field."""
        return CODES[self]


CODES = {
    List.REASONS: CallReason,
    List.END_POINT: EndPoint,
    List.DISPOSITION: Disposition,
    List.INTAKE: Intake,
    List.POLICE: YesNoUnknown,
}


class MappingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Mappings of the programs in which the user may import or edit."""
        programs = {
            *policy.programs_where(user, Permission.CALL_IMPORT),
            *policy.programs_where(user, Permission.MAPPING_EDIT),
        }
        return self.filter(program__in=programs)


class Mapping(Scoped):
    """How one dispatch system's export is read: data that a city edits.

    `document` is what importing reads.
    """

    slug = models.SlugField(_("short name"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    document = models.JSONField(_("rules"))

    objects = MappingQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("mapping")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["program", "slug"], name="mapping_slug_once_in_a_program")
        ]

    def __str__(self):
        return self.name


class UnknownLabelQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Labels of the programs whose mappings the user may edit."""
        return self.filter(program__in=policy.programs_where(user, Permission.MAPPING_EDIT))

    def waiting(self):
        """Labels that nobody has decided on."""
        return self.filter(resolved_at=None)


class UnknownLabel(Scoped):
    """A label that no code was found for. Resolved, `code` is its meaning; empty: "leave it out"."""

    mapping = models.ForeignKey(Mapping, models.CASCADE, related_name="unknown_labels")
    field = models.CharField(_("field"), max_length=20, choices=List)
    label = models.CharField(_("label"), max_length=200)
    folded = models.CharField(max_length=200)
    count = models.PositiveIntegerField(_("calls"), default=0)
    code = models.CharField(_("code"), max_length=30, blank=True)
    resolved_at = models.DateTimeField(null=True, editable=False)

    objects = UnknownLabelQuerySet.as_manager()

    class Meta:
        verbose_name = _("unknown label")
        ordering = ["field", "-count", "label"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "field", "folded"], name="unknown_label_once"),
            models.CheckConstraint(condition=Q(field__in=List.values), name="unknown_label_field_known"),
            models.CheckConstraint(
                condition=Q(code="") | Q(resolved_at__isnull=False), name="unknown_label_code_when_resolved"
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def codes(self):
        return List(self.field).codes

    @property
    def meaning(self):
        """What it was decided to mean, in words; empty when it is left out."""
        return self.codes(self.code).label if self.code else ""
