"""How every step of a record begins: the row is held, the table has the arrow, and the user may take it."""

from typing import Any

from django.db import models

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.history import lock_in_place
from casemgmt.workflow import Step, Workflow


def begin(thing: models.Model, table: Workflow[Permission], name: str, *, by: User) -> Step[Permission]:
    """Lock the record where it stands and return the step `name` of its table.

    RuleBroken when the table has no such arrow from its status of now, NotAllowed when the user may not.
    """
    lock_in_place(thing)
    return may(thing, table, name, by=by)


def may(thing: models.Model, table: Workflow[Permission], name: str, *, by: User) -> Step[Permission]:
    """The same for a record that is not saved yet, or held already."""
    row: Any = thing
    step = table.step(name, table.status(row.status))
    policy.require(by, step.permission, row.program_id)
    return step
