"""The line to the mail server: patient once it has the letter, and able to say whether it has it."""

import contextlib
import logging
import smtplib

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends import smtp

logger = logging.getLogger(__name__)

TROUBLE = (smtplib.SMTPException, OSError)


class PatientSession:
    """Waits longer for the answer to a whole letter than for that to a line (RFC 5321, 4.5.3.2.6).

    A server that looks through a letter first is slow, and whoever hangs up meanwhile sends it twice.
    """

    handed_over = False  # the letter of which was spoken last

    def mail(self, sender, options=()):
        self.handed_over = False
        return super().mail(sender, options)

    def data(self, message):
        self.handed_over = True
        self.sock.settimeout(settings.EMAIL_ANSWER_TIMEOUT)
        answer = super().data(message)
        self.sock.settimeout(self.timeout)
        return answer


class PlainSession(PatientSession, smtplib.SMTP):
    """Plain, or made safe by STARTTLS."""


class SafeSession(PatientSession, smtplib.SMTP_SSL):
    """Safe from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's own, over a patient session."""

    @property
    def connection_class(self):
        return SafeSession if self.use_ssl else PlainSession


@contextlib.contextmanager
def line():
    """An open line to the mail server, before anything is promised; None when it cannot be reached."""
    connection = get_connection()
    try:
        connection.open()
    except TROUBLE as error:
        logger.error("mail_server_unreachable", extra={"error": type(error).__name__})
        yield None
        return
    try:
        yield connection
    finally:
        with contextlib.suppress(*TROUBLE):
            connection.close()


def may_have_it(connection):
    """Whether the server may have the letter although its line broke; a backend that cannot say may."""
    return getattr(getattr(connection, "connection", None), "handed_over", True)


def code_of(refusal):
    """The server's number, never its words: they may quote an address. 0 where it gave none."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return max((code for code, _words in refusal.recipients.values()), default=0)
    return getattr(refusal, "smtp_code", 0)


def is_final(refusal):
    """Whether the server will never take this letter (5xx). One that refuses our own address still may."""
    return not isinstance(refusal, smtplib.SMTPSenderRefused) and code_of(refusal) >= 500
