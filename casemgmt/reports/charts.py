"""Has a chart drawn: by a process of its own, one at a time on a machine, and each only once."""

import hashlib
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from casemgmt.figures.metric import Measure
from casemgmt.figures.periods import label
from casemgmt.figures.writing import SHARES
from casemgmt.reports.words import height
from casemgmt.standalone import locks

logger = logging.getLogger(__name__)

DRAWER = Path(__file__).with_name("draw.py")
STYLE = hashlib.sha256(DRAWER.read_bytes()).hexdigest()[:12]  # another way of drawing is another chart
PATIENCE = 60  # seconds
KEPT = 30 * 24 * 3600  # seconds
TONES, SIZES = ("light", "dark"), ("wide", "phone")


class NotDrawn(Exception):
    """The chart did not come; the table beside it holds every number."""


def drawing_of(metric, series, *, tone, size):
    """What the drawing program is told: numbers and words as they are shown, nothing else."""
    counted = metric.measure is Measure.COUNT
    points = [
        {
            "label": label(one.period),
            "value": height(one) if one.has_value else None,
            "low": one.figure.low,
            "high": one.figure.high,
        }
        for one in series
    ]
    return {
        "points": points,
        "unit": _("%(unit)s a month") % {"unit": metric.unit} if counted else str(metric.unit),
        "bars": counted,
        "share": metric.measure is Measure.SHARE,
        "percent": metric.measure in SHARES,
        "tone": tone,
        "size": size,
    }


def svg_of(drawing):
    """The chart as SVG, kept by a hash of what it shows; NotDrawn when it cannot be had."""
    told = json.dumps(drawing, sort_keys=True)
    key = f"chart-{STYLE}-{hashlib.sha256(told.encode()).hexdigest()}"
    if found := cache.get(key):
        return found
    with locks.held(settings.VAR_DIR / "chart.lock"):
        if found := cache.get(key):
            return found
        drawn = draw(told)
        cache.set(key, drawn, KEPT)
    return drawn


def draw(told):
    """Run the drawing program once. It gets no secret of ours."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", DRAWER], input=told, capture_output=True, text=True, check=True,
            timeout=PATIENCE, env=own_environment(), cwd=settings.VAR_DIR,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        logger.error("chart_not_drawn", extra={"error": type(error).__name__})
        raise NotDrawn from error
    return done.stdout


def own_environment():
    """Where programs and a home are found; nothing that was set for the product."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
