"""Some tests in a process of their own, forked from one that has Django loaded: most of the time is saved."""

import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

APART = multiprocessing.get_context("forkserver")
APART.set_forkserver_preload(["tests.sabotage.loaded"])
# What is loaded already is not rewritten to explain its assertions; ours is.
ASIDE = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
PLAIN = ["-qx", "-n", "0", "-m", "", "-p", "no:cacheprovider", "-W", ASIDE]


def suite(tests, *, database, **environment):
    """(exit code, what pytest printed) of the named tests, on this database and in this environment."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        process = APART.Process(target=run, args=(tests, str(said), database, environment))
        process.start()
        process.join()
        return process.exitcode, said.read_text()


def run(tests, said, database, environment):
    """In the new process: be nobody's worker, write to the file, and end with pytest's exit code."""
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        del os.environ[name]
    os.environ.update(environment, TEST_DATABASE=database)
    settings.DATABASES["default"]["TEST"]["NAME"] = database
    with open(said, "w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.exit(pytest.main([*tests, *PLAIN]))
