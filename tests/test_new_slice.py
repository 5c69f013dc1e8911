"""What a new slice must do is asked of it by the suite, and is done in eight files."""

import ast
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / ".ci" / "new_slice.py"
RED = runpy.run_path(str(SCRIPT))["RED"]


@pytest.mark.parametrize("way", RED)
def test_each_way_to_be_found_is_a_test_that_is_there(way):
    path, _colons, name = RED[way].partition("::")
    tests = {node.name for node in ast.parse((ROOT / path).read_text()).body if hasattr(node, "name")}
    assert name.partition("[")[0] in tests


def test_a_new_slice_is_found_in_nine_ways_at_least():
    assert len(set(RED.values())) >= 9


@pytest.mark.slow
def test_the_suite_is_red_before_a_new_slice_is_wired_and_green_after():
    proven = subprocess.run([sys.executable, SCRIPT, "--prove"], capture_output=True, text=True, check=False)
    assert proven.returncode == 0, proven.stdout + proven.stderr
