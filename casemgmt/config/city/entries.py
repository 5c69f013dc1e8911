"""What else stands where a city was founded: a new state of a record, a line in the log, a message sent."""

import uuid
from datetime import timedelta

from casemgmt.audit.models import Event
from casemgmt.notices.models import Delivery, DeliveryState, Notice

SENT_AFTER = timedelta(seconds=12)
READ_AFTER, UNREAD_SINCE = timedelta(hours=3), timedelta(hours=20)


def put(writer, thing, reason, /, *, by, at, **changes):
    """Change a record and write its new state down."""
    for name, value in changes.items():
        setattr(thing, name, value)
    return writer.write(thing, by=by, at=at, reason=reason)


def log(writer, kind, *, by, of, at, detail=None, program=""):
    """One line of the audit log about a record."""
    writer.add(
        Event(
            at=at, program=program or of.program_id, actor=f"user:{by.pk}", kind=kind,
            object_kind=of._meta.label_lower, object_id=str(of.pk), why="", detail=detail or {},
        )
    )  # fmt: skip


def tell(writer, *, kind, step, program, recipient, subject_kind, subject_id, occurrence, at):
    """A notice that was told at that moment, read hours later, and the e-mail that left soon after."""
    read_at = at + READ_AFTER if at < writer.now - UNREAD_SINCE else None
    notice = Notice(
        program=program, recipient=recipient, kind=kind, subject_kind=subject_kind, subject_id=subject_id,
        step=step, occurrence=occurrence, created_at=at, read_at=read_at,
    )  # fmt: skip
    writer.add(notice, at=at)
    send(writer, notice.pk, program, at)


def letters(writer):
    """All that was told in the stories left by e-mail soon after."""
    records = writer.records_of(Notice)
    key, program, at = (records.names.index(name) for name in ("id", "program", "created_at"))
    for line in records.lines:
        send(writer, line[key], line[program], line[at])


def send(writer, notice, program, at):
    sent = at + SENT_AFTER
    delivery = Delivery(
        notice_id=notice, program=program, state=DeliveryState.SENT, until=sent, attempts=1, created_at=at,
        sent_at=sent, message_id=f"<{uuid.uuid4()}@localhost>",
    )  # fmt: skip
    writer.add(delivery, at=at)
