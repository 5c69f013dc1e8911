"""Write the versions that uv.lock resolved as constraints into pyproject.toml; `--clear` removes them."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"constraint-dependencies = \[.*?^\]\n", re.DOTALL | re.MULTILINE)


def resolved():
    """Each package and its version, without the project itself."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    return sorted({f"{p['name']}=={p['version']}" for p in packages if "registry" in p["source"]})


def block(pins):
    return "constraint-dependencies = [\n" + "".join(f'  "{pin}",\n' for pin in pins) + "]\n"


if __name__ == "__main__":
    project = ROOT / "pyproject.toml"
    pins = [] if "--clear" in sys.argv else resolved()
    project.write_text(BLOCK.sub(lambda _: block(pins), project.read_text()))
