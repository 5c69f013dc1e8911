"""The world of the matrix, made once a module, never committed; every request into it is taken back."""

import logging

import pytest
from django.db import transaction
from django.test import override_settings

from casemgmt import scope
from tests.matrix.world import World

NO_CACHE = {
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
}  # nor any limit that counts


@pytest.fixture(scope="module")
def matrix_world(django_db_setup, django_db_blocker, tmp_path_factory):
    uploads = tmp_path_factory.mktemp("uploads")
    logging.disable(logging.ERROR)
    with (
        django_db_blocker.unblock(),
        override_settings(UPLOADS=uploads, CACHES=NO_CACHE),
        transaction.atomic(),
        scope.acting_as(programs=["lane", "other"], actor="system:test"),
    ):
        yield World()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
