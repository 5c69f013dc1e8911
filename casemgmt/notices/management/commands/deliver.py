"""All background work, without a broker."""

import logging
import signal
import threading
import time

from celery import current_app
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from casemgmt.declared import BACKGROUND_WORK
from casemgmt.notices.actions import heartbeat

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do all background work: once, or with --loop for as long as it runs, each part in its own rhythm."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=1, metavar="SECONDS", help="pause between rounds")

    def handle(self, *, loop, every, **options):
        current_app.conf.task_always_eager = True  # what one part rings for is done here too
        try:
            if loop:
                self.loop(every)
            else:
                for work in BACKGROUND_WORK:
                    run(work)
        finally:
            current_app.conf.task_always_eager = False

    def loop(self, every):
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        due = dict.fromkeys(BACKGROUND_WORK, 0.0)
        while not stop.is_set():
            close_old_connections()
            go_round(due, time.monotonic())
            stop.wait(every)


def go_round(due, now):
    """Do each part whose moment has come; `due` holds the next one of each, and is moved on."""
    for work in due:
        if now >= due[work]:
            due[work] = now + work.every
            run_whatever_happens(work)


def run_whatever_happens(work):
    """Neither a database that restarts nor another part's trouble ends the loop; every row is still there."""
    try:
        run(work)
    except Exception as error:
        logger.error("background_work_failed", extra={"detail": work.name, "error": type(error).__name__})


def run(work):
    """Do one part now, and note that it came to its end."""
    work.task()
    heartbeat(name=work.name)
