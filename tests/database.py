"""The tests' database: migrated once for each state of the migrations, then copied in a tenth of a second."""

import hashlib
from contextlib import suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from casemgmt.scope import current
from casemgmt.scope.login import log_in_as

ROOT = Path(__file__).resolve().parent.parent
LOCK = 20_260_101


def fresh(name):
    """Make database `name` anew, with every migration applied; under a lock, since others may be testing."""
    with session("postgres") as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        template = f"migrated_{state_of_migrations()}"
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            build(admin, template)
        remove(admin, name)
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        remove_all_but_the_newest(admin)


def drop(name):
    """Remove a database and whoever is still connected to it."""
    with session("postgres") as admin:
        remove(admin, name)


def remove(admin, name):
    """Not WITH (FORCE): it fails while PostgreSQL's own vacuum works there; a plain DROP sends that away.

    A thread that a test has left may come back at once: it is sent away again.
    """
    for _attempt in range(2):
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        )
        with suppress(psycopg.errors.ObjectInUse):
            return admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
    raise RuntimeError(f"Somebody keeps working on the database {name}.")


def session(database):
    """A connection of the owner, outside any transaction."""
    log_in_as("owner")
    parameters = connection.get_connection_params() | {"dbname": database}
    log_in_as("app")
    return psycopg.connect(**parameters, autocommit=True)


def use(name):
    """Let Django's connection, and whatever this process starts, work on this database as the application."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    log_in_as("app")


def build(admin, name):
    building = f"{name}_building"
    remove(admin, building)
    admin.execute(f'CREATE DATABASE "{building}"')
    before = connection.settings_dict["NAME"]
    use(building)
    call_command("migrate", verbosity=0)
    use(before)
    admin.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def remove_all_but_the_newest(admin):
    """Yesterday's states of the migrations need no room."""
    found = admin.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^migrated_[0-9a-f]+$' ORDER BY oid DESC OFFSET 4"
    )
    for (name,) in found.fetchall():
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')


def state_of_migrations():
    """A short hash of every migration, of the current SQL, of what they use, and of whose are run."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py")]
    files += [*(ROOT / "casemgmt/scope").glob("*.py"), ROOT / "requirements.lock"]
    content = b"".join(str(path.relative_to(ROOT)).encode() + path.read_bytes() for path in sorted(files))
    content += b"".join(f"{each.name} {each.digest}".encode() for each in current.files())
    return hashlib.sha256(content + repr(settings.INSTALLED_APPS).encode()).hexdigest()[:12]
