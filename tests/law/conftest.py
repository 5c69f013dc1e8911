"""The law reaches what was shared: the same people, consents and papers."""

from tests.consents.conftest import (
    agreed,
    asked,
    attorney,
    custodian,
    demand,
    full_life,
    housing,
    long_ago,
    now,
    person,
    police,
    reach,
    share,
    today,
)

__all__ = [
    "agreed", "asked", "attorney", "custodian", "demand", "full_life", "housing", "long_ago", "now", "person",
    "police", "reach", "share", "today",
]  # fmt: skip
