"""The private PostgreSQL, through everything that has gone wrong with one."""

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from casemgmt.standalone import Unavailable, binaries
from casemgmt.standalone.binaries import probe
from casemgmt.standalone.cluster import PORT, Cluster
from tests.standalone.conftest import eventually

JOIN = """
import time
from casemgmt.standalone.cluster import Cluster
cluster = Cluster({var!r})
cluster.join()
print("ready", flush=True)
"""
WAIT = "time.sleep(60)"
FORK = """
import os
if os.fork():
    os._exit(0)
time.sleep(60)
"""


def query(cluster, sql, *, user="owner"):
    with psycopg.connect(
        host=cluster.folder, port=PORT, user=user, dbname="warm_handoff", autocommit=True
    ) as connection:
        answer = connection.execute(sql)
        return answer.fetchall() if answer.description else None


def stopped(cluster):
    return eventually(lambda: not cluster.answers() and not (cluster.data / "postmaster.pid").exists())


def test_logins_are_plain_roles_and_only_the_owner_makes_databases(cluster):
    cluster.join()
    rights = "rolname, rolsuper, rolbypassrls, rolcreatedb"
    assert sorted(query(cluster, f"SELECT {rights} FROM pg_roles WHERE rolcanlogin")) == [
        ("aggregate", False, False, False),
        ("app", False, False, False),
        ("owner", False, False, True),
        ("postgres", True, True, True),
    ]
    assert query(cluster, "SELECT current_user::text", user="app") == [("app",)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("listen_addresses", ""),
        ("fsync", "on"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
        ("log_error_verbosity", "terse"),
    ],
)
def test_the_server_is_safe_and_keeps_values_out_of_its_log(shared_cluster, name, value):
    assert query(shared_cluster, f"SHOW {name}") == [(value,)]


def test_a_failing_statement_leaves_no_value_in_the_log(shared_cluster):
    with pytest.raises(psycopg.Error):
        query(shared_cluster, "SELECT 'Maria Delgado'::int")
    assert "Delgado" not in shared_cluster.log.read_text()


def test_letters_with_accents_are_letters(shared_cluster):
    assert query(shared_cluster, "SELECT lower('ÉÑ'), 'é' ~ '^[[:alpha:]]$'") == [("éñ", True)]


def test_nobody_else_can_reach_the_data_or_the_socket(shared_cluster):
    assert shared_cluster.data.stat().st_mode & 0o077 == 0
    assert shared_cluster.folder.stat().st_mode & 0o077 == 0


def test_it_runs_until_the_last_user_leaves(cluster, var):
    other = Cluster(var)
    cluster.join()
    other.join()
    cluster.leave()
    assert query(other, "SELECT 1") == [(1,)]
    other.leave()
    assert not other.answers()


def test_it_stops_when_its_only_user_is_killed(cluster, var, script):
    user = script(JOIN.format(var=str(var)) + WAIT)
    assert user.stdout.readline() == "ready\n"
    assert cluster.answers()
    user.kill()
    assert stopped(cluster)


def test_a_forked_child_is_a_user_too(cluster, var, script):
    parent = script(JOIN.format(var=str(var)) + FORK)
    assert parent.stdout.readline() == "ready\n"
    parent.wait()
    assert query(cluster, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("moment", [0.05, 0.3, 0.6, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4])
def test_a_user_killed_while_it_starts_leaves_none_behind(cluster, var, script, moment):
    user = script(JOIN.format(var=str(var)) + WAIT)
    time.sleep(moment)
    user.kill()
    assert eventually(lambda: not residents(var))
    cluster.join()
    assert query(cluster, "SELECT 1") == [(1,)]


def residents(var):
    return [process for process in psutil.process_iter() if str(var) in " ".join(command_of(process))]


def command_of(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_what_was_committed_survives_a_killed_server(cluster):
    cluster.join()
    query(cluster, "CREATE TABLE promise AS SELECT 'kept' AS word")
    os.kill(cluster.pid, signal.SIGKILL)
    assert eventually(lambda: not cluster.answers())
    cluster.join()
    assert query(cluster, "SELECT word FROM promise") == [("kept",)]
    cluster.leave()
    assert not cluster.answers()


def test_a_reused_process_id_does_not_keep_it_from_starting(cluster):
    cluster.join()
    os.kill(cluster.pid, signal.SIGKILL)
    assert eventually(lambda: not cluster.answers())
    stale = cluster.data / "postmaster.pid"
    stale.write_text(stale.read_text().replace(str(cluster.pid), str(os.getppid()), 1))
    cluster.join()
    assert query(cluster, "SELECT 1") == [(1,)]


def test_it_stops_even_after_its_watch_was_killed(cluster, var, script, watch_of):
    cluster.join()
    watch_of(cluster).kill()
    other = Cluster(var)
    other.join()
    assert watch_of(cluster).is_running()


def test_a_new_cluster_in_the_place_of_a_deleted_one_has_its_own_socket(cluster, var):
    old = cluster.join()
    old_pid = cluster.pid
    shutil.rmtree(cluster.data)
    new = Cluster(var)
    assert new.join() != old
    assert query(new, "SELECT 1") == [(1,)]
    with suppress(ProcessLookupError):  # PostgreSQL ends itself within a minute without its folder
        os.kill(old_pid, signal.SIGKILL)


def test_a_half_made_cluster_is_made_again(cluster):
    half = cluster.data.with_name(f"{cluster.data.name}.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    cluster.join()
    assert query(cluster, "SELECT 1") == [(1,)]


def test_a_long_path_gets_a_short_socket(tmp_path):
    cluster = Cluster(tmp_path / ("deep" * 30) / "var")
    cluster.join()
    assert query(cluster, "SELECT 1") == [(1,)]
    folder = cluster.folder
    assert tmp_path not in folder.parents
    cluster.leave()
    cluster.erase()
    assert not folder.exists()


def test_erasing_is_refused_while_somebody_uses_it(cluster, var, monkeypatch):
    monkeypatch.setattr("casemgmt.standalone.cluster.PATIENCE", 0.2)
    other = Cluster(var)
    other.join()
    with pytest.raises(Unavailable, match="in use"):
        cluster.erase()
    other.leave()
    cluster.erase()
    assert not cluster.data.exists()


def test_a_system_postgresql_serves_as_well(var):
    found = [place for place in map(probe, binaries._system()) if place]
    if not found:
        pytest.skip("no PostgreSQL of the system's here")
    cluster = Cluster(var, found[0])
    cluster.join()
    assert query(cluster, "SELECT 1") == [(1,)]
    cluster.leave()
    assert not cluster.answers()


def test_without_any_postgresql_the_error_names_the_way_out(monkeypatch):
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(binaries.shutil, "which", lambda name: None)
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", ())
    with pytest.raises(Unavailable, match="DATABASE_URL"):
        binaries.find()


def test_programs_that_do_not_run_here_are_passed_over(tmp_path):
    for name in ("postgres", "initdb", "pg_ctl"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 127\n")
        (tmp_path / name).chmod(0o755)
    assert probe(tmp_path) is None
    assert probe(Path("/nowhere")) is None
