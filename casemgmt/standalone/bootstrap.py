"""A new cluster: its files, its settings and its roles."""

import os
import shutil
import sys

from casemgmt.standalone.folders import private
from casemgmt.standalone.privileges import ourselves, run, server_account

LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SUPERUSER = "postgres"
DATABASE = "warm_handoff"
ROLES = {
    "owner": "LOGIN CREATEDB INHERIT NOSUPERUSER",
    "app": "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    "aggregate": "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
}
# `owner` makes a function for `aggregate`, and must not read along where PostgreSQL can say so.
LEND_AGGREGATE = (
    "DO $$ BEGIN EXECUTE 'GRANT aggregate TO owner' || CASE WHEN "
    "current_setting('server_version_num')::int < 160000 THEN '' ELSE ' WITH INHERIT FALSE' END; END $$;\n"
)
# Single-user mode takes one statement a line.
ROLES_AND_DATABASE = "".join(
    [
        *(f"CREATE ROLE {role} {rights};\n" for role, rights in ROLES.items()),
        LEND_AGGREGATE,
        f"CREATE DATABASE {DATABASE} OWNER owner;\n",
    ]
)
SETTINGS = """\
# Written at every start.
listen_addresses = ''
unix_socket_directories = '"{sockets}"'
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'

# Sized for one machine; safe against a crash.
shared_buffers = 128MB
max_wal_size = 256MB
wal_level = minimal
max_wal_senders = 0
jit = off

# No value of anybody's record reaches the log: what went wrong in a statement, its sender is told.
log_min_messages = log
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_line_prefix = '%m [%p] '
"""


def create(binaries, data):
    """Make the cluster beside its place and move it in whole, so that a half-made one is never used.

    It holds nothing yet, so its making does not wait for the disk; from its first start on it does.
    """
    new = data.with_name(f"{data.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    private(new, owner=server_account().pw_uid)
    run(
        binaries.folder / "initdb",
        f"--pgdata={new}",
        f"--username={SUPERUSER}",
        "--auth=peer",
        "--encoding=UTF8",
        f"--locale={LOCALE}",
        "--no-sync",
        "--no-instructions",
    )
    single_user = ("--single", "-c", "exit_on_error=on", "-c", "fsync=off", "-D", new, SUPERUSER)
    run(binaries.folder / "postgres", *single_user, input=ROLES_AND_DATABASE)
    new.rename(data)


def configure(data, sockets):
    """Write what the server reads at its start: only we may connect, over the socket, under four names."""
    user = ourselves().pw_name
    names = "".join(f'demo "{user}" {role}\n' for role in (SUPERUSER, *ROLES))
    _write(data / "postgresql.conf", SETTINGS.format(sockets=str(sockets).replace("'", "''")))
    _write(data / "pg_hba.conf", "local all all peer map=demo\n")
    _write(data / "pg_ident.conf", names)


def _write(path, text):
    path.write_text(text)
    path.chmod(0o600)
    os.chown(path, server_account().pw_uid, -1)
