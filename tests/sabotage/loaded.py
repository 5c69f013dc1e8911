"""What every run has loaded before a guard goes off: Django, the tests' libraries, the conftest's rooms.

Nothing of ours beyond that: what is loaded before the guard goes off keeps the guard that it has imported.
"""

import django
import factory  # noqa: F401
import openpyxl  # noqa: F401
import playwright.sync_api  # noqa: F401
import pytest_django.plugin  # noqa: F401
import schemathesis.pytest.plugin  # noqa: F401
import xdist.plugin  # noqa: F401

django.setup()

import tests.factories  # noqa: E402  (they need Django)
import tests.matrix.summary  # noqa: E402
import tests.sabotage.guards  # noqa: E402, F401
