"""The whole scan, remind and deliver, without a broker."""

import logging
import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
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
            return self.scan()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            self.scan_whatever_happens()
            stop.wait(every)

    def scan(self):
        for path in settings.NOTICE_SCANS:
            import_string(path)()

    def scan_whatever_happens(self):
        """A database that restarts must not end the loop; the next round finds every row still there."""
        try:
            self.scan()
        except (OperationalError, InterfaceError) as error:
            logger.error("scan_failed", extra={"error": type(error).__name__})
        close_old_connections()
