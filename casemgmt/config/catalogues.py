"""Each room keeps its translations beside its code. What Django reads at run time is compiled from them."""

import os
import tempfile
from pathlib import Path

import polib
from django.conf import settings
from django.core import checks

PACKAGES = ["casemgmt", "followups", "referrals", "staffwellbeing"]


def catalogues():
    """The catalogue files of every room, in order."""
    return sorted(
        path
        for package in PACKAGES
        for path in (settings.BASE_DIR / package).rglob("locale/*/LC_MESSAGES/django.po")
    )


def stale():
    """Catalogues that were changed since they were compiled, or never were."""
    return [path for path in catalogues() if not _is_fresh(path)]


def compile_stale():
    """Compile what changed; a process that reads meanwhile sees the old file or the new one, never half."""
    for path in stale():
        compile_catalogue(path)


def report_stale(**_kwargs):
    """A warning of `check`: pages would be English only."""
    if stale():
        return [checks.Warning("The translations are not compiled.", hint="Run manage.py translations.")]
    return []


def _is_fresh(path):
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime


def compile_catalogue(path):
    """Write the .mo beside it, all at once."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    polib.pofile(str(path)).save_as_mofile(name)
    Path(name).chmod(0o644)
    os.replace(name, path.with_suffix(".mo"))
