"""Two servers over the database of a measurement: the product as the demo serves it, and the plain stack.

A request is a new connection each time, as behind a proxy; the next one waits for its whole answer. Beside
the clock stands what the processes of the server and its sessions in the database really ran.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

import psutil
from django.conf import settings
from django.core.management import CommandError

from casemgmt.access.policy import Anyone
from casemgmt.config import machine
from casemgmt.config.benchmarks.visits import signed_in
from casemgmt.standalone.process_group import ProcessGroup

FOLDER = "benchmark"
TOKEN = "t" * 32  # against forged requests: as long as a browser's, and no secret here
PLAIN = "casemgmt.config.yardstick"
SESSIONS = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = %s"


@dataclass
class CostOfAnswer:
    """What came back, and what it cost: seconds, bytes as sent and unpacked, seconds of each processor."""

    status: int
    seconds: float
    sent: int
    size: int
    location: str = ""
    web: float = 0
    database: float = 0
    body: bytes = field(default=b"", repr=False)

    def and_then(self, other: "CostOfAnswer") -> "CostOfAnswer":
        """Both, one after the other, as one."""
        costs = ("seconds", "sent", "size", "web", "database")
        sums = {name: getattr(self, name) + getattr(other, name) for name in costs}
        return CostOfAnswer(other.status, **sums, location=other.location, body=other.body)


class Site:
    """One of the servers, asked by people who are signed in."""

    def __init__(self, name, port, process, sessions):
        self.name, self.port, self.process, self.sessions = name, port, process, sessions
        self.cookies = {}

    def ask(self, user: Anyone, path: str, data: dict | None = None) -> CostOfAnswer:
        """One request and its answer; a form is sent with its token."""
        before = self.ran()
        answer = self.fetch(user, path, data)
        web, database = (after - was for after, was in zip(self.ran(), before, strict=True))
        answer.web, answer.database = web, database
        return answer

    def fetch(self, user: Anyone, path: str, data: dict | None = None) -> CostOfAnswer:
        """The same, and nobody looks at the processors: many may ask at once."""
        headers = {"Cookie": self.cookie(user), "Accept-Encoding": "gzip", "Host": "localhost"}
        body = None
        if data is not None:
            body = urlencode(data | {"csrfmiddlewaretoken": TOKEN}, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://localhost/"}
        began = perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("POST" if data is not None else "GET", path, body, headers)
            answer = connection.getresponse()
            sent = answer.read()
        finally:
            connection.close()
        took = perf_counter() - began
        packed = answer.getheader("Content-Encoding") == "gzip"
        read = zlib.decompress(sent, wbits=31) if packed else sent
        return CostOfAnswer(
            answer.status, took, len(sent), len(read), answer.getheader("Location") or "", body=read
        )

    def cookie(self, user: Anyone) -> str:
        if user.pk not in self.cookies:
            session = signed_in(user).cookies.get(settings.SESSION_COOKIE_NAME)
            begin = f"{settings.SESSION_COOKIE_NAME}={session.value}; " if session else ""
            self.cookies[user.pk] = f"{begin}csrftoken={TOKEN}"
        return self.cookies[user.pk]

    def ran(self) -> tuple[float, float]:
        """Seconds that the web processes and the database's sessions ran so far; 0 where nobody may look."""
        web = [self.process.pid, *(child.pid for child in self.process.children(recursive=True))]
        return sum(map(ran, web)), sum(map(ran, self.sessions()))

    @property
    def answers(self) -> bool:
        return (
            machine.answer(self.port, path="/bare/day/" if self.name == "plain" else "/health/") is not None
        )


def ran(pid: int) -> float:
    """Seconds on a processor, of all threads of a process."""
    try:
        threads = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9
    except OSError:
        return 0.0


@contextmanager
def served(database: str, owner) -> Iterator[tuple[Site, Site]]:
    """The product and the plain stack over this database; `owner` is a session of its owner."""
    group = ProcessGroup(settings.VAR_DIR / FOLDER, settings.BASE_DIR)
    group.environment |= {"DATABASE_NAME": database, "WEB_CONCURRENCY": "2"}
    with group:
        product = start(
            group, "product", "casemgmt.config", partial(sessions, owner, database, settings.APP_ROLE)
        )
        plain = start(group, "plain", PLAIN, partial(sessions, owner, database, settings.OWNER_ROLE))
        yield product, plain


def start(group, name, package, of_database):
    port = machine.free_port(None)
    group.environment["DJANGO_SETTINGS_MODULE"] = f"{package}.settings"
    group.environment["PUBLIC_URL"] = f"http://localhost:{port}"
    server = machine.pages(port, f"{package}.wsgi")
    group.start(server)
    site = Site(name, port, psutil.Process(group.running[server.name].pid), of_database)
    group.wait(server.name, lambda: site.answers)
    group.running[name] = group.running.pop(server.name)
    return site


def sessions(owner, database, role):
    return [
        pid
        for (pid,) in owner.execute(SESSIONS, [database, role]).fetchall()
        if pid != owner.info.backend_pid
    ]


def expect(answer: CostOfAnswer, *statuses: int) -> CostOfAnswer:
    if answer.status not in statuses:
        raise CommandError(f"An answer was {answer.status}: {answer.body[:300].decode(errors='replace')}")
    return answer
