"""What runs on one machine for the demo: which programs, at which port, and how they are asked."""

import os
import shutil
import socket
import sys
from argparse import ArgumentTypeError
from functools import partial
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.core.management.base import CommandError

from casemgmt.config.celery import app as celery
from casemgmt.standalone import broker
from casemgmt.standalone.cluster import cluster
from casemgmt.standalone.process_group import Server
from casemgmt.standalone.processes import memory

PORTS = range(8000, 8100)
MOST_PEOPLE = 1_000_000
ERASED = ("audit", "broker", "cache", "log", "mail", "uploads")
PYTHON = [sys.executable, "-m"]
CELERY = [*PYTHON, "celery", "-A", "casemgmt.config"]
OWN_BROKER = broker.url(settings.VAR_DIR) == settings.CELERY_BROKER_URL


def start_broker(group):
    """Our own, unless BROKER_URL names another."""
    if OWN_BROKER:
        group.start(Server("broker", broker.command(settings.VAR_DIR)))
        group.wait("broker", partial(broker.answers, settings.VAR_DIR))


def pages(port, application="casemgmt.config.wsgi"):
    """The app is read once and its memory shared."""
    server = [*PYTHON, "gunicorn", application, "--preload", "--no-control-socket"]
    return Server("web", [*server, "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"])


def worker():
    return Server("worker", [*CELERY, "worker", "-c", "2", "--prefetch-multiplier", "1", "-l", "info"])


def beat():
    """The one process that rings the bell."""
    return Server(
        "beat", [*CELERY, "beat", "--schedule", str(settings.VAR_DIR / "run" / "beat"), "--pidfile="]
    )


def ring():
    """What is due is looked after at once; the schedule would begin with a pause."""
    for entry in celery.conf.beat_schedule.values():
        celery.send_task(entry["task"])


def answer(port, path="/health/"):
    """The status of a page, or None. Asked directly: a proxy in the environment is none of ours."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def size(text):
    """A number of people for the city."""
    number = int(text.replace(",", "").replace("_", ""))
    if not 1 <= number <= MOST_PEOPLE:
        raise ArgumentTypeError(f"between 1 and {MOST_PEOPLE:,}")
    return number


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


def measure(group):
    """Each program's processes and resident memory, the database's and our own among them."""
    processes = {"demo": memory(os.getpid(), alone=True), **group.memory()}
    if settings.OWN_DATABASE:
        processes["database"] = memory(cluster(settings.VAR_DIR).pid)
    return processes
