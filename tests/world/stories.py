"""What each slice's own tests add to the story of one person, as `live(person, worker)` of their `story.py`.

It returns its records by the kinds of which tests/matrix/table.txt speaks. So a new slice names none of its
records in a list of others.
"""

from importlib import import_module
from pathlib import Path

SLICES = sorted(path.parent.name for path in Path(__file__).parent.parent.glob("*/story.py"))


def live(person, worker):
    """Let every slice write its records about the person, by this worker; all of them by kind."""
    told = [import_module(f"tests.{name}.story").live(person, worker) for name in SLICES]
    return {kind: record for records in told for kind, record in records.items()}
