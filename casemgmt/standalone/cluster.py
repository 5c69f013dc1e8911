"""A private PostgreSQL in one folder, shared by every process that uses it.

Each user holds a shared lock on the file `users`; the server holds `server` and its watch holds
`watch`. The kernel gives a lock back when its holder is gone, so nothing here trusts a process id.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from casemgmt.standalone import NOT_OURS, Unavailable
from casemgmt.standalone.binaries import find
from casemgmt.standalone.bootstrap import configure, create
from casemgmt.standalone.folders import private, runtime_folder
from casemgmt.standalone.locks import ALONE, AT_ONCE, SHARED, held, take, take_within
from casemgmt.standalone.privileges import run, server_account

PORT = 5432
WATCH = "casemgmt.standalone.cluster_watch"  # runs as a program of its own
SOCKET = f".s.PGSQL.{PORT}"
PATIENCE = 10  # seconds that processes on their way out may take
CODE = Path(__file__).parents[2]
STILL_ENDING = "The last PostgreSQL in {data} is still ending. Please try again."
IN_USE = "{data} is in use by another process. End that first."
SEE_LOG = "See {log}, or set DATABASE_URL to a server that you run."


@cache
def cluster(var):
    """This process's own handle on the cluster in `var`."""
    return Cluster(var)


class Cluster:
    """The cluster in a folder: join it and it runs; when the last user is gone, it stops."""

    def __init__(self, var, binaries=None):
        self.var = Path(var).resolve()
        self.binaries = binaries or find()
        self.data = self.var / f"pg{self.binaries.major}"
        self.log = self.var / "log" / "postgresql.log"
        self._membership = None

    @property
    def folder(self):
        """Its socket and locks. Named after this very cluster, not its path alone: the server of a
        deleted cluster lives on for a minute and then removes its socket by path."""
        made = (self.data / "PG_VERSION").stat()
        identity = f"{self.data.stat().st_ino:x}{made.st_mtime_ns:x}"
        return runtime_folder(self.var, f"{self.data.name}-{identity}", socket=SOCKET)

    @property
    def pid(self):
        """The running server's process id, to measure it."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def join(self):
        """Be one of its users from now on; make it and start it if need be. Returns the socket's folder."""
        if self._membership is None or not self.answers():
            try:
                self._join()
            except PermissionError as error:
                raise Unavailable(NOT_OURS.format(path=error.filename)) from None
        return self.folder

    def leave(self):
        """Stop using it; if nobody else does, it has stopped when this returns."""
        if self._membership is None:
            return
        os.close(self._membership)
        self._membership = None
        users = self.folder / "users"
        last = take(users, ALONE | AT_ONCE)
        if last is None:
            os.close(take(users, SHARED))  # at once beside other users; after the stop if its watch is at it
            return
        self.stop()
        os.close(last)

    def stop(self):
        """End the server, if it runs or is about to, whoever uses it; it is gone when this returns."""
        until = time.monotonic() + PATIENCE
        while (gone := take(self.folder / "server", ALONE | AT_ONCE)) is None:
            if self.answers():
                self._control("stop", "--mode=fast")
            elif time.monotonic() > until:
                raise Unavailable(STILL_ENDING.format(data=self.data))
            time.sleep(0.02)
        os.close(gone)

    def erase(self):
        """Delete it with all its data; refused while anybody uses it."""
        if not self.data.exists():
            return
        folder = private(self.folder, owner=server_account().pw_uid)
        alone = take_within(PATIENCE, folder / "users", ALONE)
        if alone is None:
            raise Unavailable(IN_USE.format(data=self.data))
        self.stop()
        shutil.rmtree(self.data)
        shutil.rmtree(folder)
        os.close(alone)

    def answers(self):
        """Whether the server listens."""
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(os.fsencode(self.folder / SOCKET))
            except OSError:
                return False
        return True

    def _join(self):
        (self.var / "run").mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(exist_ok=True)
        with held(self.var / "run" / f"{self.data.name}.lock"):
            if not self.data.exists():
                create(self.binaries, self.data)
            folder = private(self.folder, owner=server_account().pw_uid)
            left, self._membership = self._membership, take(folder / "users", SHARED)
            if left is not None:
                os.close(left)
            self._watch(folder)
            if not self.answers():
                self._start(folder)

    def _start(self, folder):
        """Start the server with a lock that it and its children inherit."""
        server = take_within(PATIENCE, folder / "server", ALONE)
        if server is None:
            raise Unavailable(STILL_ENDING.format(data=self.data))
        # Nobody holds the lock, so these are stale, even if their process id is not yet or again somebody's.
        for stale in (self.data / "postmaster.pid", folder / f"{SOCKET}.lock"):
            stale.unlink(missing_ok=True)
        configure(self.data, folder)
        try:
            self._control("start", f"--log={self.log}", pass_fds=[server])
        except Unavailable as error:
            raise Unavailable(f"{error}\n{SEE_LOG.format(log=self.log)}") from None
        finally:
            os.close(server)

    def _watch(self, folder):
        """Start the process that stops the server after its last user."""
        lock = take(folder / "watch", ALONE | AT_ONCE)
        if lock is None:
            return
        watch = [sys.executable, "-m", WATCH, self.var, self.binaries.folder, folder]
        subprocess.run(watch, cwd=CODE, pass_fds=[lock], check=True, stdin=subprocess.DEVNULL)
        os.close(lock)

    def _control(self, *command, **options):
        run(self.binaries.folder / "pg_ctl", *command, "--wait", f"--pgdata={self.data}", **options)
