"""From a dispatch export to calls: needs a file and a mapping's document, never the database."""

from casemgmt.calls.importing.account import explained
from casemgmt.calls.importing.document import (
    MappingWrong,
    Rules,
    arranged,
    example,
    read_rules,
    shipped,
    shipped_names,
)
from casemgmt.calls.importing.labels import fold
from casemgmt.calls.importing.log import DispatchLog, judged, nothing_known, read_log
from casemgmt.calls.importing.rows import CallDraft, Refused
from casemgmt.calls.importing.times import instant

__all__ = [
    "CallDraft",
    "DispatchLog",
    "MappingWrong",
    "Refused",
    "Rules",
    "arranged",
    "example",
    "explained",
    "fold",
    "instant",
    "judged",
    "nothing_known",
    "read_log",
    "read_rules",
    "shipped",
    "shipped_names",
]
