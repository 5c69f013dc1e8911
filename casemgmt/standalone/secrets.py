"""A secret of this machine, for the demo and the tests: made once, kept beside the data."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

BYTES = 48


def kept_secret(var, name):
    """The secret `name` in the folder `var`, made at the first call; of two first calls one wins."""
    place = Path(var) / "secrets" / name
    if not place.exists():
        _make(place)
    return place.read_text()


def _make(place):
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(BYTES))
    with suppress(FileExistsError):
        os.link(draft, place)
    draft.unlink()
