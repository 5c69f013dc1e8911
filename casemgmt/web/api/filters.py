"""Which records a list holds: filters and orders by allow-list. What is not understood is refused, by name.

A filter that were passed over would list everything, and nobody would notice.
"""

import re

from django.core.exceptions import ValidationError as NotUnderstood
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from casemgmt.web import forms

PAGING = {"page", "per_page"}


class AllowedFilters(filters.DjangoFilterBackend):
    """Lists only: one record is found by its id."""

    def filter_queryset(self, request, queryset, view):
        if view.action != "list":
            return queryset
        known = getattr(view.filterset_class, "base_filters", {})
        if wrong := dict(sorted(_wrong(request.query_params, known))[:20]):
            raise ValidationError({name[:60]: [said] for name, said in wrong.items()})
        return super().filter_queryset(request, queryset, view)


def _wrong(asked, known):
    """(name, sentence) of each parameter that cannot be answered, whatever its kind."""
    for name, values in asked.lists():
        if name not in known and name not in PAGING:
            yield name, _("There is no such filter.")
        elif len(values) > 1:
            yield name, _("Give each filter once.")
        elif not values[0].strip():
            yield name, _("Give a value, or leave the filter out.")
        elif name == "per_page" and not re.fullmatch(r"[1-9][0-9]{0,8}", values[0]):
            yield name, _("Say how many, like 50.")


class TruthField(forms.Field):
    default_error_messages = {"invalid": gettext_lazy("Say true or false.")}

    def to_python(self, value):
        match value:
            case "true" | "false":
                return value == "true"
            case None | "":
                return None
        raise NotUnderstood(self.error_messages["invalid"], code="invalid")


class Truth(filters.BooleanFilter):
    """true or false, and nothing else: not yes, not 1."""

    field_class = TruthField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": forms.TextInput, **kwargs})


class DayFilter(filters.DateFilter):
    """YYYY-MM-DD, whatever language the asker reads."""

    field_class = forms.IsoDay


class Order(filters.OrderingFilter):
    """Sort by the columns named, and by id where these are equal, so that no page repeats a row."""

    def filter(self, queryset, value):
        ordered = super().filter(queryset, value)
        return ordered.order_by(*ordered.query.order_by, "id") if value else ordered


def days(column):
    """A pair of filters, `since` and `until`: calendar days, both included."""
    return {
        "since": DayFilter(field_name=column, lookup_expr="gte"),
        "until": DayFilter(field_name=column, lookup_expr="lte"),
    }
