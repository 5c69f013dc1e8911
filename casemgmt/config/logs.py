"""Log lines are JSON objects of times, names of events and ids; never the values of a record."""

import re

import structlog

SECRET_PATH = re.compile(r"(/partner/link/)[^/\s]+")


def formatter():
    """The formatter of every handler: standard library and structlog lines look alike."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.stdlib.add_log_level, _codes, _stamp],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_values,
            _without_secrets,
            _as_json,
        ],
    )


_codes = structlog.stdlib.ExtraAdder(allow=["reason", "detail", "error"])
_stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
_as_json = structlog.processors.JSONRenderer()


def _without_values(logger, name, event):
    """A traceback's last line can quote the row it failed on: keep the kind of error, drop its words."""
    error = event.pop("exc_info", None)
    if error and error is not True and error[0]:
        event["error"] = error[0].__name__
        event["where"] = _where(error[2])
    event.pop("stack_info", None)
    return event


def _without_secrets(logger, name, event):
    """A refused request is logged with its path, and the path of a partner's letter opens a mailbox."""
    return event | {"event": SECRET_PATH.sub(r"\1*", str(event.get("event", "")))}


def _where(trace):
    frames = []
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return frames
