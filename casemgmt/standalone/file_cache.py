"""A cache in files that several processes of one machine may count with."""

from pathlib import Path

from django.core.cache.backends.filebased import FileBasedCache

from casemgmt.standalone.locks import held


class FileCache(FileBasedCache):
    """Django's, whose `add` looks and then writes: two processes could both find the key free."""

    def add(self, key, value, timeout=None, version=None):
        self._createdir()
        with held(Path(self._dir) / "adding"):
            return super().add(key, value, timeout, version)
