"""Who asks in a city of measurement, and which pages: each by a name, with its address.

Lists are found in the URL conf, so that a new one, a new order and a new tab are asked for as well.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.views.generic import ListView

from casemgmt import scope
from casemgmt.access.models import Program, User
from casemgmt.access.policy import Anyone
from casemgmt.access.roles import Role
from casemgmt.cases.models import Case
from casemgmt.config import city
from casemgmt.config.benchmarks.endpoints import routes
from casemgmt.config.benchmarks.visits import signed_in
from casemgmt.people.models import Person
from casemgmt.web.lists.page import ListPage
from referrals.models import Referral

WORKERS, RECORDS = 6, 200
LAST = "page=last"
ADMIN = {"encounters/": "/admin/encounters/encounter/", "follow-ups/": "/admin/followups/followup/"}
TABS = re.compile(r'href="\?([^"#]+)"')
PLACES = re.compile(r"\b(sort|after|before|page|columns|print)=")  # no tab, but a place in a list
RECORD = re.compile(r"<uuid:(pk|person)>")
WITHOUT_ROWS = "roles/"
MONITOR = AnonymousUser()  # asks all day and signs in nowhere
SOME, MOST_TABS = 4, 20


@dataclass(frozen=True)
class Question:
    """One address that somebody asks, by a name that stays the same in a city of another size."""

    name: str
    user: Anyone
    path: str
    data: dict | None = None  # posted, and what comes back is asked for
    also: tuple[
        int, ...
    ] = ()  # further statuses that are no mistake: no worker runs here, and health says so
    beside: dict[str, str] = field(
        default_factory=dict
    )  # {"bare" or "plain": the address on the plain stack}


class Askers:
    """People who work there, and the records they ask for, drawn by these dice."""

    def __init__(self, dice: random.Random):
        self.dice, self.clients = dice, {}
        with scope.acting_as(programs=Program.objects.values_list("pk", flat=True), actor="system:benchmark"):
            self.referrals = list(
                Referral.objects.filter(pk__in=self.some(Referral)).select_related("worker")
            )
            case = Case.objects.carried().select_related("person").order_by("pk").first()
            self.about = {"people": case.person, "cases": case}
            self.people = list(Person.objects.filter(~Q(name=""), pk__in=self.some(Person)))
        self.social_workers = self.of(Role.SOCIAL_WORKER)
        self.responders = self.of(Role.RESPONDER)
        self.supervisors = self.of(Role.SUPERVISOR)
        emails = [email for _role, email, _password in city.sign_ins()]
        one_a_role = User.objects.filter(email__in=emails).order_by("email")
        self.everyone = [self.supervisors[0], self.social_workers[0], *one_a_role]

    def some(self, model) -> list:
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return self.dice.sample(ids, min(RECORDS, len(ids)))

    def of(self, role: Role) -> list[User]:
        """Some of this role; the first of a district, who carries much, among them."""
        found = User.objects.filter(memberships__role=role, memberships__until=None, is_active=True)
        users = list(found.distinct().order_by("email"))
        busy = [user for user in users if user.email.startswith(("worker1@", "worker25@"))]
        return [*busy, *self.dice.sample(users, min(WORKERS, len(users)))]

    def client(self, user: Anyone) -> Client:
        if user.pk not in self.clients:
            self.clients[user.pk] = signed_in(user)
        return self.clients[user.pk]

    def who_sees(self, model, role_users: list[User], pk: object) -> User | None:
        """One of these users who sees this record."""
        for user in role_users:
            with scope.acting_as(
                programs=[m.program_id for m in user.active_memberships], actor=f"user:{user.pk}"
            ):
                if model.objects.visible_to(user).filter(pk=pk).exists():
                    return user
        return None

    # --- Pages of everybody's day ---

    def pages(self) -> list[Question]:
        """One of each of the pages of everybody's day, at random."""
        choice, (user, person) = self.dice.choice, self.seen(Person, self.people, self.social_workers)
        asker, referral = self.seen(Referral, self.referrals, self.social_workers)
        return [
            Question(
                "my day, social worker",
                choice(self.social_workers),
                reverse("desk:my_day"),
                beside={"bare": "/bare/day/", "plain": "/api/follow-ups/"},
            ),
            Question("my day, responder", choice(self.responders), reverse("desk:my_day")),
            Question("my day, supervisor", choice(self.supervisors), reverse("desk:my_day")),
            Question(
                "person",
                user,
                reverse("desk:person", args=[person.pk]),
                beside={"bare": f"/bare/people/{person.pk}/", "plain": f"/api/people/{person.pk}/whole/"},
            ),
            Question("history of a person", user, reverse("people:history", args=[person.pk])),
            Question("referral", asker, reverse("referrals:detail", args=[referral.pk])),
            Question("page without rows", user, f"/{WITHOUT_ROWS}"),
            Question("health", MONITOR, reverse("desk:health"), also=(503,)),
        ]

    def searches(self) -> list[Question]:
        """What is typed: a part of a name with a slip, a full name, two letters."""
        user, person = self.seen(Person, self.people, self.social_workers)
        words = person.name.split()
        typed = {
            "search as typed": f"{words[0][:-1]} {words[-1]}",
            "search, full name": person.name,
            "search, two letters": words[-1][:2],
        }
        path = f"{reverse('people:find')}?program={person.program_id}"
        return [
            Question(name, user, path, {"text": text}, beside={
                "bare": f"/bare/search/?text={quote(text)}", "plain": f"/api/people/?search={quote(text)}",
            })
            for name, text in typed.items()
        ]  # fmt: skip

    def seen(self, model, records: list, users: list[User]) -> tuple:
        """A user and a record that they see, at random."""
        while True:
            record = self.dice.choice(records)
            if user := self.who_sees(model, self.dice.sample(users, len(users)), record.pk):
                return user, record

    # --- Lists ---

    def lists(self) -> Iterator[Question]:
        """Every list that somebody may see: each order that it offers and each tab, from both ends."""
        for route, view in list_views():
            path = self.path_of(route)
            user, answer = self.first_answered(path) if path else (None, None)
            if user is None:
                continue
            for query in [*orders(view), *self.tabs_of(user, path, answer)]:
                for end in ("", LAST):
                    asked = "&".join(filter(None, (query, end)))
                    beside = {"plain": ADMIN[route]} if route in ADMIN and not asked else {}
                    yield Question(f"list {route}?{asked}", user, f"{path}?{asked}", beside=beside)

    def tabs_of(self, user: User, path: str, answer) -> list[str]:
        """The tabs of a list, and those that one of them opens."""
        first = tabs(answer.content.decode())
        pages = (self.client(user).get(f"{path}?{query}") for query in first[:SOME])
        more = (query for page in pages for query in tabs(page.content.decode()))
        return list(dict.fromkeys([*first, *more]))[:MOST_TABS]

    def path_of(self, route: str) -> str | None:
        """The address of a list; of one below a record, for some record."""
        if "<" not in route:
            return f"/{route}"
        about = self.about.get(route.partition("/")[0])
        return None if about is None or route.count("<") > 1 else "/" + RECORD.sub(str(about.pk), route)

    def first_answered(self, path: str) -> tuple:
        for user in self.everyone:
            answer = self.client(user).get(path)
            if answer.status_code == 200:
                return user, answer
        return None, None


def list_views() -> Iterator[tuple]:
    """(route, view) of every list of the system."""
    for route, callback in routes():
        view = getattr(callback, "view_class", None)
        if view and issubclass(view, ListPage | ListView):
            yield route, view


def orders(view: type) -> list[str]:
    """What an address says for each order of a list, and for none."""
    columns = getattr(view, "columns", ())
    named = [column.name for column in columns if column.by] if isinstance(columns, list | tuple) else []
    return ["", *(f"sort={sign}{name}" for name in named for sign in ("", "-"))]


def tabs(page: str) -> list[str]:
    """What the addresses of a page's own tabs and filters say."""
    found = dict.fromkeys(unescape(query) for query in TABS.findall(page))
    return [query for query in found if not PLACES.search(query)]
