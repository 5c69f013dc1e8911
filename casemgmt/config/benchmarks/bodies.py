"""The worst body that each address takes, on pages and in the API, against the same address sent nothing.

Each of the `endpoints` is sent bodies as long, as many and as odd as `worst` makes them; what is refused by
name is left out and the rest sent again, until it is taken or cannot be. Every answer is then timed a few
times, of which the shortest counts, and nothing of it stays. Files are left out: an import is waited for.
"""

import json
import os
import random
import uuid
from collections import namedtuple
from functools import partial

from django.db import transaction
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Agency, Membership, Program, Team
from casemgmt.access.roles import Role
from casemgmt.calls.models import Call
from casemgmt.cases.models import Case
from casemgmt.config import city
from casemgmt.config.benchmarks import endpoints, worst
from casemgmt.config.benchmarks.clock import seconds
from casemgmt.config.benchmarks.scratch import say, scratch
from casemgmt.config.benchmarks.visits import HERE, PROGRAM, signed_in, workers
from casemgmt.consents.models import Consent
from casemgmt.history import stamp
from casemgmt.people.models import ContactPoint, Person
from referrals.models import Referral, Service

SIZE = 2_000  # people
LIMIT_MS = 300
ROWS, CORRECTIONS = 2, 8
NAMED = {
    "person": Person, "call": Call, "case": Case, "team": Team, "service": Service, "consent": Consent,
    "recipient": Agency, "contact_point": ContactPoint, "after": Referral,
}  # fmt: skip
USERS = ("assignee", "owner", "successor", "follow_up_by", "user")
Trial = namedtuple("Trial", "endpoint kind address body status")


def measure(*, rounds, size):
    """Milliseconds of every address with its worst body; the figure is that of the slowest."""
    with scratch("benchmark_bodies"):
        say(f"Loading a city of {size:,} people")
        city.measured(people=size)
        visitor = Visitor(everything())
        say("Walking the pages for addresses")
        found = [(visitor.fastest(trial, rounds), trial) for trial in visitor.trials()]
        took, slowest = max(found, key=ms)
        bare = visitor.fastest(slowest._replace(body={}), rounds)
    reached = {trial.endpoint for _took, trial in found}
    return {
        "what": f"the slowest answer to the worst body of any address, among {size} people",
        "beside": "the same address, sent nothing",
        "unit": "milliseconds",
        "figure": took,
        "yardstick": bare,
        "limit": LIMIT_MS,
        "load": round(os.getloadavg()[0], 1),  # processes that wanted the machine meanwhile
        "over_the_limit": told(pair for pair in found if ms(pair) > LIMIT_MS),
        "slowest": told(found)[:10],
        "addresses": len(reached),
        "taken": len({trial.endpoint for _took, trial in found if trial.status < 400}),
        "not_reached": sorted(
            f"{endpoint.method} {endpoint.route}" for endpoint in set(endpoints.endpoints()) - reached
        ),
    }


def ms(pair):
    return pair[0]


def told(found):
    """In words, the slowest first."""
    return [
        f"{took} ms, {trial.endpoint.method} {trial.endpoint.route}, {trial.kind}: {trial.status}"
        for took, trial in sorted(found, key=ms, reverse=True)
    ]


def everything():
    """Somebody with every role of the program, who works in no other."""
    user = next(one for one in workers(random.Random(0)) if policy.programs_of(one) == [PROGRAM])
    program = Program.objects.get(pk=PROGRAM)
    with scope.acting_as(**HERE):
        held = set(
            user.memberships.filter(program=program, team=None, until=None).values_list("role", flat=True)
        )
        for role in Role:
            if role not in held | {Role.LAW_ENFORCEMENT, Role.PARTNER_STAFF}:
                stamp(Membership(user=user, program=program, role=role), by=None, reason="benchmark").save()
    return user


