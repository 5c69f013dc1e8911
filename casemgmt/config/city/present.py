"""What is going on in a city at the moment it is loaded: done now, by the actions."""

from datetime import timedelta
from uuid import uuid4

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.calls.actions import adopt_mapping, record_call
from casemgmt.caseload import actions as caseload
from casemgmt.caseload.work import bundles
from casemgmt.config.city.staff import DAY, DESK
from casemgmt.config.city.words import read
from casemgmt.encounters.actions import save_draft
from casemgmt.holds.models import LegalRequest
from casemgmt.law import actions as law

MAPPINGS = ("lane-county",)
RUNNING = (4, 11)  # minutes since calls that have no end yet came in


def go_on(city, now):
    """Two calls run, and somebody types; what a court ordered is handed over; work gets a new owner."""
    for slug in MAPPINGS:
        adopt_mapping(program=city.program, slug=slug, by=city.by_role[Role.ADMINISTRATOR][0])
    scenes = read("scenes")["scene"]
    running = [
        call(city, scene, now - timedelta(minutes=ago)) for scene, ago in zip(scenes, RUNNING, strict=False)
    ]
    type_about(city, running[-1], scenes[1])
    hand_over(city, now)
    give_work_on(city, now)


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


def give_work_on(city, now):
    """The supervisor gave one person of a social worker's to a colleague today, and splits two next week."""
    [whose, other, third, *_more], by = city.by_role[Role.SOCIAL_WORKER], city.by_role[Role.SUPERVISOR][0]
    today = city.program.day_of(now)
    with scope.acting_as(programs=[city.program.pk], actor=f"user:{by.pk}"):
        keys = [bundle.key for bundle in bundles(whose, city.program, seen_by=by) if bundle.person][:3]
        for some, to, day, note in (
            (keys[:1], [other], today, "Prefers mornings. Knows that you call."),
            (keys[1:], [other, third], today + timedelta(days=6), ""),
        ):
            move = caseload.prepare(
                program=city.program, whose=whose, to=to, only=some, note=note, starts_on=day, at=now, by=by
            )
            caseload.give(move=move, at=now, by=by)


def hand_over(city, now):
    """What is produced is fixed word for word and hashed, so it is produced on the day of loading."""
    ordered = LegalRequest.objects.exclude(court_order="").filter(status="with_counsel").first()
    if ordered:
        by = city.guests[Role.RECORDS_CUSTODIAN]
        law.produce(request=ordered, parts=["encounters.encounter"], at=now, by=by)
