"""The words of the city: names, what happens in the streets, who the partners are."""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def read(name):
    """The document `name`.toml beside this file."""
    return tomllib.loads((HERE / f"{name}.toml").read_text())
