"""Workers of two agencies who take turns on the same few sessions of the database."""

import os
import shutil
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from casemgmt.people.models import Person

THREADS, SESSIONS = 6, 3
PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
ALIKE = "Kestrel"  # one family name in both agencies, so that a search could find either
CANARIES = {"lane": "Lanewing", "other": "Harborwing"}
# Mostly what no page does: ask for everybody. Between them pages, refusals, and requests that break halfway.
DOORS = (
    *("everybody",) * 4, "nobody", *("everybody",) * 4, "breaks", *("everybody",) * 4, "search",
    *("everybody",) * 4, "broken_statement", "nobody", *("everybody",) * 4, "own", "everybody", "foreign",
)  # fmt: skip
ANSWERS = {"breaks": 500, "broken_statement": 500, "foreign": 404}
SHOWS_OWN = {"everybody", "own", "search"}


class Traffic:
    """What was asked, who was answered by which session, and every answer that was not as it must be."""

    def __init__(self, people, clients_of):
        self.people = people  # {agency: its person}
        self.clients = [
            {agency: clients_of(agency) for agency in CANARIES} | {"": Client()} for _thread in range(THREADS)
        ]
        self.wrong, self.served, self.asked = [], defaultdict(set), 0

    def run(self, requests):
        """So many requests in all, the two agencies in turns in every thread."""
        with ThreadPoolExecutor(THREADS) as threads:
            shares = [range(number, requests, THREADS) for number in range(THREADS)]
            self.asked = sum(threads.map(self.work, self.clients, shares, range(THREADS)))

    def work(self, clients, share, number):
        """Each thread begins at a door of its own."""
        for client in clients.values():
            client.raise_request_exception = False
        try:
            for turn, _request in zip(count(), share, strict=False):
                agency = list(CANARIES)[turn % 2]
                door = DOORS[(turn // 2 + number * len(DOORS) // THREADS) % len(DOORS)]
                self.ask(clients, agency, door)
                self.look_from_outside(agency)
        finally:
            connection.close()
        return len(share)

    def ask(self, clients, agency, door):
        client = clients["" if door == "nobody" else agency]
        answer = self.answer(client, agency, door)
        if session := answer.headers.get("Session"):
            self.served[session].add(agency)
        if answer.status_code != ANSWERS.get(door, 200):
            self.wrong.append((agency, door, answer.status_code))
        self.compare(agency, door, answer.content.decode())

    def answer(self, client, agency, door):
        match door:
            case "own":
                return client.get(reverse("desk:person", args=[self.people[agency].pk]))
            case "foreign":
                return client.get(reverse("desk:person", args=[self.people[other(agency)].pk]))
            case "search":
                return client.post(reverse("people:find"), {"text": ALIKE}, follow=True)
        return client.get(reverse(door))

    def compare(self, agency, door, text):
        shown = {name for name, canary in CANARIES.items() if canary in text}
        wanted = {agency} if door in SHOWS_OWN else set()
        if shown != wanted:
            self.wrong.append((agency, door, sorted(shown)))

    def look_from_outside(self, agency):
        """As at the end of any request; then whoever gets the session without a scope must find nothing."""
        close_old_connections()
        if found := list(Person.objects.values_list("name", flat=True)):
            self.wrong.append((agency, "outside any scope", found))
        close_old_connections()


def other(agency):
    (found,) = set(CANARIES) - {agency}
    return found
