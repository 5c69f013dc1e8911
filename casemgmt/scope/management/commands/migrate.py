"""Migrations run as the owner of the tables; the application's own role could not."""

from typing import Any

from django.core.management.commands import migrate

from casemgmt.scope import current
from casemgmt.scope.login import logged_in_as_owner


class Command(migrate.Command):
    help = migrate.Command.help + " Logs in as the owner role, and ends with the rooms' current SQL."

    def handle(self, *args: Any, **options: Any) -> None:
        with logged_in_as_owner(alias=options["database"]):
            super().handle(*args, **options)
            if not options["plan"]:
                self.tell(current.apply(alias=options["database"]), options["verbosity"])

    def tell(self, applied: list[str], verbosity: int) -> None:
        if verbosity and applied:
            self.stdout.write(self.style.MIGRATE_HEADING("Current SQL: ") + ", ".join(applied))
