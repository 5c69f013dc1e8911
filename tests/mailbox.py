"""A real mail server on this machine that keeps what it accepts and does what a test asks of it."""

import asyncio
import email
import email.policy
import logging

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)


class Mailbox:
    """An SMTP handler: `answers` are used up first, then every mail is accepted.

    `pause` is waited before and after accepting, so that a sender can die on either side of it.
    Accepted Message-IDs are also written to `queue_file`, where another process can ask for them.
    """

    def __init__(self, pause=0, queue_file=None):
        self.accepted, self.answers = [], []
        self.to_sender = self.to_recipient = "250 OK"
        self.pause, self.queue_file = pause, queue_file
        self.lines = 0  # connections that were greeted

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.to_sender == "hang up":
            server.transport.close()
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        await asyncio.sleep(self.pause)
        if answer in ("250 OK", "hang up after taking it"):
            self.accept(email.message_from_bytes(envelope.content, policy=email.policy.default))
        await asyncio.sleep(self.pause)
        if answer.startswith("hang up"):
            server.transport.close()
        return answer

    def accept(self, mail):
        self.accepted.append(mail)
        if self.queue_file:
            with self.queue_file.open("a") as queue:
                queue.write(mail["Message-ID"] + "\n")

    @property
    def message_ids(self):
        return [mail["Message-ID"] for mail in self.accepted]


class MailServer(Controller):
    """Listens where the system finds room."""

    def __init__(self, handler):
        super().__init__(handler, hostname="127.0.0.1", port=0)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
