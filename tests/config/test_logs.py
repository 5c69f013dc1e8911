"""What reaches a log line: times, names of events and ids; never a value."""

import io
import json
import logging

import pytest
from django.db import IntegrityError, connection, transaction

from casemgmt.config.logs import formatter

CANARY = "Quillfeather"


@pytest.fixture
def lines():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter())
    log = logging.getLogger("tests.logs")
    log.addHandler(handler)
    log.propagate = False
    yield log, lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    log.removeHandler(handler)


def test_an_error_is_logged_by_its_kind_and_place_without_its_words(lines):
    log, read = lines
    try:
        raise ValueError(f"no room for {CANARY}")
    except ValueError:
        log.exception("import failed")
    (line,) = read()
    assert (line["event"], line["error"]) == ("import failed", "ValueError")
    assert "test_logs.py" in line["where"][0]
    assert CANARY not in json.dumps(line)


@pytest.mark.django_db
def test_a_refused_row_does_not_say_whom_it_was_about(program):
    """Under row security PostgreSQL leaves the row out of its message."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (id, program, ref, name, birth_day) "
            "VALUES (gen_random_uuid(), %s, 'X', %s, 31)",
            [program.pk, CANARY],
        )
    assert CANARY not in str(refused.value)
