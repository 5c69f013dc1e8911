"""Where styles, scripts and pictures stand. A page names a score of them; their addresses never change."""

from functools import cache
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class LookedUpOnce:
    """Each address is put together once in a process."""

    @cache  # noqa: B019 - Django keeps one storage as long as the process lives
    def url(self, *args: Any, **kwargs: Any) -> str:
        """The address of a file, by its name."""
        return super().url(*args, **kwargs)  # type: ignore[misc]


class AsTheyAre(LookedUpOnce, StaticFilesStorage):
    """On the machine of whoever tries it: files under their own names."""


class WithTheirHash(LookedUpOnce, CompressedManifestStaticFilesStorage):
    """In production: compressed, under a name that changes with what they hold."""
