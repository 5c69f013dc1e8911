"""Everything on one machine with one command."""

import json
import os
import shutil
import socket
import sys
import time
from functools import partial
from http.client import HTTPConnection, HTTPException

import psutil
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from casemgmt.access.models import Program as ResponderProgram
from casemgmt.config import city, smoke
from casemgmt.config.celery import app as celery
from casemgmt.standalone import NOT_OURS, Unavailable, broker
from casemgmt.standalone.cluster import cluster
from casemgmt.standalone.household import AlreadyRunning, Household, Program
from casemgmt.standalone.processes import memory

PORTS = range(8000, 8100)
ERASED = ("broker", "cache", "log", "mail", "uploads")
OWN_BROKER = broker.url(settings.VAR_DIR) == settings.CELERY_BROKER_URL
NOT_LOCAL = "The demo is open to everybody, so it stays away from DATABASE_URL unless LOCAL=1 is set as well."
WELCOME = """
Warm Handoff is ready at {url}

{sign_ins}

All people and events are made up. Mail goes to {mail}, logs to {logs}.
Press Ctrl-C to stop everything.
"""


class Command(BaseCommand):
    help = "Run the database, the broker, the pages and the workers on this machine, with a made-up city."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="erase what is there and start again")
        parser.add_argument("--port", type=int, help=f"default {PORTS[0]}, or the next free one")
        parser.add_argument("--size", default="small", choices=city.SIZES, help="how large a city")
        parser.add_argument("--load-only", action="store_true", help="load the city and stop")
        parser.add_argument("--smoke", action="store_true", help="walk through it and print one JSON object")

    def handle(self, **options):
        if not settings.LOCAL:
            raise CommandError(NOT_LOCAL)
        self.began = psutil.Process().create_time()
        self.out = self.stderr if options["smoke"] else self.stdout
        household = Household(settings.VAR_DIR, settings.BASE_DIR)
        try:
            with household:
                self.run(household, **options)
        except AlreadyRunning:
            raise CommandError(f"A demo already runs in {settings.VAR_DIR}.", returncode=2) from None
        except Unavailable as error:
            raise CommandError(str(error)) from None
        except PermissionError as error:
            raise CommandError(NOT_OURS.format(path=error.filename)) from None
        except KeyboardInterrupt:
            self.say("Stopped.")
        finally:
            connections.close_all()
            if settings.OWN_DATABASE:
                cluster(settings.VAR_DIR).leave()

    def run(self, household, *, reset, size, port, load_only, **options):
        self.port = free_port(port)
        self.url = household.environment["PUBLIC_URL"] = f"http://localhost:{self.port}"
        if reset:
            erase()
        self.prepare(household)
        if not load_only:
            for program in programs(self.port):
                household.start(program)
        self.settle(size)
        if load_only:
            return
        self.await_pages(household)
        self.welcome()
        if options["smoke"]:
            self.walk(household)
        else:
            household.watch()

    def prepare(self, household):
        """Servers and tables."""
        if settings.OWN_DATABASE:
            self.step("Starting the database")
            cluster(settings.VAR_DIR).join()
        if OWN_BROKER:
            self.step("Starting the broker")
            household.start(Program("broker", broker.command(settings.VAR_DIR)))
            household.wait("broker", partial(broker.answers, settings.VAR_DIR))
        self.step("Bringing the tables up to date")
        call_command("migrate", verbosity=0, interactive=False)

    def settle(self, size):
        """The first time, a city; it appears all at once, while the programs are starting."""
        if not ResponderProgram.objects.exists():
            self.step("Loading a city")
            city.load(size=size)

    def await_pages(self, household):
        self.step("Waiting for the pages")
        household.wait("web", lambda: answer(self.port))
        self.step("Waiting for the worker")
        ring()
        household.wait("worker", lambda: answer(self.port) == 200)

    def step(self, what):
        self.say(f"{time.time() - self.began:5.1f} s  {what}")

    def say(self, text):
        """At once, also into a pipe."""
        self.out.write(text)
        self.out.flush()

    def welcome(self):
        sign_ins = city.sign_ins()
        lines = "\n".join(f"  {role:<22} {email:<36} {password}" for role, email, password in sign_ins)
        mail, logs = settings.VAR_DIR / "mail", settings.VAR_DIR / "log"
        self.say(WELCOME.format(url=self.url, sign_ins=lines, mail=mail, logs=logs))

    def walk(self, household):
        ready = time.time() - self.began
        report = smoke.run(self.url)
        report["ready_seconds"] = round(ready, 1)
        report["seconds"] = round(time.time() - self.began, 1)
        report["processes"] = measure(household)
        self.stdout.write(json.dumps(report, indent=2))
        if report["failed"]:
            raise CommandError(f"The walk failed at: {report['failed']}")


def programs(port):
    """The pages, the worker and the one process that rings the bell."""
    python = [sys.executable, "-m"]
    work = [*python, "celery", "-A", "casemgmt.config"]
    web = [*python, "gunicorn", "casemgmt.config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    beat = ["beat", "--schedule", str(settings.VAR_DIR / "run" / "beat"), "--pidfile="]
    yield Program("web", [*web, "--no-control-socket"])
    yield Program("worker", [*work, "worker", "-c", "2", "--prefetch-multiplier", "1", "-l", "info"])
    yield Program("beat", [*work, *beat])


def ring():
    """What is due is looked after at once; the schedule would begin with a pause."""
    for entry in celery.conf.beat_schedule.values():
        celery.send_task(entry["task"])


def answer(port):
    """The status of the health page, or None. Asked directly: a proxy in the environment is none of ours."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def free_port(asked):
    for port in [asked] if asked else PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CommandError(f"Port {asked or PORTS} is taken. Choose another with --port.")


def erase():
    """The built-in database and what the demo wrote beside it; never a server of somebody's."""
    if not settings.OWN_DATABASE:
        raise CommandError("--reset is for the built-in database, and DATABASE_URL names another.")
    cluster(settings.VAR_DIR).erase()
    for name in ERASED:
        shutil.rmtree(settings.VAR_DIR / name, ignore_errors=True)


def measure(household):
    """Each program's processes and resident memory, the database's and our own among them."""
    processes = {"demo": memory(os.getpid(), alone=True), **household.memory()}
    if settings.OWN_DATABASE:
        processes["database"] = memory(cluster(settings.VAR_DIR).pid)
    return processes
