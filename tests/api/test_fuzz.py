"""The published description, asked all that it says it takes: no server error, no answer it did not tell of.

Half of what is asked names records that exist, so that the questions get past the door.
"""

from datetime import timedelta

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from casemgmt.access import tokens
from casemgmt.access.roles import Role
from tests import factories

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
RECORDS = {
    "calls": "call", "people": "person", "contact-points": "contact_point", "encounters": "encounter",
    "follow-ups": "followup", "cases": "case", "goals": "goal", "notes": "draft", "consents": "consent",
    "disclosures": "disclosure", "referrals": "referral", "services": "service",
}  # fmt: skip
NAMED = {
    "person": "person", "team": "team", "call": "call", "owner": "user", "assignee": "user", "user": "user",
    "search": "search", "contact_point": "contact_point", "recipient": "agency", "service": "service",
    "case": "case", "consent": "consent",
}  # fmt: skip


def secret_of(user, program):
    """A token of this user for all that they may give one there."""
    permissions, ends = tokens.may_give(user, program), timezone.now() + timedelta(days=1)
    return tokens.issue(
        user=user, program=program, name="Fuzz", permissions=permissions, expires_at=ends, by=user
    )[1]


def name_records_of(house, case):
    """Put ids of records that exist wherever the question names one."""
    kind = case.path.removeprefix("/api/v1/").partition("/")[0]
    if case.path_parameters and kind in RECORDS:
        case.path_parameters["id"] = str(getattr(house, RECORDS[kind]).pk)
    if isinstance(case.body, dict):
        for name, thing in NAMED.items():
            if name in case.body and isinstance(case.body[name], str):
                case.body[name] = str(getattr(house, thing).pk)


def ask_everything(house, user, *, each, mode=GenerationMode.POSITIVE):
    """Ask each operation `each` questions as this user, undoing each; returns how many were asked."""
    plain = {"Accept-Encoding": "identity"}  # asked without a server that would unpack it
    headers = plain | {"Authorization": f"Bearer {secret_of(user, house.program)}"}
    schema = openapi.from_wsgi("/api/v1/schema/", get_wsgi_application(), headers=headers)
    asked = 0
    for operation in (found.ok() for found in schema.get_all_operations()):

        @settings(
            max_examples=each, derandomize=True, database=None, deadline=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
        def ask(case, real):
            nonlocal asked
            asked += 1
            if real:
                name_records_of(house, case)
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            case.validate_response(answer, checks=CHECKS)

        ask()
    return asked


@pytest.fixture(autouse=True)
def one_connection():
    """Each question is undone on the test's own connection, which the server would close between two."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def worker(ours):
    """A supervisor: whoever may do the most."""
    factories.MembershipFactory(user=ours.user, role=Role.SUPERVISOR, team=ours.team)
    return ours.user


@pytest.mark.django_db
def test_a_few_hundred_questions_break_nothing(ours, worker):
    assert ask_everything(ours, worker, each=4) >= 250


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("role", [None, Role.RESPONDER, Role.CALL_TAKER, Role.AUDITOR])
def test_thousands_of_questions_as_several_roles_break_nothing(ours, worker, team, role, mode):
    """Right questions and wrong ones, more than 300 a role: more than 2,400 in all."""
    user = factories.staff(role, team=team) if role else worker
    assert ask_everything(ours, user, each=5, mode=mode) >= 300
