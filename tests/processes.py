"""Real processes for tests: a broker, workers, beats, loops. They die on request and leave nothing behind."""

import os
import random
import sys

import psutil
from django.conf import settings
from django.db import connection

from casemgmt.standalone import broker
from casemgmt.standalone.processes import end

CELERY = [sys.executable, "-m", "celery", "-A", "casemgmt.config"]
QUICK_START = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "warning"]


class Town:
    """Processes by name. A killed one is started again; at the end all are gone."""

    def __init__(self, folder, **environment):
        database = {"DATABASE_NAME": connection.settings_dict["NAME"], "BROKER_URL": broker.url(folder)}
        self.folder, self.environment = folder, {**os.environ, **database, **environment}
        self.commands, self.running = {}, {}

    def start(self, name, command):
        self.commands[name] = command
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = psutil.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def start_broker(self):
        self.start("broker", broker.command(self.folder))

    def start_worker(self, name, *, processes=2):
        self.start(name, [*CELERY, "worker", "-c", str(processes), "-n", f"{name}@%h", *QUICK_START])

    def start_beat(self, name):
        self.start(name, [*CELERY, "beat", "-s", str(self.folder / f"{name}.db")])

    def kill_somebody(self, prefix):
        """kill -9 of a worker or of one of its children."""
        name = random.choice([name for name in self.running if name.startswith(prefix)])
        worker = self.running[name]
        victim = random.choice([worker, *worker.children(recursive=True) * 2])
        victim.kill()
        if victim == worker:
            worker.wait()
            end(worker)
            self.start(name, self.commands[name])

    def end(self):
        for process in reversed(self.running.values()):
            end(process)
