"""Everything on one machine with one command."""

import json
import time

import psutil
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from casemgmt.access.models import Program
from casemgmt.config import catalogues, city, machine, smoke
from casemgmt.scope.management.commands.migrate import OtherHistory
from casemgmt.standalone import NOT_OURS, Unavailable
from casemgmt.standalone.cluster import cluster
from casemgmt.standalone.process_group import AlreadyRunning, ProcessGroup

NOT_LOCAL = (
    "The demo is open to everybody, so it stays away from DATABASE_URL unless LOCAL=1 is set as well, and "
    "the database is one made for it, such as warm_demo."
)
OTHER_CITY = (
    "The city in {place} was made by another version. `manage.py demo --reset` erases it and begins anew."
)
WELCOME = """
Warm Handoff is ready at {url}

{sign_ins}

Here a password is enough; a real installation asks for an app or a passkey as well (SECOND_FACTOR=1).
All people and events are made up. Letters go to {mail} (.eml), logs to {logs}.
Press Ctrl-C to stop everything.
"""


class Command(BaseCommand):
    help = "Run the database, the broker, the pages and the workers on this machine, with a made-up city."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="erase what is there and start again")
        parser.add_argument("--port", type=int, help=f"default {machine.PORTS[0]}, or the next free one")
        parser.add_argument(
            "--size",
            type=machine.size,
            default=city.DEFAULT,
            help=f"people in the city, default {city.DEFAULT}",
        )
        parser.add_argument(
            "--restricted", type=int, help="of these people; default: a hundredth of a city over 300"
        )
        parser.add_argument(
            "--programs", type=int, choices=(1, 2), default=1, help="with many people in each"
        )
        parser.add_argument("--load-only", action="store_true", help="load the city and stop")
        parser.add_argument("--smoke", action="store_true", help="walk through it and print one JSON object")

    def handle(self, **options):
        if not settings.LOCAL:
            raise CommandError(NOT_LOCAL)
        catalogues.compile_stale()
        self.began = psutil.Process().create_time()
        self.out = self.stderr if options["smoke"] else self.stdout
        group = ProcessGroup(settings.VAR_DIR, settings.BASE_DIR)
        try:
            with group:
                self.run(group, **options)
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

    def run(self, group, *, reset, size, port, load_only, restricted, programs, **options):
        self.port = machine.free_port(port)
        self.url = group.environment["PUBLIC_URL"] = f"http://localhost:{self.port}"
        if reset:
            machine.erase()
        self.start_servers(group)
        if not load_only:  # they take as long to start as the tables and the city to make
            group.start(machine.pages(self.port))
            group.start(machine.worker())
        loaded = self.fill(people=size, restricted=restricted, programs=programs)
        if load_only:
            self.stdout.write(json.dumps(loaded, indent=2))
            return
        self.await_pages(group)
        group.start(machine.beat())
        self.welcome()
        if options["smoke"]:
            self.walk(group)
        else:
            group.watch()

    def start_servers(self, group):
        if settings.OWN_DATABASE:
            self.step("Starting the database")
            cluster(settings.VAR_DIR).join()
        self.step("Starting the broker")
        machine.start_broker(group)

    def fill(self, *, people, **how):
        """Tables, and the first time a city; one of ordinary size appears all at once."""
        self.step("Bringing the tables up to date")
        self.migrate()
        if Program.objects.exists():
            return {"people": "There is a city already: --reset erases it."}
        self.step(f"Loading a city of {people:,} people")
        return city.measured(people=people, **how, told=self.progress)

    def migrate(self):
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OtherHistory:
            if not settings.OWN_DATABASE:
                raise
            raise CommandError(OTHER_CITY.format(place=settings.VAR_DIR)) from None

    def progress(self, people, rows):
        self.step(f"{people:,} people, {sum(rows.values()):,} rows")

    def await_pages(self, group):
        self.step("Waiting for the pages and the worker")
        machine.ring()
        group.wait("web", lambda: machine.answer(self.port))
        group.wait("worker", lambda: machine.answer(self.port) == 200)

    def step(self, what):
        self.say(f"{time.time() - self.began:5.1f} s  {what}")

    def say(self, text):
        """At once, also into a pipe."""
        self.out.write(text)
        self.out.flush()

    def welcome(self):
        sign_ins = city.sign_ins()
        lines = "\n".join(f"  {role:<22} {email:<36} {password}" for role, email, password in sign_ins)
        if partner := city.way_in():
            agency, path = partner
            lines += f"\n\n  A partner's page, {agency}:\n  {self.url}{path}"
        mail, logs = settings.VAR_DIR / "mail", settings.VAR_DIR / "log"
        self.say(WELCOME.format(url=self.url, sign_ins=lines, mail=mail, logs=logs))

    def walk(self, group):
        ready = time.time() - self.began
        report = smoke.run(self.url)
        report["ready_seconds"] = round(ready, 1)
        report["seconds"] = round(time.time() - self.began, 1)
        report["processes"] = machine.measure(group)
        self.stdout.write(json.dumps(report, indent=2))
        if report["failed"]:
            raise CommandError(f"The walk failed at: {report['failed']}")
