"""The published description, asked everything it says it takes: no server error, no answer it did not tell of.

Half of what is asked names records that exist, so that the questions get past the door.
"""

import collections
from datetime import timedelta

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.checks import not_a_server_error

from casemgmt.access import tokens
from casemgmt.access.roles import Role
from casemgmt.web.api.views import description
from tests import factories

ROLES = [Role.SUPERVISOR, Role.SOCIAL_WORKER, Role.RESPONDER, Role.CALL_TAKER]
CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance,
] if hasattr(checks, "status_code_conformance") else []  # fmt: skip
