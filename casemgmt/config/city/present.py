"""What is going on in a city at the moment it is loaded: done now, by the actions."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.calls.actions import adopt_mapping, record_call
from casemgmt.caseload import actions as caseload
from casemgmt.caseload.work import bundles
from casemgmt.cases.actions import review_plan
from casemgmt.cases.models import Case
from casemgmt.config.city.staff import DAY, DESK
from casemgmt.config.city.words import read
from casemgmt.encounters.actions import save_draft
from casemgmt.holds.models import LegalRequest
from casemgmt.law import actions as law
from casemgmt.people import actions as people
from casemgmt.people.models import Person
from casemgmt.sheets import actions as sheets
from casemgmt.tables.writing import csv_bytes
from casemgmt.whereabouts import actions as whereabouts
from referrals.workflow import RUNNING as RUNNING_REFERRALS

MAPPINGS = ("lane-county",)
# Where somebody is, since how many days, until in how many; a word of it is a week old at most.
AWAY = (
    (
        "jail",
        "County jail",
        4,
        3,
        {"came_from": "encampment", "court_on": 2, "left_behind": "A dog"},
    ),
    ("hospital", "Mercy Hospital", 1, None, {"came_from": "with_family"}),
    ("prison", "", 72, 40, {"came_from": "shelter", "contact_there": "letter"}),
    ("not_known", "", 2, None, {"came_from": "street", "source": "seen", "said_by": ""}),
)
# What a worker kept in a spreadsheet before: the columns, and what stood in them.
SHEET = (
    "Client",
    "DOB",
    "Cell",
    "Case manager",
    "Opened",
    "Last seen",
    "Next contact",
    "What next",
    "Referrals",
)
LISTED = (
    (
        "Desmond Achterberg",
        "1971-08-30",
        "541 555 0119",
        40,
        6,
        3,
        "Bring the ID form",
        "Food bank; Dental van",
    ),
    ("Ximena Quispe", "3/1990", "", 25, 9, 1, "Look for her at the library", ""),
    ("Олена Коваленко", "", "458 555 0103", 12, 12, 5, "", "Housing list"),
    ("Phil (grey beard)", "1/1/1960", "", 60, 50, None, "", ""),
    ("Thuy Nguyen", "1985-02-11", "555 0100", 30, 20, 2, "", ""),
)
RUNNING = (4, 11)  # minutes since calls that have no end yet came in


def go_on(city, now):
    """Two calls run, and somebody types; what a court ordered is handed over; work gets a new owner; it is
    said where some people are, and that somebody died; a plan was looked at.
    """
    for slug in MAPPINGS:
        adopt_mapping(program=city.program, slug=slug, by=city.by_role[Role.ADMINISTRATOR][0])
    scenes = read("scenes")["scene"]
    running = [
        call(city, scene, now - timedelta(minutes=ago)) for scene, ago in zip(scenes, RUNNING, strict=False)
    ]
    type_about(city, running[-1], scenes[1])
    hand_over(city, now)
    give_work_on(city, now)
    say_where(city, now)
    hear_of_deaths(city, now)
    bring_sheet(city, now)
    look_at_plan(city, now)


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
            if not some:
                continue
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


def say_where(city, now):
    """Their workers heard lately where some people are; one will be back in days, one was not found."""
    today = city.program.day_of(now)
    for case, (kind, facility, since, until, more) in zip(carried(city), AWAY, strict=False):
        said = {"source": "facility", "said_by": "Front desk", "contact_there": "visit"} | more
        said |= {"until_is": "about", "expected_until": today + timedelta(days=until)} if until else {}
        if "court_on" in said:
            said["court_on"] = today + timedelta(days=said["court_on"])
        whereabouts.say_where(
            person=case.person, kind=kind, facility=facility, since=today - timedelta(days=since),
            as_of=now - timedelta(hours=20), by=case.owner, at=now, **said,
        )  # fmt: skip


def carried(city):
    """Open cases of those who live and whom no partner was asked about, always in the same order."""
    cases = Case.objects.carried().filter(program=city.program, person__death_said_by=[])
    return cases.exclude(person__referrals__status__in=RUNNING_REFERRALS).order_by("pk")


def look_at_plan(city, now):
    """A worker and a person looked at the plan together, and said when they do so again."""
    case = carried(city).last()
    review_plan(
        case=case, words="Wants a room before anything else. The doctor can wait until spring.",
        next_on=city.program.day_of(now) + timedelta(days=45), at=now - timedelta(hours=3), by=case.owner,
    )  # fmt: skip


def hear_of_deaths(city, now):
    """One death that a team saw is written down as reported; another report was somebody of the same name."""
    by = city.by_role[Role.SUPERVISOR][0]
    seen = Person.objects.filter(program=city.program).exclude(death_said_by=[]).order_by("pk").first()
    if seen:
        whereabouts.report_death(person=seen, known_by="police", told_by="Officer on scene", by=by, at=now)
    mistaken = carried(city).last()
    if mistaken:
        said = {"known_by": "obituary", "told_by": "Riverbend Herald"}
        whereabouts.report_death(person=mistaken.person, by=mistaken.owner, at=now, **said)
        people.deny_death(
            person=mistaken.person, reason="Somebody of the same name: met her today", by=mistaken.owner
        )


def bring_sheet(city, now):
    """The supervisor brought a colleague's spreadsheet in: one row needed a look, one could not be read."""
    [owner, *_more], by = city.by_role[Role.SOCIAL_WORKER], city.by_role[Role.SUPERVISOR][0]
    today = city.program.day_of(now)
    with scope.acting_as(programs=[city.program.pk], actor=f"user:{by.pk}"):
        listed = [*LISTED, *known_listed(by)]
        rows = [[*row[:3], owner.name, *days_of(today, row), *row[6:]] for row in listed]
        file = BytesIO(csv_bytes(SHEET, rows))
        sheet = sheets.check_sheet(
            program=city.program, file=file, name="caseload-before.csv", first="month_first", at=now, by=by
        )
        sheets.import_sheet(sheet=sheet, said={}, at=now, by=by)


def known_listed(by):
    """One row about somebody whom the city knows, and with whom nobody worked so far."""
    known = Person.objects.visible_to(by).exclude(birth_day=None).filter(cases=None, death_said_by=[])
    for person in known.exclude(name="").order_by("pk")[:1]:
        born = f"{person.birth_year}-{person.birth_month:02}-{person.birth_day:02}"
        yield person.name, born, "", 35, 15, 4, "Ask about the bus pass", "Clothes closet"


def days_of(today, row):
    """When it was opened, when they were last seen, and when the next contact is."""
    opened, seen, ahead = row[3:6]
    ahead = today + timedelta(days=ahead) if ahead else ""
    return [today - timedelta(days=opened), today - timedelta(days=seen), ahead]
