"""Tell staff once. The row is the in-app notice; beside it stands the e-mail that will carry it."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from casemgmt.notices.models import Delivery, Heartbeat, Notice, QuietHours

COLUMNS = ("program", "recipient", "subject_id", "occurrence")
ANNOUNCE = """
WITH due (program, recipient, subject_id, occurrence) AS ({rows}),
told AS (
    INSERT INTO notices_notice (id, program, recipient, kind, subject_kind, subject_id, step, occurrence)
    SELECT gen_random_uuid(), due.program, due.recipient, %s::text, %s::text, due.subject_id, %s::text,
           due.occurrence
    FROM due
    WHERE NOT EXISTS (
        SELECT FROM notices_notice n
        WHERE n.subject_id = due.subject_id AND n.kind = %s::text AND n.step = %s::text
          AND n.occurrence = due.occurrence AND n.recipient = due.recipient)
    ON CONFLICT DO NOTHING
    RETURNING id, program)
INSERT INTO notices_delivery (id, notice_id, program, state, attempts, message_id, ambiguous, reason, detail)
SELECT gen_random_uuid(), told.id, told.program, 'pending', 0, '', false, '', '' FROM told
"""


def announce(*, kind: str, step: str, subject_kind: str, rows: QuerySet[Any]) -> int:
    """Tell every row of a QuerySet once, in the app and by e-mail; returns how many were new.

    `rows` has `program` and is annotated with `recipient` (a user's id), `subject_id` and `occurrence`.
    It is one statement: whoever runs it twice, or beside another, adds nothing.
    """
    try:
        sql, params = rows.order_by().values_list(*COLUMNS).query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(ANNOUNCE.format(rows=sql), [*params, kind, subject_kind, step, kind, step])
        return cursor.rowcount


def tell(
    *,
    kind: str,
    step: str,
    program: str,
    recipient: UUID,
    subject_kind: str,
    subject_id: UUID,
    occurrence: datetime,
) -> Notice:
    """Tell one member of staff one thing, once; returns the notice, new or old."""
    notice, new = Notice.objects.get_or_create(
        kind=kind,
        step=step,
        recipient=recipient,
        subject_id=subject_id,
        occurrence=occurrence,
        defaults={"program": program, "subject_kind": subject_kind},
    )
    if new:
        Delivery.objects.create(notice=notice, program=program)
    return notice


def mark_read(*, notices: QuerySet[Notice]) -> int:
    """Note that the reader has seen these notices in the app."""
    return notices.filter(read_at=None).update(read_at=Now())


def keep_quiet(*, recipient: UUID, starts: time, ends: time, zone: str) -> QuietHours | None:
    """Hold a member of staff's e-mail between two wall times of their zone; equal times end the quiet."""
    if starts == ends:
        QuietHours.objects.filter(pk=recipient).delete()
        return None
    chosen = {"starts": starts, "ends": ends, "zone": zone}
    return QuietHours.objects.update_or_create(pk=recipient, defaults=chosen)[0]


def last_heartbeat(name: str) -> datetime | None:
    """When this scan last came to its end, by the database's clock; None if it never did."""
    return Heartbeat.objects.filter(pk=name).values_list("at", flat=True).first()


def heartbeat(*, name: str) -> None:
    """Note that a scan came to its end just now, by the database's clock."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )
