"""Log lines are JSON objects of times, names of events and ids; no record's values, nothing that was typed.

What a library fills into its sentences may be an address, and people type names into addresses. So its
sentence stays and what it fills in goes; of a refused request the status and the page's pattern are told.
"""

import logging
import re
import warnings
from collections import defaultdict
from http import HTTPStatus
from pathlib import Path

import structlog

OURS = ("casemgmt", "followups", "referrals", "staffwellbeing")
APART = ("celery.app", "celery.beat", "celery.worker", "kombu")  # their ready sentences are their own
KNOWN = {"id", "name", "hostname", "runtime"}  # what they tell of a task
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
PLACEHOLDER = re.compile(r"%(\(\w+\))?[-+ #0]*[\d*]*(\.\d+)?[a-zA-Z]")
LEFT_OUT = "…"

logging.raiseExceptions = False  # a line that cannot be written would print what it was to be filled with


def formatter():
    """The formatter of every handler: standard library and structlog lines look alike."""
    return structlog.stdlib.ProcessorFormatter(
        use_get_message=False,
        pass_foreign_args=True,
        foreign_pre_chain=[
            _without_what_was_typed,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            _codes,
            _stamp,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_values,
            _as_json,
        ],
    )


def note_warning(message, category, filename, lineno, file=None, line=None):
    """In place of Python's own, which prints the words: they can quote a value."""
    logging.getLogger(__name__).warning("%s at %s:%s", category.__name__, filename, lineno)


warnings.showwarning = note_warning

structlog.configure(
    processors=[
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)
_codes = structlog.stdlib.ExtraAdder(allow=["reason", "detail", "error"])
_stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
_as_json = structlog.processors.JSONRenderer()


def _without_what_was_typed(logger, name, event):
    """A library's line: of a request its status and pattern, else its sentence without what it filled in."""
    record, args = event["_record"], event.pop("positional_args")
    if record.name.partition(".")[0] in OURS:
        return event | {"event": str(record.msg) % args if args else str(record.msg)}
    if hasattr(record, "status_code"):
        return event | _refusal(record)
    where = f"{Path(record.pathname).name}:{record.lineno}"
    return event | {"event": _sentence(record, args) or record.funcName, "where": [where]}


def _refusal(record):
    """What is told of a request that was refused or failed."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    method = getattr(request, "method", "")
    return {
        "event": HTTPStatus(record.status_code).phrase,
        "status": record.status_code,
        "method": method if method in METHODS else "",
        "route": getattr(match, "route", ""),
    }


def _sentence(record, args):
    """The sentence as its author wrote it: filled with numbers alone, and with what tells of a task.

    Empty where it came ready-made: nobody can say what was filled in.
    """
    if not isinstance(record.msg, str) or not (args or record.name.startswith(APART)):
        return ""
    if isinstance(args, dict):
        safe = defaultdict(lambda: LEFT_OUT, {name: args[name] for name in KNOWN & set(args)})
        return PLACEHOLDER.sub(lambda found: str(safe[(found[1] or "()")[1:-1]]), record.msg)
    filled = iter(args or ())
    return PLACEHOLDER.sub(lambda found: _number(next(filled, None)), record.msg)


def _number(value):
    return str(value) if isinstance(value, int | float) else LEFT_OUT


def _without_values(logger, name, event):
    """A traceback's last line can quote the row it failed on: keep the kind of error, drop its words."""
    error = event.pop("exc_info", None)
    if error and error is not True and error[0]:
        event["error"] = error[0].__name__
        event["where"] = _where(error[2])
    event.pop("stack_info", None)
    return event


def _where(trace):
    frames = []
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames
