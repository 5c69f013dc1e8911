"""One record of each kind in a program, and a way to talk JSON."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.cases import actions as cases
from casemgmt.codes.followups import FollowUpOutcome
from casemgmt.consents import actions as consents
from casemgmt.encounters import actions as encounters
from casemgmt.people import actions as people
from followups import actions as followups
from followups import cadence
from referrals.actions.asking import sending
from tests import factories
from tests.calls.factories import CallFactory
from tests.people.conftest import make_contact, make_person
from tests.referrals.factories import MailboxFactory, ServiceFactory
from tests.world import stories

ROOT = "/api/v1/"
TOLD = {"told_how_to_revoke": True, "language": "en", "interpreter": "none"}


@dataclass
class Api:
    """A client whose bodies are JSON; `headers` go with every request."""

    client: Client
    headers: dict

    def get(self, path, **query):
        return self.client.get(ROOT + path, query, headers=self.headers)

    def send(self, method, path, body=None, **headers):
        return getattr(self.client, method)(
            ROOT + path, json.dumps(body if body is not None else {}),
            content_type="application/json", headers=self.headers | headers,
        )  # fmt: skip

    def post(self, path, body=None, **headers):
        return self.send("post", path, body, **headers)

    def patch(self, path, body=None):
        return self.send("patch", path, body)


def furnish(program, team, by, partner):
    """Records of every kind that the API shows, in one program, by one social worker."""
    now = timezone.now()
    person = make_person(program, name="Rosalind Okafor-Zeta")
    house = SimpleNamespace(program=program, team=team, user=by, person=person, agency=partner)
    house.contact_point = make_contact(person, "+15415550117", voicemail="yes")
    house.call = CallFactory(program=program, team=team)
    house.encounter = encounters.record(
        id=uuid.uuid4(), program=program, by=by, person=person, call=house.call, team=team,
        started_at=now, outcome="ended_on_scene", present=[(by, "responder")],
    ).encounter  # fmt: skip
    house.followup = followups.schedule(
        program=program, person=person, team=team, assignee=by, by=by, because="Ask about the shelter",
        window=cadence.window("72h", opens_at=now, zone=program.zone),
    )  # fmt: skip
    house.attempt = followups.log_attempt(
        followup=house.followup, attempt_id=uuid.uuid4(), mode="in_person", result="not_there", by=by, at=now
    )
    house.closed = followups.schedule(
        program=program, person=person, assignee=by, by=by, because="Bring the form", kind="document",
        window=cadence.window("24h", opens_at=now, zone=program.zone),
    )  # fmt: skip
    followups.complete(followup=house.closed, outcome=FollowUpOutcome.REACHED, by=by, at=now)
    house.case = cases.open_case(person=person, owner=by, on=now.date() - timedelta(days=3), by=by)
    later = program.day_of(timezone.now()) + timedelta(days=60)
    house.look = cases.review_plan(
        case=house.case, words="Wants to sign a lease", next_on=later, at=timezone.now(), by=by
    )
    house.goal = cases.add_goal(case=house.case, text="A place of my own", by=by)
    wanted = {"case": house.case, "kind": "general", "text": "Spoke at the shelter.", "at": now, "by": by}
    house.draft = cases.write_note(id=uuid.uuid4(), **wanted)
    house.note = cases.sign_note(note=cases.write_note(id=uuid.uuid4(), **wanted), at=now, by=by)
    house.consent = agreed(person, partner, by, now)
    house.disclosure = consents.disclose(
        person=person, to=partner, purpose="service", facts={"name": person.name}, by=by, basis="consent",
        at=now, consent=house.consent,
    ).disclosure  # fmt: skip
    house.service = ServiceFactory(agency=partner)
    house.referral = sending.draft(
        person=person, service=house.service, need=house.service.needs[0], urgency="routine", note="", by=by
    )
    house.withdrawn = sending.withdraw(
        referral=sending.draft(
            person=person, service=house.service, need="housing", urgency="routine", note="", by=by
        ), reason="No longer needed", by=by, at=now,
    )  # fmt: skip
    house.no = consents.record_no(person=person, recipient=partner, reason="", at=timezone.now(), by=by)
    house.search = people.search(text="Rosalind", by=by, program=program)
    vars(house).update(stories.live(person, by))
    return house


def agreed(person, partner, by, now):
    """General sharing, said aloud."""
    day = person.program.day_of(now)
    consent = consents.write_consent(
        person=person, kind="general_sharing", by=by, what=["name", "contact"], recipient=partner,
        purpose="service", expires_on=day + timedelta(days=5),
    )  # fmt: skip
    return consents.give(consent=consent, given="verbal", witness="Dana", on=day, by=by, **TOLD)


def furnish_both(program, team, other_program):
    """The same furniture in two programs; a partner that both share."""
    partner = MailboxFactory(agency__name="Harbor Housing").agency
    there = factories.TeamFactory(program=other_program, name="Harbor team")
    ours = furnish(program, team, factories.staff(Role.SOCIAL_WORKER, team=team), partner)
    theirs = furnish(other_program, there, factories.staff(Role.SOCIAL_WORKER, team=there), partner)
    return ours, theirs
