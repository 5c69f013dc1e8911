"""The viewset that every slice builds on."""

from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.web.api.filters import AllowedFilters
from casemgmt.web.api.repeats import once
from casemgmt.web.listing import note_listed
from casemgmt.web.programs import turn_to


class Records(GenericViewSet):
    """Records through `visible_to`; with `audited`, whatever is answered is written to the log first."""

    model = None
    permission = None
    audited = True
    filterset_class = None
    filter_backends = [AllowedFilters]
    http_method_names = ["get", "head", "post", "patch"]
    lookup_value_converter = "uuid"

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.model.objects.visible_to(self.request.user)

    def get_object(self):
        found = super().get_object()
        turn_to(self.request, getattr(found, "program_id", None))
        if self.audited:
            record(EventKind.READ, by=self.request.user, of=found)
        return found

    def read(self, body, **context):
        """The validated data of the request's body; 400 names each field that is wrong."""
        serializer = body(data=self.request.data, context=self.get_serializer_context() | context)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def show(self, thing):
        """One of these records as it stands now."""
        return self.get_serializer(self.get_queryset().get(pk=thing.pk)).data

    def once(self, make):
        """Make one of these records; a repetition under the same key shows it again."""
        return once(self.request, make=make, find=self.found, show=self.show)

    def once_more(self, make, *, rows, shown):
        """Make something else that belongs to one of these records."""
        context = self.get_serializer_context()
        visible = rows.visible_to(self.request.user)
        return once(
            self.request,
            make=make,
            find=lambda pk: get_object_or_404(visible, pk=pk),
            show=lambda thing: shown(visible.get(pk=thing.pk), context=context).data,
        )

    def found(self, pk):
        """One of these records, or the same 404 for one out of scope as for one that never was."""
        return get_object_or_404(self.get_queryset(), pk=pk)

    def done(self, thing):
        """The answer to a step that was taken."""
        return Response(self.show(thing))


class ListedRecords(mixins.ListModelMixin):
    """A list, page by page. With `audited`, each page is one search in the log, with the ids shown."""

    def list(self, request, *args, **kwargs):
        answer = super().list(request, *args, **kwargs)
        if self.audited:
            note_listed(request.user, self.model, [row["id"] for row in answer.data["results"]])
        return answer


class VisibleViewSet(ListedRecords, mixins.RetrieveModelMixin, Records):
    """List and retrieve; what else a slice offers, it adds."""


class Router(SimpleRouter):
    """Addresses as pages have them, named after the model."""

    def __init__(self, *viewsets):
        super().__init__(use_regex_path=False)
        for address, viewset in viewsets:
            self.register(address, viewset, basename=f"api_{viewset.model._meta.model_name}")


def step(permission, name):
    """A state change: POST on a sub-resource of one record, with its own permission."""
    return action(
        detail=True, methods=["post"], permission=permission, url_path=name, url_name=name,
        filterset_class=None, pagination_class=None,
    )  # fmt: skip
