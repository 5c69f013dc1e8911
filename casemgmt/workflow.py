"""A status moves only along its table. The table names the permission of each step and draws itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from casemgmt.errors import RuleBroken

P = TypeVar("P", bound=StrEnum)  # permissions stand above this floor


@dataclass(frozen=True)
class Step(Generic[P]):
    """One arrow: its verb, where it may start, where it ends, and who may take it."""

    name: str
    sources: frozenset[str]
    target: str
    permission: P

    def __init__(self, name: str, sources: Iterable[str], target: str, permission: P) -> None:
        for field, value in zip(
            ("name", "sources", "target", "permission"),
            (name, frozenset(sources), target, permission),
            strict=True,
        ):
            object.__setattr__(self, field, value)


def whether(field: str, *codes: str) -> property:
    """A property of a record, for templates too: whether this field of it says one of these codes."""
    return property(lambda record: getattr(record, field) in codes)


class Workflow(Generic[P]):
    """All steps of one kind of record."""

    def __init__(self, *steps: Step[P]) -> None:
        self.steps = {step.name: step for step in steps}

    def status(self, code: str) -> str:
        """The status of this code, with its label."""
        return next(iter(self.steps.values())).target.__class__(code)

    def step(self, name: str, status: str) -> Step[P]:
        """The step `name` from `status`; RuleBroken when the table has no such arrow."""
        step = self.steps[name]
        if status not in step.sources:
            raise RuleBroken(
                _("This cannot be done now: the record is “%(status)s”.")
                % {"status": getattr(status, "label", status)}
            )
        return step

    def steps_from(self, status: str) -> list[Step[P]]:
        """The steps that leave `status`, in the order of the table."""
        return [step for step in self.steps.values() if status in step.sources]

    def mermaid(self, title: str) -> str:
        """The table as a Mermaid state diagram, for docs/."""
        arrows = [
            f"    {source} --> {step.target}: {step.name}"
            for step in self.steps.values()
            for source in sorted(step.sources)
        ]
        return "\n".join(["---", f"title: {title}", "---", "stateDiagram-v2", *arrows, ""])
