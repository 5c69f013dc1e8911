"""README's section “Running it for real”: its steps, their code and their table, as a stranger reads them."""

import re
import textwrap
from pathlib import Path

CODE = Path(__file__).resolve().parents[3]
TITLE = "## Running it for real\n"


def section():
    """The section's text, to the next one."""
    return (CODE / "README.md").read_text().split(TITLE)[1].split("\n## ")[0]


def step(title):
    """What stands under a numbered step, by the bold words that it begins with."""
    steps = re.split(r"^\d+\. \*\*", section(), flags=re.M)[1:]
    (found,) = [text for text in steps if text.startswith(title)]
    return found


def code_of(title):
    """The one block of code of a step, or what stands in its sentence between backticks."""
    blocks = re.findall(r"^\n((?:       .*\n?)+)", step(title), re.M)
    if blocks:
        (block,) = blocks
        return textwrap.dedent(block)
    (line,) = re.findall(r"`([^`]+)`", step(title))
    return line


def variables():
    """Each variable of the table with what is said of it."""
    rows = re.findall(r"^   \| (`[A-Z_`, ]+`) \| (.*) \|$", section(), re.M)
    return {name: what for names, what in rows for name in re.findall(r"[A-Z_]+", names)}