class Visitor:
    """Signed in with every role: finds the addresses, and what each of them takes."""

    def __init__(self, user):
        self.user, self.client = user, signed_in(user)

    def trials(self):
        """The worst body of each kind for each address: taken, or else as far as it comes."""
        setup_test_environment(debug=False)
        try:
            self.found = endpoints.walk(self.client)
            return [trial for endpoint in endpoints.endpoints() for trial in self.trials_of(endpoint)]
        finally:
            teardown_test_environment()

    def trials_of(self, endpoint):
        """One for each kind: at the first of a few addresses that takes it, or else at the first."""
        opened = [(address, self.form(endpoint, address)) for address in self.addresses(endpoint)[:ROWS]]
        for kind in worst.KINDS if opened else ():
            tried = []
            for address, fields in opened:
                tried.append(self.corrected(endpoint, address, fields, kind))
                if tried[-1].status < 400:
                    break
            yield min(tried, key=lambda trial: trial.status)

    def addresses(self, endpoint):
        """A few addresses of this route that lead to something."""
        found = self.found.get(endpoint.route, [])
        if found or "<" not in endpoint.route:
            return found or [f"/{endpoint.route}"]
        model = getattr(endpoint.view, "model", None)
        if model is None or endpoint.route.count("<") > 1 or "<uuid:pk>" not in endpoint.route:
            return []
        with scope.acting_as(**HERE):
            rows = self.rows(model)
        return [f"/{endpoint.route.replace('<uuid:pk>', str(pk))}" for pk in rows]

    def rows(self, model):
        rows = model.objects
        rows = rows.visible_to(self.user) if hasattr(rows, "visible_to") else rows.all()
        return list(rows.values_list("pk", flat=True)[:ROWS])

    def corrected(self, endpoint, address, fields, kind):
        """The body without what was refused by name, and how it is answered."""
        body = self.body(endpoint, fields, kind)
        for _try in range(CORRECTIONS):
            answer = self.sent(endpoint, address, body)
            wrong = refused(answer) & set(body)
            if not wrong:
                break
            body = {name: value for name, value in body.items() if name not in wrong}
        return Trial(endpoint, kind, address, body, answer.status_code)

    def form(self, endpoint, address):
        """The fields of the form that stands there; of the bare form where none is shown."""
        shown = (
            self.client.get(address)
            if "get" in endpoint.view.http_method_names and not endpoint.is_api
            else None
        )
        form = (getattr(shown, "context", None) or {}).get("form")
        return getattr(form, "fields", None) or getattr(
            getattr(endpoint.view, "form_class", None), "base_fields", {}
        )

    def body(self, endpoint, fields, kind):
        if endpoint.is_api:
            return worst.of_schema(endpoint.schema, kind, self.named) if endpoint.schema else {}
        return worst.of_form(fields, kind)

    def named(self, name):
        """The id of a record for a field of this name."""
        if name == "program":
            return PROGRAM
        if name in USERS:
            return str(self.user.pk)
        if name == "search":
            return (
                self.client.post(reverse("people:find"), {"text": "Rosa"}).headers["Location"].split("/")[-2]
            )
        if name not in NAMED:
            return str(uuid.uuid4()) if name == "id" else None
        with scope.acting_as(**HERE):
            return next(map(str, self.rows(NAMED[name])), None)

    def sent(self, endpoint, address, body):
        """The answer; nothing of it stays."""
        with transaction.atomic():
            send = getattr(self.client, endpoint.method)
            answer = (
                send(address, json.dumps(body), content_type="application/json")
                if endpoint.is_api
                else send(address, body)
            )
            transaction.set_rollback(True)
        return answer

    def fastest(self, trial, rounds):
        """Milliseconds of the fastest of several answers."""
        sending = partial(self.sent, trial.endpoint, trial.address, trial.body)
        return round(min(seconds(sending) for _round in range(rounds)) * 1000, 1)


def refused(answer):
    """The names of what was refused."""
    form = (answer.context or {}).get("form") if getattr(answer, "context", None) else None
    if form is not None:
        return {key for name in form.errors for key in (name, *(f"{name}_{part}" for part in range(3)))}
    told = answer.json() if answer.get("Content-Type") == "application/json" else {}
    return set(told.get("errors", {}))
