"""Prove that the log is what was written, or name what is not."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from casemgmt.audit import anchors
from casemgmt.audit.verifying import verify
from casemgmt.scope.checks import require_tables
from casemgmt.scope.login import logged_in_as_owner


class Command(BaseCommand):
    help = "Compare every event with the chain and with the anchors. Ends with 1 if anything was changed."

    def add_arguments(self, parser):
        parser.add_argument("--anchors", type=Path, metavar="FILE", help="instead of the database's own")
        parser.add_argument("--program", help="only this program's chain")

    def handle(self, *, program, **options):
        """Look with the owner's eyes, which see every program's chain, also of one long gone."""
        require_tables()
        with logged_in_as_owner(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            verdict = verify(anchors=self.known(options["anchors"]), program=program)
        for finding in verdict.findings:
            self.stdout.write(str(finding))
        said = f"{verdict.sealed} events sealed, {verdict.waiting} wait; {verdict.anchors} anchors compared"
        if verdict.findings:
            raise CommandError(f"{said}; {len(verdict.findings)} things are not as they were sealed.")
        self.stdout.write(f"{said}; everything is as it was sealed.")

    def known(self, file):
        """The anchors to compare with. Without any, a chain cut off looks like a short one."""
        if file is None and not anchors.path().exists():
            self.stderr.write("No anchors yet: a chain that was cut off at its end would not be noticed.")
            return []
        try:
            return list(anchors.read(file or anchors.path()))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{file or anchors.path()} cannot be read as anchors.") from error
