"""The command: an account of the file, with or without a database."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from casemgmt.calls.models import Call, ImportBatch, Mapping
from tests.calls.test_importing import REAL

real = pytest.mark.skipif(not REAL.exists(), reason="the real dispatch log is not beside this checkout")
HEADER = "ID,Dispatch Request Date & Time,Dispatch Date & Time,End Point of Dispatch,SSN"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    lines = [
        HEADER,
        "1,2025-05-12 13:00,2025-05-12 13:10,Engaged Client,999",
        "2,soon,,,",
        "3,2025-05-12,,Odd,",
    ]
    path.write_text("\n".join(lines))
    return path


def run(*arguments):
    out = StringIO()
    call_command(
        "import_calls", *map(str, arguments), "--mapping", "lane-county", stdout=out, stderr=StringIO()
    )
    return out.getvalue()


def test_a_dry_run_accounts_for_every_row(log):
    said = run(log, "--dry-run")
    assert "Rows: 3 = 2 imported + 0 same as before + 1 refused" in said
    assert "Row 3 refused: Dispatch Request Date & Time: “soon” is not a date and time." in said
    assert "requested_at:date_only: 1" in said and "From call to dispatch: 10 (of 1)" in said
    assert "Unknown labels, for the review list: 1" in said and "“Odd” (1)" in said
    assert "Personal columns dropped: SSN (1)" in said and "999" not in said


def test_a_dry_run_says_how_the_file_was_read(log):
    said = run(log, "--dry-run")
    assert "How the file was read:\n  Header: row 1\n  Time zone: America/Los Angeles" in said
    assert "“2025-05-12 13:00” is read as May 12, 2025" in said


def test_what_comes_first_in_dates_may_be_stated(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER}\n1,13/05/2025 13:00,,,\n")
    with pytest.raises(CommandError, match="Row 2 says “13/05/2025 13:00”: day first"):
        run(path, "--dry-run")
    assert "1 = 1 imported" in run(path, "--dry-run", "--first", "day_first")


def test_where_the_mapping_leaves_the_zone_to_the_program_it_is_named(tmp_path):
    path, said = tmp_path / "log.csv", StringIO()
    path.write_text("Call number,Call received\n1,2025-05-12 13:00\n")
    asked = {"mapping": "plain", "dry_run": True, "stdout": said}
    with pytest.raises(CommandError, match="with --program or --zone"):
        call_command("import_calls", str(path), **asked)
    with pytest.raises(CommandError, match="not a known time zone"):
        call_command("import_calls", str(path), zone="Moon", **asked)
    call_command("import_calls", str(path), zone="America/Chicago", **asked)
    assert "1 = 1 imported" in said.getvalue() and "Time zone: America/Chicago" in said.getvalue()


def test_a_dry_run_starts_no_server_and_leaves_no_file(log, tmp_path):
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
    command = [
        sys.executable,
        project.BASE_DIR / "manage.py",
        "import_calls",
        log,
        "--mapping",
        "lane-county",
    ]
    environment = {**clean, "VAR_DIR": str(tmp_path / "none")}
    done = subprocess.run(
        [*command, "--dry-run"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Rows: 3" in done.stdout and not (tmp_path / "none").exists()


@pytest.mark.parametrize("arguments", [["missing.csv"], [__file__]])
def test_a_file_that_is_no_log_is_refused_in_words(arguments):
    with pytest.raises(CommandError, match=r"no file|no column"):
        run(*arguments, "--dry-run")


@pytest.mark.django_db
def test_an_import_and_a_second_one(program, log):
    assert "Rows: 3 = 2 imported + 0 same as before + 1 refused" in run(log)
    assert "Rows: 3 = 0 imported + 2 same as before + 1 refused" in run(log, "--program", "lane")
    assert Call.objects.count() == 2


@pytest.mark.django_db
def test_a_dry_run_for_a_program_compares_and_writes_nothing(program, log):
    run(log)
    before = ImportBatch.objects.count(), Mapping.history.count()
    assert "0 imported + 2 same as before + 1 refused" in run(log, "--program", "lane", "--dry-run")
    assert (ImportBatch.objects.count(), Mapping.history.count()) == before


@pytest.mark.django_db
def test_with_several_programs_one_must_be_named(program, other_program, log):
    with pytest.raises(CommandError, match="lane, other"):
        run(log)


@real
def test_the_real_log_is_printed_with_its_medians_and_minutes():
    said = run(REAL, "--dry-run")
    assert "Rows: 1556 = 1556 imported + 0 same as before + 0 refused" in said
    assert "1488 of 1489 agree within a minute; 10 blank; 7 negative, flagged" in said
    assert "“Engaged Client” (804), “Engaged client” (185)" in said
