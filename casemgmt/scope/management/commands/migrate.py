"""Migrations run as the owner of the tables; the application's own role could not."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.exceptions import InconsistentMigrationHistory

from casemgmt.scope import current
from casemgmt.scope.login import logged_in_as_owner

OTHER_HISTORY = (
    "The tables of the database “{name}” were made by a version that this one does not go on from. Nothing "
    "in it was changed. Install the version that made them again, or let DATABASE_URL name an empty database."
)


class OtherHistory(CommandError):
    """The database was migrated in another order than this version's, so it cannot be brought up to date."""


class Command(migrate.Command):
    help = migrate.Command.help + " Logs in as the owner role, and ends with the rooms' current SQL."

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        name = connections[alias].settings_dict["NAME"]
        with logged_in_as_owner(alias=alias):
            try:
                super().handle(*args, **options)
            except InconsistentMigrationHistory as error:
                raise OtherHistory(OTHER_HISTORY.format(name=name)) from error
            if not options["plan"]:
                self.tell(current.apply(alias=alias), options["verbosity"])

    def tell(self, applied: list[str], verbosity: int) -> None:
        if verbosity and applied:
            self.stdout.write(self.style.MIGRATE_HEADING("Current SQL: ") + ", ".join(applied))
