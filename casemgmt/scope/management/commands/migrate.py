"""Migrations run as the owner of the tables; the application's own role could not."""

from typing import Any

from django.core.management.commands import migrate

from casemgmt.scope.login import logged_in_as_owner


class Command(migrate.Command):
    help = migrate.Command.help + " Logs in as the owner role."

    def handle(self, *args: Any, **options: Any) -> None:
        with logged_in_as_owner(alias=options["database"]):
            super().handle(*args, **options)
