"""A case closes through one act, which has an answer for what belonged to it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.caseload import actions
from casemgmt.caseload.work import work_of
from casemgmt.errors import RuleBroken
from tests import factories

ACTIONS = "casemgmt.cases.actions"


def closes_cases(tree):
    """Whether a module names `close` of the actions of cases: imported, or as an attribute of them."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found = {f"{node.module}.{alias.name}": alias.asname or alias.name for alias in node.names}
            names |= {name for path, name in found.items() if path == ACTIONS}
            if f"{ACTIONS}.close" in found:
                return True
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name for alias in node.names if alias.name == ACTIONS}
    return any(
        isinstance(node, ast.Attribute) and node.attr == "close" and ast.unparse(node.value) in names
        for node in ast.walk(tree)
    )


def test_nobody_else_closes_a_case():
    """So that no page, task or program closes one and forgets what belonged to it."""
    found = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for room in ("casemgmt", "followups", "referrals", "staffwellbeing")
        for path in Path(settings.BASE_DIR, room).rglob("*.py")
        if closes_cases(ast.parse(path.read_text()))
    }
    assert found == {"casemgmt/caseload/actions/ending.py"}


@pytest.mark.parametrize(
    "lines",
    [
        "from casemgmt.cases import actions\nactions.close(case=1)",
        "from casemgmt.cases import actions as cases\ncases.close",
        "from casemgmt.cases.actions import close",
        "from casemgmt.cases.actions import close as end",
        "import casemgmt.cases.actions\ncasemgmt.cases.actions.close()",
    ],
    ids=["called", "named", "imported", "renamed", "whole"],
)
def test_whoever_did_would_be_found(lines):
    assert closes_cases(ast.parse(lines))


@pytest.mark.django_db
def test_each_open_thing_goes_to_whom_its_answer_names(carry, social_worker, person, team):
    first, second = (factories.staff(Role.SOCIAL_WORKER, team=team) for _each in range(2))
    case, promise, referral = carry(social_worker, person)
    closed = actions.close_case(
        case=case, answers={promise: first, referral: second}, reason="moved", on=factories.local_today(),
        by=social_worker, at=timezone.now(),
    )  # fmt: skip
    assert not closed.is_open and work_of(social_worker, person) == []
    assert [held.rows for user in (first, second) for held in work_of(user, person)] == [
        [promise],
        [referral],
    ]


@pytest.mark.django_db
def test_a_refused_answer_closes_nothing(carry, social_worker, person, call_taker):
    case, promise, _referral = carry(social_worker, person)
    with pytest.raises(RuleBroken):
        actions.close_case(
            case=case, answers={promise: call_taker}, reason="moved", on=factories.local_today(),
            by=social_worker, at=timezone.now(),
        )  # fmt: skip
    case.refresh_from_db()
    assert case.is_open
