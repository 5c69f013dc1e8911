"""Whom PostgreSQL runs as: ourselves, or `nobody` when we are root, because it refuses root."""

import os
import shutil
import subprocess

from casemgmt.standalone import Unavailable
from casemgmt.standalone.unix import pwd

NO_ACCOUNT = (
    "PostgreSQL needs an account for user id {uid} and there is none on this machine. "
    "Run as a user with an account, or set DATABASE_URL to a server that you run."
)
NO_SETPRIV = (
    "As root, PostgreSQL is started through `setpriv` (package util-linux), which is not here. "
    "Run as an ordinary user, or set DATABASE_URL to a server that you run."
)


def ourselves():
    """Our own account; a container may run under a number that has none."""
    try:
        return pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Unavailable(NO_ACCOUNT.format(uid=os.geteuid())) from None


def server_account():
    """The account that owns the data and runs the server."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else ourselves()


def run(*command, **options):
    """Run one of PostgreSQL's programs as the server's account; if it fails, refuse with its words."""
    done = subprocess.run(
        [*_as_server(), *map(str, command)],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **options,
    )
    if done.returncode:
        raise Unavailable(f"{command[0]} failed:\n{done.stdout.strip()}")
    return done.stdout


def _as_server():
    """The account keeps one right of root's: to pass through root's private folders."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise Unavailable(NO_SETPRIV)
    account = server_account()
    return [
        "setpriv",
        f"--reuid={account.pw_uid}",
        f"--regid={account.pw_gid}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    ]


def _environment():
    """Ours without PostgreSQL's own variables; a fixed locale, since macOS refuses to start without one."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**ours, "LC_ALL": "C"}
