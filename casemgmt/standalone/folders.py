"""Private folders for sockets, with a path short enough for the kernel."""

import hashlib
import os
import tempfile
from pathlib import Path

from casemgmt.standalone import Unavailable

SOCKET_PATH_LIMIT = 103  # macOS; Linux takes 107


def runtime_folder(var, name, *, socket):
    """`var/run/<name>`, or a folder in the temp directory when the socket's path would be too long."""
    folder = Path(var) / "run" / name
    if len(os.fsencode(folder / socket)) <= SOCKET_PATH_LIMIT:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"warm-{os.getuid()}-{digest}"


def private(folder, *, owner=None):
    """Make the folder readable by its owner only; refuse one that a stranger put there first."""
    owner = os.geteuid() if owner is None else owner
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), owner):
        raise Unavailable(f"{folder} belongs to another user. Remove it, or set VAR_DIR to another folder.")
    folder.chmod(0o700)
    os.chown(folder, owner, -1)
    return folder
