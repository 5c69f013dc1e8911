"""Runs a few named programs together, and leaves none behind."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from casemgmt.standalone import Unavailable
from casemgmt.standalone.locks import ALONE, AT_ONCE, take
from casemgmt.standalone.processes import describe, end, end_leftover, memory

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AlreadyRunning(Exception):
    """The programs of this folder run already."""


@dataclass(frozen=True)
class Server:
    """Something to run, under a name."""

    name: str
    command: list


class ProcessGroup:
    """Programs that start one after another and end in reverse order, whatever happens.

    Inside the `with` block Ctrl-C, SIGTERM and a closed terminal all raise KeyboardInterrupt, once.
    """

    def __init__(self, var, code):
        self.var, self.code = Path(var).resolve(), code
        self.environment = dict(os.environ)
        self.running = {}
        self._register = self.var / "run" / "processes.json"
        self._told_to_stop = self._starting = False

    def __enter__(self):
        self._register.parent.mkdir(parents=True, exist_ok=True)
        self._lock = take(self._register.with_suffix(".lock"), ALONE | AT_ONCE)
        if self._lock is None:
            raise AlreadyRunning
        self._end_leftovers()
        self._handlers = {number: signal.getsignal(number) for number in SIGNALS}
        for number, handler in self._handlers.items():
            if handler is not signal.SIG_IGN:  # as `nohup` asks
                signal.signal(number, self._stop)
        return self

    def __exit__(self, *_):
        self._told_to_stop = True
        for process in reversed(self.running.values()):
            end(process)
        self._register.unlink(missing_ok=True)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        os.close(self._lock)

    def start(self, program):
        """Start it in a session of its own."""
        self._starting = True
        self.running[program.name] = self._spawn(program)
        self._note_down()
        self._starting = False
        if self._told_to_stop:
            raise KeyboardInterrupt

    def wait(self, name, ready, *, seconds=60):
        """Wait until it is ready; refuse, with its last words, when that takes too long."""
        until = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > until:
                raise Unavailable(self._about(name, f"is not ready after {seconds} seconds"))
            time.sleep(0.2)

    def check(self):
        """Refuse when one of them ended by itself."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise Unavailable(self._about(name, "ended by itself"))

    def watch(self):
        """Wait until told to stop."""
        while True:
            self.check()
            time.sleep(0.5)

    def memory(self):
        """Each program with its processes and resident memory."""
        return {name: memory(process.pid) for name, process in self.running.items()}

    def _spawn(self, program):
        log = self._log(program.name)
        log.parent.mkdir(exist_ok=True)
        with log.open("ab") as output:
            return psutil.Popen(
                program.command,
                cwd=self.code,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _log(self, name):
        return self.var / "log" / f"{name}.log"

    def _about(self, name, what):
        log = self._log(name)
        last = log.read_text(errors="replace").splitlines()[-15:]
        return "\n".join([f"{name} {what}. The end of {log}:", *last])

    def _stop(self, *_):
        """The first signal counts; between starting a program and noting it down it is only remembered."""
        first, self._told_to_stop = not self._told_to_stop, True
        if first and not self._starting:
            raise KeyboardInterrupt

    def _note_down(self):
        alive = [process for process in self.running.values() if process.poll() is None]
        new = self._register.with_suffix(".new")
        new.write_text(json.dumps([*describe(alive)]))
        new.replace(self._register)

    def _end_leftovers(self):
        """After a `kill -9` of whoever ran them."""
        if self._register.exists():
            for described in reversed(json.loads(self._register.read_text())):
                end_leftover(described)
            self._register.unlink()
