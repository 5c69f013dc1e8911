"""One believable call, and the mapping it may come through."""

from datetime import UTC, date, datetime

import factory

from casemgmt.calls.models import Call, Mapping
from tests.factories import ProgramFactory, Stamped


class CallFactory(Stamped):
    program = factory.SubFactory(ProgramFactory)
    source_key = factory.Sequence(lambda n: f"T-{n}")
    day = date(2025, 5, 12)
    requested_at = datetime(2025, 5, 12, 20, 0, tzinfo=UTC)
    reasons = factory.LazyFunction(lambda: ["welfare"])

    class Meta:
        model = Call


class MappingFactory(Stamped):
    program = factory.SubFactory(ProgramFactory)
    slug = "city-log"
    name = "City log"
    document = factory.LazyFunction(dict)

    class Meta:
        model = Mapping
