"""What a slice shows of each case in the caseload: its columns, and by what the list may be narrowed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Func, Q
from django.utils import timezone
from django.utils.functional import Promise

from casemgmt.declared import Declared
from casemgmt.web.keys import known
from casemgmt.web.lists import Column


class Ago(Func):
    """How long ago a moment was, as a key: the longest ago last."""

    template = "(-extract(epoch FROM %(expressions)s))::bigint"
    output_field = BigIntegerField()


def days_since(name: str, label: str | Promise, moment: str, **more: Any) -> Column:
    """A column of whole calendar days since a moment; a dash where there is none."""

    def days(row: Any) -> int | None:
        at = getattr(row, moment)
        return at and (timezone.localdate() - timezone.localdate(at)).days

    return Column(name, label, days, by=(Ago(known(moment)),), look="number", **more)


@dataclass(frozen=True)
class CaseNarrowing:
    """Cases of one kind: its name in an address, its words, and a condition of what slices say of a case."""

    name: str
    label: str | Promise
    fits: Callable[[Any], Q]  # (now)


@dataclass(frozen=True)
class OnCaseload:
    """What one slice says of a case.

    `values`: expressions of a case's row, by name, as far as the user may see; all are read in one statement,
    however many cases there are.
    """

    order: int
    values: Callable[[Any], dict[str, Any]]  # (user)
    columns: tuple[Column, ...] = ()
    narrowings: tuple[CaseNarrowing, ...] = ()


ON_CASELOAD = Declared("ON_CASELOAD", OnCaseload, once=lambda each: each.order, sort=True)


def said_of_cases(cases: Any, user: Any) -> Any:
    """The cases with what every slice says of them."""
    return cases.annotate(
        **{name: value for said in ON_CASELOAD for name, value in said.values(user).items()}
    )
