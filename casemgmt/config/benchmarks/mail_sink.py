"""A mail server on this machine that takes every letter and keeps none."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailSession(socketserver.StreamRequestHandler):
    """One connection, over which any number of letters come."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA":
                    self.say("354 go on")
                    self.take()
                case b"QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def take(self):
        while self.rfile.readline() not in (b".\r\n", b""):
            pass
        self.server.letters += 1
        self.say("250 taken")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class MailSink(socketserver.ThreadingTCPServer):
    """Counts the letters that it took."""

    daemon_threads = True
    letters = 0

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    with MailSink(("127.0.0.1", 0), MailSession) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
