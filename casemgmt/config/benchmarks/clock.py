"""How long something took, and what many such times say."""

from statistics import median, quantiles
from time import perf_counter


def seconds(job, *arguments, **options):
    begin = perf_counter()
    job(*arguments, **options)
    return perf_counter() - begin


def milliseconds(times):
    """Median and 95th percentile of times in seconds."""
    return {
        "median_ms": round(median(times) * 1000, 2),
        "p95_ms": round(quantiles(times, n=20, method="inclusive")[-1] * 1000, 2),
    }
