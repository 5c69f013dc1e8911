"""The world of the matrix, made once a module, never committed; every request into it is taken back."""

import logging

import pytest
from django.core.cache.backends.dummy import DummyCache
from django.db import transaction
from django.test import override_settings

from casemgmt import scope
from casemgmt.web import reading
from tests.matrix.noted import Noted
from tests.world.programs import World


class ChartsAlone(DummyCache):
    """Keeps what was drawn, which takes a process, and nothing else: no limit counts."""

    drawn = {}

    def get(self, key, default=None, version=None):
        return self.drawn.get(key, default)

    def set(self, key, value, timeout=None, version=None):
        if key.startswith("chart-"):
            self.drawn[key] = value


CACHES = {"default": {"BACKEND": f"{__name__}.{ChartsAlone.__name__}"}}


@pytest.fixture(scope="module")
def matrix_world(django_db_setup, django_db_blocker, tmp_path_factory):
    uploads = tmp_path_factory.mktemp("uploads")
    logging.disable(logging.ERROR)
    with (
        django_db_blocker.unblock(),
        override_settings(UPLOADS=uploads, CACHES=CACHES),
        transaction.atomic(),
        scope.acting_as(programs=["lane", "other"], actor="system:test"),
    ):
        yield World()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture
def noted(monkeypatch):
    """The names that were read since it was last cleared."""
    monkeypatch.setattr(reading, "QueryDict", Noted)
    return Noted.read
