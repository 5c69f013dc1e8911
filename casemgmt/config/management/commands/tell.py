"""Tell the demo's city anew, through the actions, on a clock that `faketime` sets."""

import os
import subprocess
import sys
from glob import glob
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casemgmt.access.models import Program
from casemgmt.config import city
from casemgmt.config.city.files import TABLES
from casemgmt.config.city.founding import NOW
from casemgmt.config.city.telling import tell
from casemgmt.config.city.timeline import FILE
from casemgmt.standalone.cluster import Cluster

LIBRARY = "/usr/lib/*/faketime/libfaketime.so.1"
# The wall clock stands still between two steps; what measures how long something takes goes on.
FROZEN = {"FAKETIME_FMT": "%s", "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
NOT_HERE = "The program `faketime` is not here: apt-get install faketime."


class Command(BaseCommand):
    help = "Tell the demo's city anew, into the text files that the demo loads; takes some minutes."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--people", type=int, default=city.DEFAULT)
        parser.add_argument("--into", type=Path, default=TABLES, help="a folder; default: where it is read")

    def handle(self, *, people, into, **options):
        into.mkdir(exist_ok=True)
        if FILE in os.environ:
            self.tell(people, into)
        else:
            self.tell_apart(people, into)

    def tell_apart(self, people, into):
        """In a process of its own, with a database of its own: both read the time from one file."""
        library = next(iter(glob(LIBRARY)), None)
        if library is None:
            raise CommandError(NOT_HERE)
        with TemporaryDirectory(prefix="warm-telling-") as folder:
            Path(folder).chmod(0o755)  # the database reads the file under an account of its own
            clock, database = Path(folder, "clock"), Cluster(Path(folder, "var"))
            clock.write_text(f"{int(NOW.timestamp()):010}")
            os.environ.pop("DATABASE_URL", None)
            os.environ |= FROZEN | {"VAR_DIR": str(database.var), "LD_PRELOAD": library, FILE: str(clock)}
            database.join()
            try:
                itself = [sys.executable, "manage.py", "tell", f"--people={people}"]
                subprocess.run([*itself, f"--into={into.resolve()}"], cwd=settings.BASE_DIR, check=True)
            finally:
                database.leave()

    def tell(self, people, into):
        if not settings.OWN_DATABASE:
            raise CommandError("A city is told in a database of its own: unset DATABASE_URL.")
        call_command("migrate", verbosity=0, interactive=False)
        if Program.objects.exists():
            raise CommandError("A city is told in an empty database, and here is one already.")
        for table, states in tell(people, into).items():
            self.stdout.write(f"{states:7} {table}")
