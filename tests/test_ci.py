"""What the scripts that check the code say of themselves."""

import ast
import re
import runpy
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TYPED = runpy.run_path(str(ROOT / ".ci" / "typed.py"))


def ran(*steps):
    script = "\n".join(["set -euo pipefail", f"source {ROOT / '.ci' / 'times'}", *steps])
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)


def told(done):
    """The lines it printed, whatever time each took."""
    return re.sub(r"^ +\d+:\d\d", "m:ss", done.stdout, flags=re.MULTILINE).splitlines()


def carried(source):
    return [place is not None for place in TYPED["places"](ast.parse(source).body[0])]


def test_each_step_is_told_with_its_time_and_all_of_them_together():
    done = ran("step 'one thing' true", "step 'another' echo hello")
    assert done.returncode == 0
    assert told(done) == ["hello", "", "m:ss  one thing", "m:ss  another", "m:ss  all"]


def test_the_first_step_that_fails_ends_it_and_the_table_is_told_all_the_same():
    done = ran("step first true", "step second bash -c 'exit 3'", "step third true")
    assert done.returncode == 3
    assert told(done) == ["", "m:ss  first", "m:ss  second  failed", "m:ss  all"]


def test_every_parameter_and_the_result_is_a_place_for_a_type():
    assert carried("def act(a: int, b, /, *rest, c: int, d, **others) -> int: ...") == [
        True, False, True, False, False, False, True,
    ]  # fmt: skip
    assert carried("def act(self): ...") == [False]


def test_no_fewer_places_say_their_type_than_is_written_down():
    typed, places = TYPED["counted"]()
    assert TYPED["AT_LEAST"] <= typed <= places
