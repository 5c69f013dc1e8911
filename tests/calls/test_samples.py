"""The logs that lie in the repository for whoever takes the tour; each is read by the mapping of its name."""

import pytest
from django.conf import settings

from casemgmt.calls.importing import (
    Refused,
    judged,
    nothing_known,
    read_log,
    read_rules,
    shipped,
    shipped_names,
)
from casemgmt.calls.models.imports import RowOutcome

SAMPLES = sorted((settings.BASE_DIR / "docs/samples").iterdir())


def test_there_is_a_sample_for_each_mapping_that_we_ship():
    assert {path.stem for path in SAMPLES} == set(shipped_names())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_read_and_what_cannot_be_read_says_why(path):
    log = read_log(path, read_rules(shipped(path.stem), zone="America/Los_Angeles"))
    told = [(entry, outcome, reason) for entry, outcome, reason in judged(log.entries, nothing_known)]
    refused = [reason for entry, _outcome, reason in told if isinstance(entry, Refused)]
    added = [entry for entry, outcome, _reason in told if outcome == RowOutcome.IMPORTED]
    assert len(added) >= 20 and 1 <= len(refused) <= 2 and all(refused)
    assert len(added) + len(refused) == len(told)
