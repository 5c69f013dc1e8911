"""Calls for service, how a dispatch log is read, and each import of one."""

from casemgmt.calls.models.call import INTERVALS, MOST_REASONS, TIMES, Call
from casemgmt.calls.models.imports import ImportBatch, ImportRow
from casemgmt.calls.models.mapping import Mapping, UnknownLabel

__all__ = [
    "INTERVALS",
    "MOST_REASONS",
    "TIMES",
    "Call",
    "ImportBatch",
    "ImportRow",
    "Mapping",
    "UnknownLabel",
]
