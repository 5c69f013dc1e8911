"""The whole scan, remind and deliver, without a broker."""

import logging
import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Tell what is due and send what is waiting: once, or with --loop for as long as it runs."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="keep scanning until stopped")
        parser.add_argument("--every", type=float, default=10, metavar="SECONDS", help="pause between scans")

    def handle(self, *, loop, every, **options):
        stop = threading.Event()
        if not loop:
            for path in settings.NOTICE_SCANS:
                import_string(path)()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            for path in settings.NOTICE_SCANS:
                close_old_connections()
                scan_whatever_happens(path)
            stop.wait(every)


def scan_whatever_happens(path):
    """Neither a database that restarts nor another scan's trouble ends the loop; every row is still there."""
    try:
        import_string(path)()
    except Exception as error:
        logger.error("scan_failed", extra={"detail": path, "error": type(error).__name__})
