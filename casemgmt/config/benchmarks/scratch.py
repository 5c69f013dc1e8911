"""A database for one measurement: made, migrated, worked on as the application, and dropped whatever happens.

It stands on the server of the settings, beside the database of the settings, which is not touched.
"""

import signal
import sys
from contextlib import contextmanager

import psycopg
from django.core.management import CommandError, call_command
from django.db import connection

from casemgmt.scope.login import log_in_as

SERVER = "postgres"  # the database in which one asks for others
ALREADY = "Another measurement works in {name} already."


@contextmanager
def scratch(purpose):
    """Until the block ends, every query of this process goes to a new, migrated database; gives its name."""
    with new_database(purpose) as name:
        call_command("migrate", verbosity=0, interactive=False)
        yield name


@contextmanager
def new_database(purpose):
    """The same, with nothing in it."""
    before = connection.settings_dict["NAME"]
    name = f"{before}_{purpose}"
    with as_owner(SERVER) as keeper, interrupted_when_terminated():
        take(keeper, name)
        try:
            keeper.execute(f'CREATE DATABASE "{name}"')
            work_on(name)
            yield name
        finally:
            work_on(before)
            drop(keeper, name)


@contextmanager
def as_owner(database):
    """A session of the owner's beside Django's own, outside any transaction."""
    log_in_as("owner")
    parameters = connection.get_connection_params() | {"dbname": database}
    log_in_as("app")
    with psycopg.connect(**parameters, autocommit=True) as session:
        yield session


def take(keeper, name):
    """Alone, or not at all; whatever a killed run left behind goes first."""
    taken = keeper.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()
    if taken != (True,):
        raise CommandError(ALREADY.format(name=name))
    drop(keeper, name)


def drop(keeper, name):
    """Without FORCE: the owner may not end the server's own cleaning of tables, which DROP itself ends."""
    keeper.execute(f'DROP DATABASE IF EXISTS "{name}"')


def work_on(name):
    connection.close()
    connection.settings_dict["NAME"] = name
    log_in_as("app")


def say(words):
    """Progress, beside the figures and at once."""
    print(words, file=sys.stderr, flush=True)


@contextmanager
def interrupted_when_terminated():
    """A request to end is answered like Ctrl-C, so that nothing is left behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
