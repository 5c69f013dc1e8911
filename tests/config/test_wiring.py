"""What slices say of themselves is handed down once, and is the same wherever the product runs."""

import json
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings

from casemgmt.access.models import User
from casemgmt.declared import OPEN_WORK, Declared

CELERY = "from casemgmt.config.celery import app\n"
MANAGE = """
import os, django.core.management as management
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.config.settings")
try:
    management.execute_from_command_line(["manage.py", "{}", "--help"])
except SystemExit:
    pass
"""
PROCESSES = {
    "web": "import casemgmt.config.wsgi",
    "worker": CELERY + "app.loader.init_worker()",
    "beat": CELERY + "app.Beat(app=app).init_loader()",
    "deliver": MANAGE.format("deliver"),
    "migrate": MANAGE.format("migrate"),
}
TOLD = """
import json
from django.db import connection
from casemgmt import declared
lists = [each for each in vars(declared).values() if isinstance(each, declared.Declared)]
told = {each.name: [f"{getattr(one, 'model', one)!r}".split(" at ")[0] for one in each] for each in lists}
print("\\n" + json.dumps([told, connection.connection is None]))
"""


def test_every_process_finds_the_same_list_and_asks_the_database_nothing():
    started = [
        subprocess.Popen([sys.executable, "-c", run + TOLD], cwd=settings.BASE_DIR, stdout=subprocess.PIPE)
        for run in PROCESSES.values()
    ]
    found = [json.loads(process.communicate(timeout=120)[0].splitlines()[-1]) for process in started]
    told, asked_nothing = found[0]
    assert len(told["OPEN_WORK"]) >= 3 and len(told["WORKED_WITH"]) >= 4 and asked_nothing
    assert found == [found[0]] * len(PROCESSES)


def test_a_list_is_handed_down_once_and_not_read_before():
    kinds = Declared("KINDS")
    with pytest.raises(RuntimeError):
        list(kinds)
    kinds.hand_down(["a"])
    assert list(kinds) == ["a"]
    with pytest.raises(RuntimeError):
        kinds.hand_down(["b"])


# Who once did it, or whom it is about, carries nothing by that.
DID = {"user", "author", "responder", "by"}
NOT_CARRIED = {
    "consents.LegalRequest.custodian": "who wrote the paper down; every custodian answers it",
    "staffwellbeing.SupportRequest.supporter": "behind its own wall, where nobody else looks",
}


def silent(declared):
    """Columns that say who carries a record, of models that are not among the declared."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith(("casemgmt.", "followups.", "referrals.", "staffwellbeing."))
        and not model.__name__.startswith("Historical")
        and model not in {work.model for work in declared}
        for field in model._meta.concrete_fields
        if field.related_model is User and field.name not in DID and not field.name.endswith("_by")
    }


def test_whatever_somebody_carries_is_declared():
    assert silent(OPEN_WORK) == set(NOT_CARRIED)


def test_whoever_declares_nothing_is_found():
    kept = {"cases.Case.owner", "followups.FollowUp.assignee", "referrals.Referral.worker"}
    assert silent([]) == {*NOT_CARRIED, *kept}
