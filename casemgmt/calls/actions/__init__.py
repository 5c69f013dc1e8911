"""Every write to calls, mappings and imports."""

from casemgmt.calls.actions.calls import complete_call, correct_call, record_call
from casemgmt.calls.actions.imports import (
    cancel_import,
    check_file,
    discard_import,
    forget_files,
    forget_strays,
    run_import,
    start_import,
)
from casemgmt.calls.actions.mappings import adopt_mapping, copy_mapping, edit_mapping, resolve_label

__all__ = [
    "adopt_mapping",
    "cancel_import",
    "check_file",
    "complete_call",
    "copy_mapping",
    "correct_call",
    "discard_import",
    "edit_mapping",
    "forget_files",
    "forget_strays",
    "record_call",
    "resolve_label",
    "run_import",
    "start_import",
]
