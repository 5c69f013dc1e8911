"""What is going on in a city at the moment it is loaded: done now, by the actions."""

from datetime import timedelta
from uuid import uuid4

from casemgmt.access.roles import Role
from casemgmt.calls.actions import adopt_mapping, record_call
from casemgmt.config.city.staff import DAY, DESK
from casemgmt.config.city.words import read
from casemgmt.encounters.actions import save_draft
from casemgmt.holds.models import LegalRequest
from casemgmt.law import actions as law

MAPPINGS = ("lane-county",)
RUNNING = (4, 11)  # minutes since calls that have no end yet came in


def go_on(city, now):
    """Two calls run, and somebody types; what a court ordered is handed over."""
    for slug in MAPPINGS:
        adopt_mapping(program=city.program, slug=slug, by=city.by_role[Role.ADMINISTRATOR][0])
    scenes = read("scenes")["scene"]
    running = [
        call(city, scene, now - timedelta(minutes=ago)) for scene, ago in zip(scenes, RUNNING, strict=False)
    ]
    type_about(city, running[-1], scenes[1])
    hand_over(city, now)


def call(city, scene, at):
    return record_call(
        program=city.program, by=city.of(DESK)[0], intake="911", reasons=scene["reasons"],
        requested_at=at, dispatched_at=at + timedelta(minutes=4), team=city.teams[DAY],
        place=scene["places"][0], city="Riverbend",
    )  # fmt: skip


def type_about(city, call, scene):
    """An encounter that its author began to type and has not saved, about a call that has no end yet."""
    body = {"call": [str(call.pk)], "place": [call.place], "note": [scene["notes"][0][0]]}
    save_draft(id=uuid4(), program=city.program, body=body, by=city.by_role[Role.RESPONDER][0])


def hand_over(city, now):
    """What is produced is fixed word for word and hashed, so it is produced on the day of loading."""
    ordered = LegalRequest.objects.exclude(court_order="").filter(status="with_counsel").first()
    if ordered:
        by = city.guests[Role.RECORDS_CUSTODIAN]
        law.produce(request=ordered, parts=["encounters.encounter"], at=now, by=by)
