"""Emptying tables takes their owner, past the guards that keep a log from being emptied."""

from typing import Any

import pgtrigger
from django.core.management.commands import flush
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from casemgmt.scope.login import logged_in_as_owner


class Command(flush.Command):
    help = flush.Command.help + " Logs in as the owner role."

    def handle(self, **options: Any) -> None:
        with logged_in_as_owner(alias=options["database"]):
            let_triggers_rest(connections[options["database"]])
            return super().handle(**options)


def let_triggers_rest(connection: BaseDatabaseWrapper) -> None:
    """For the rest of this session: pgtrigger's own `ignore` cannot, when values are bound on the server."""
    every_trigger = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, %s)", [f"{{{every_trigger}}}", False])
