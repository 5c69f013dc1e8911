"""Which records a list holds: filters and orders by allow-list; any other parameter is refused."""

from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

PAGING = {"page", "per_page"}


class AllowedFilters(filters.DjangoFilterBackend):
    """Lists only: one record is found by its id. A misspelt filter would otherwise list everything."""

    def filter_queryset(self, request, queryset, view):
        if view.action != "list":
            return queryset
        known = getattr(view.filterset_class, "base_filters", {})
        unknown = set(request.query_params) - set(known) - PAGING
        if unknown:
            raise ValidationError(
                {name[:60]: [_("There is no such filter.")] for name in sorted(unknown)[:20]}
            )
        return super().filter_queryset(request, queryset, view)


class Order(filters.OrderingFilter):
    """Sort by the columns named, and by id where these are equal, so that no page repeats a row."""

    def filter(self, queryset, value):
        ordered = super().filter(queryset, value)
        return ordered.order_by(*ordered.query.order_by, "id") if value else ordered


def days(column):
    """A pair of filters, `since` and `until`: calendar days, both included."""
    return {
        "since": filters.DateFilter(field_name=column, lookup_expr="gte"),
        "until": filters.DateFilter(field_name=column, lookup_expr="lte"),
    }
