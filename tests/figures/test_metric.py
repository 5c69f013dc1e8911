"""A figure is defined once, with its definition beside it."""

from datetime import date

import pytest

from casemgmt.declared import Declared
from casemgmt.figures import metric
from casemgmt.figures.metric import Figure, Metric, Period


def made(key="calls"):
    return Metric(
        key=key, name="Calls", definition="Calls received.", numerator="Calls", denominator="None",
        exclusions="None", unit="calls", source="Call log", owner="Dispatch", version="1",
        compute=lambda program, period: Figure(period.days),
    )  # fmt: skip


def test_a_declared_metric_is_found_again_and_computes(monkeypatch):
    calls, beds = made(), made("beds")
    monkeypatch.setattr(metric, "METRICS", [calls, beds])
    assert metric.find("calls") is calls and metric.every() == [beds, calls]
    assert calls.compute(program="lane", period=Period(date(2026, 2, 1), date(2026, 2, 28))).value == 28


def test_a_key_is_defined_only_once():
    metrics = Declared("METRICS", Metric, once=metric.METRICS._once)
    with pytest.raises(RuntimeError, match="twice"):
        metrics.hand_down([made(), made()])


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError):
        Period(date(2026, 3, 1), date(2026, 2, 28))
