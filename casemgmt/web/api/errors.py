"""Every refusal has one of two shapes: {"detail": sentence} or {"errors": {field: [sentences]}}."""

import structlog
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status, views
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from casemgmt.errors import NotAllowed, RuleBroken, WhichProgram

WHICH = gettext_lazy("Name the program: you work in several.")
log = structlog.get_logger(__name__)


def domain_errors_as_http(error, context):
    """Rules speak Python; what HTTP says of them stands here alone."""
    match error:
        case NotAllowed():
            return Response({"detail": str(error)}, status=status.HTTP_403_FORBIDDEN)
        case RuleBroken():
            return Response({"detail": str(error)}, status=status.HTTP_409_CONFLICT)
        case WhichProgram():
            return Response({"errors": {"program": [WHICH]}}, status=status.HTTP_400_BAD_REQUEST)
        case ValidationError():
            named = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
            return Response({"errors": named}, status=status.HTTP_400_BAD_REQUEST)
        case IntegrityError():
            return _constraint_said_no(error)
    return views.exception_handler(error, context)


def _constraint_said_no(error):
    """A constraint is a rule too: refused like one, and noted, for its words are missing here."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    log.warning("refused_by_constraint", constraint=constraint)
    refusal = _("The record cannot be kept like this: a rule of the database speaks against it.")
    return Response({"detail": refusal}, status=status.HTTP_409_CONFLICT)
