"""Say how many parameters and results carry a type; fail when fewer do than stand written here."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["casemgmt", "referrals", "followups", "staffwellbeing"]
AT_LEAST = 2400


def places(function):
    """Every parameter but the one that a method is called on, and the result: each with a type or None."""
    taken = function.args
    named = [*taken.posonlyargs, *taken.args]
    if named and named[0].arg in ("self", "cls"):
        named = named[1:]
    rest = [each for each in (taken.vararg, taken.kwarg) if each]
    return [each.annotation for each in (*named, *taken.kwonlyargs, *rest)] + [function.returns]


def counted():
    """(places with a type, all places), migrations left out: nobody calls them."""
    modules = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    trees = [ast.parse(path.read_text()) for path in modules if "migrations" not in path.parts]
    functions = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    found = [place for function in functions for place in places(function)]
    return sum(place is not None for place in found), len(found)


if __name__ == "__main__":
    typed, all_places = counted()
    print(f"Types: {typed} of {all_places} parameters and results say theirs (at least {AT_LEAST}).")
    sys.exit(typed < AT_LEAST)
