"""What every API endpoint shares: deny by default, one shape of error, pages, safe repetition."""

import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework import mixins, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.views import exception_handler
from rest_framework.viewsets import GenericViewSet

from casemgmt.access import policy
from casemgmt.audit.actions import record
from casemgmt.audit.models import Kind
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.web.models import RepeatableRequest


class TokenBearer(BaseAuthentication):
    """Believe the middleware, which has looked the token up before the scope was set."""

    def authenticate(self, request):
        token = getattr(request._request, "api_token", None)
        return (token.user, token) if token else None

    def authenticate_header(self, request):
        return "Bearer"


class HoldsPermission(BasePermission):
    """Deny by default: a view without a `permission` (or one per method) answers nobody."""

    def has_permission(self, request, view):
        wanted = getattr(view, "permission", None)
        if isinstance(wanted, dict):
            wanted = wanted.get(request.method if request.method != "HEAD" else "GET")
        return bool(wanted and request.user.is_authenticated and policy.allows(request.user, wanted))


class Pages(PageNumberPagination):
    """Numbered pages of 25, up to 100 on request."""

    page_size = 25
    page_size_query_param = "per_page"
    max_page_size = 100


class VisibleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Records through `visible_to`; with `audited`, each record answered is written to the log."""

    model = None
    audited = False
    permission = None
    lookup_value_converter = "uuid"

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.model.objects.visible_to(self.request.user)

    def get_object(self):
        found = super().get_object()
        if self.audited:
            record(Kind.READ, by=self.request.user, of=found)
        return found

    def list(self, request, *args, **kwargs):
        answer = super().list(request, *args, **kwargs)
        if self.audited:
            ids = [row["id"] for row in answer.data["results"]]
            label = self.model._meta.label_lower
            record(
                Kind.SEARCH,
                by=request.user,
                program=_program(request),
                object_kind=label,
                detail={"ids": ids},
            )
        return answer


def read(serializer_class, request, **context):
    """The validated data of the request's body; 400 names each field that is wrong."""
    serializer = serializer_class(data=request.data, context={"request": request, **context})
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def once(request, make, find, show):
    """Answer a repeated POST with the thing it made the first time.

    With an `Idempotency-Key` header, `make()` runs once per user, path and key; a repetition finds the
    thing by its id and shows it again. The key keeps an id and a hash of the body, never the answer.
    A key reused with another body is refused with 409.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return Response(show(make()), status=status.HTTP_201_CREATED)
    body = hashlib.sha256(json.dumps(request.data, sort_keys=True, default=str).encode()).hexdigest()
    names = {"user": request.user.pk, "path": request.path, "key": key[:200]}
    earlier = RepeatableRequest.objects.filter(**names).first()
    if earlier is None:
        try:
            with transaction.atomic():
                made = make()
                RepeatableRequest.objects.create(
                    **names, program=_program(request), body_hash=body, object_id=made.pk
                )
            return Response(show(made), status=status.HTTP_201_CREATED)
        except IntegrityError:
            earlier = RepeatableRequest.objects.filter(**names).first()
            if earlier is None:
                raise
    if earlier.body_hash != body:
        raise RuleBroken(_("This Idempotency-Key was used before with another body."))
    return Response(show(find(earlier.object_id)), status=status.HTTP_200_OK)


def domain_errors_as_http(error, context):
    """Every refusal has the same shape: {"detail": sentence} or {"errors": {field: [sentences]}}."""
    match error:
        case NotAllowed():
            return Response({"detail": str(error)}, status=status.HTTP_403_FORBIDDEN)
        case RuleBroken():
            return Response({"detail": str(error)}, status=status.HTTP_409_CONFLICT)
        case ValidationError() if isinstance(error.detail, dict):
            return Response({"errors": error.detail}, status=status.HTTP_400_BAD_REQUEST)
    return exception_handler(error, context)


def _program(request):
    return (policy.programs_of(request.user) or [""])[0]
