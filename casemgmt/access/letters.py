"""Letters to an address rather than to an account: each waits in its own row until a mail server takes it."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from casemgmt.notices import mail_server

logger = logging.getLogger(__name__)

AT_ONCE = 100
FIRST_WAIT, LONGEST_WAIT, MOST_DOUBLINGS = timedelta(seconds=20), timedelta(hours=1), 10


def send_each(due, send, refused):
    """Send the letter of each row that is due, each in a transaction of its own.

    `send(row)` sends it and notes that it left. `refused(row, number)` is asked where the mail server says
    that it will never take it; one that it does not take now waits, twice as long after each try. A server
    that cannot be reached ends the round, and is asked again soon.
    """
    ready = due.filter(letter_due__lte=Now())
    for pk in list(ready.order_by("letter_tries", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            row = ready.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if row is not None and not _sent(row, send, refused):
                break


def _sent(row, send, refused):
    """Whether the mail server could be reached."""
    try:
        with transaction.atomic():
            send(row)
    except mail_server.TROUBLE as trouble:
        number = mail_server.code_of(trouble)
        logger.warning("letter_not_sent", extra={"reason": type(trouble).__name__, "detail": str(number)})
        if mail_server.is_final(trouble):
            refused(row, str(number))
        else:
            _put_off(row, counting=bool(number))
        return bool(number)
    return True


def _put_off(row, *, counting):
    wait = min(FIRST_WAIT * 2 ** min(row.letter_tries, MOST_DOUBLINGS), LONGEST_WAIT)
    waiting = type(row).objects.filter(pk=row.pk)
    waiting.update(letter_tries=F("letter_tries") + int(counting), letter_due=Now() + wait)
