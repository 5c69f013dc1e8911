"""Whom the teams met: the call before it, the meeting, and what became of the promise."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.audit.actions import record as log
from casemgmt.audit.models import EventKind
from casemgmt.calls import actions as calls
from casemgmt.cases.models import Case
from casemgmt.codes.followups import FollowUpOutcome
from casemgmt.config.city.staff import DAY, DESK, FIELD, NIGHT, OUTREACH
from casemgmt.config.city.story_context import JUST_NOW
from casemgmt.encounters import actions as encounters
from casemgmt.encounters.models import ROLE_ON_SCENE
from casemgmt.people import actions as people
from casemgmt.people.models import Comparison, ContactPoint
from followups import actions as followups
from followups.models import FollowUp
from followups.workflow import Status

CALLS = [3, 2, 2, 1, 1, 1, 2, 3, 5, 6, 7, 7, 7, 7, 7, 8, 8, 8, 7, 7, 6, 5, 5, 4]  # how busy each hour is
ROUNDS = [0] * 8 + [4, 6, 6, 4, 2, 4, 5, 4, 2] + [0] * 7
MEETINGS = ((1, 2, 3, 4, 6, 9), (48, 23, 13, 8, 5, 3))  # how often a person is met in half a year, and shares
AGAIN = 20 * 24  # hours until the next meeting, on average
SETTLED = timedelta(days=12)
SOON, LATER = ("24h", "24h", "72h"), ("24h", "72h", "72h", "7d", "7d", "none", "none")
DISPOSITIONS = {
    "taken_to_service": "shelter", "taken_home": "home", "taken_to_hospital": "emergency_department",
    "ems_took_over": "emergency_department", "police_took_over": "arrest", "died": "died",
}  # fmt: skip
BY_TEAM = {"taken_to_service", "taken_home"}
NO_MEETING = ("not_found", "not_found", "chose_not_to", "by_phone", "by_phone", "cancelled",
              "cancelled_en_route", "no_unit", "handed_over", "duplicate")  # fmt: skip


class Meetings:
    """Tells of the calls and meetings of one story."""

    def __init__(self, context):
        self.context, self.dice = context, context.dice

    def person(self, *, after, ago=None):
        """Somebody met for the first time, and every meeting since. `after` hears of each: (encounter, which,
        of how many). `ago`: days since the first one.
        """
        context, scene = self.context, self.scene()
        hours = ROUNDS if scene.get("kind") else CALLS
        first = context.on_day(context.now - timedelta(days=ago), hours) if ago else context.somewhen(hours)
        person, moments = self.somebody(first, young=scene.get("young", False)), self.moments(first)
        for number, at in enumerate(moments):
            encounter = yield from self.meet(scene, at, self.crew(at, scene), person=person)
            after(encounter, number, len(moments))
            person, scene = encounter.person, self.scene()

    def somebody(self, at, *, young=False):
        """What is learned of somebody new at this moment: of them, and of a way to reach them."""
        residents, day = self.context.residents, self.context.day(at)
        return residents.draw(on=day, young=young), residents.contact(on=day)

    def moments(self, at):
        """When somebody is met: first at this moment, then again."""
        found = [at]
        for _number in range(self.dice.choices(*MEETINGS)[0] - 1):
            at += self.context.hours(AGAIN)
            if at >= self.context.now - JUST_NOW:
                break
            found.append(at)
        return found

    def stranger(self):
        """A meeting with somebody whose name nobody learned."""
        scene, at = self.scene(), self.context.somewhen(CALLS)
        descriptor = self.context.say("described") if self.context.chance(0.8) else ""
        yield from self.meet(scene, at, self.crew(at, scene), descriptor=descriptor)

    def call_alone(self):
        """A call after which nobody was met."""
        at = self.context.somewhen(CALLS)
        end = self.dice.choice(NO_MEETING)
        went = end in ("not_found", "chose_not_to", "cancelled_en_route", "handed_over")
        came = end in ("not_found", "chose_not_to", "handed_over")
        scene = self.scene()
        sent = at + self.context.minutes(6)
        arrived = sent + self.context.minutes(14)
        yield arrived + timedelta(minutes=12)
        self._call(
            scene, at, end_point=end, place=self.dice.choice(scene["places"]), team=self.team(at),
            requested_at=at, dispatched_at=sent if went else None, arrived_at=arrived if came else None,
            departed_at=arrived + timedelta(minutes=9) if came else None,
        )  # fmt: skip

    def register(self, details, contact, *, at, by):
        """Looked for, not found among those whom the search shows, and added."""
        on, contact = self.context.day(at), contact and contact | {"confirmed_by": by}
        search = people.search(text=details["name"], program=self.context.program, by=by)
        alike = people.look_alikes(details, contact, by=by, on=on)
        verdicts = {match.person.pk: Comparison.Verdict.NOT_SAME for match in alike}
        person = people.register(
            search=search, details=details, by=by, on=on, contact=contact, verdicts=verdicts
        )
        return self.context.mine(person)

    def lately(self, user, hours, window):
        """Somebody whom this user met so many hours ago and promised to see again: still to do."""
        at, scene = self.context.now - timedelta(hours=hours), self.scene()
        somebody = self.somebody(at)
        crew = [user, self.dice.choice([mate for mate in self.crew(at, scene) if mate != user])]
        promise = {"follow_up": window, "follow_up_by": user}
        encounter = yield from self.meet(scene, at, crew, person=somebody, promise=promise)
        return encounter.person

    def death(self, user):
        """Somebody whom this user promised to see again is found dead: the promise waits to be closed."""
        person = yield from self.lately(user, 96, "7d")
        at = self.context.now - timedelta(hours=18)
        yield from self.meet(
            self.context.death, at, self.crew(at, {}), person=person, promise={"follow_up": "none"},
            said={"end_point": "not_found"},
        )  # fmt: skip

    def meet(self, scene, at, crew, *, person=None, descriptor="", promise=None, said=()):
        """One meeting as the team wrote it down within two hours; a `promise` that is given stays open.

        `person`: a record, what was learned of somebody new, or None.
        """
        context, (place, outcome) = (
            self.context,
            (self.dice.choice(scene["places"]), self.dice.choice(scene["ends"])),
        )
        left = at + timedelta(minutes=self.dice.randint(18, 75))
        written = max(at + timedelta(minutes=self.dice.randint(30, 80)), left + timedelta(minutes=2))
        call = None
        if not scene.get("kind"):
            yield left + timedelta(minutes=1)
            call = self.call_before(scene, at, left, place, outcome, **dict(said))
        yield written
        if isinstance(person, tuple):
            person = self.register(*person, at=at, by=crew[0])
        encounter = context.mine(encounters.record(
            id=uuid4(), program=context.program, by=crew[0],
            present=[(member, ROLE_ON_SCENE[member.post.role]) for member in crew],
            hard=self.hard(scene), call=call, person=person,
            descriptor=descriptor, team=self.team_of(crew[0], at), started_at=at, place=place,
            outcome=outcome, reasons=scene["reasons"], did=self.dice.choice(scene["did"]),
            needs=self.dice.choice(scene["needs"]),
            transport="team" if outcome in BY_TEAM else "ambulance" if outcome == "ems_took_over" else "none",
            **self.police(scene), **(promise or self.promised(scene, person, at)), note=self.note(scene),
        ).encounter)  # fmt: skip
        followup = FollowUp.objects.filter(origin=encounter.pk).first()
        if followup and not promise:
            context.begin(self.keep(followup))
        return encounter

    def call_before(self, scene, at, left, place, outcome, **said):
        """The call that brought the team there, as dispatch `said`."""
        sent = at - timedelta(minutes=2) - self.context.minutes(14)
        requested = sent - self.context.minutes(6)
        facts = {
            "end_point": "engaged", "place": place, "team": self.team(at),
            "disposition": DISPOSITIONS.get(outcome, "community"), "requested_at": requested,
            "dispatched_at": sent, "arrived_at": at - timedelta(minutes=2), "engaged_at": at,
            "departed_at": left,
        }  # fmt: skip
        return self._call(scene, requested, **facts | said)

    def keep(self, followup):
        """What became of a promise: mostly kept, sometimes late, now and then nobody was reached."""
        fates = (self.in_time, self.late, self.nobody_reached, self.called_off)
        yield from self.dice.choices(fates, (77, 10, 7, 6))[0](followup)

    def in_time(self, followup):
        """Reached inside the window, one time in three after a try that was not."""
        room = followup.due_at - followup.opens_at
        if self.context.chance(0.33):
            yield from self.try_once(followup, followup.opens_at + room * 0.3, reached=False)
        at = followup.opens_at + room * self.dice.uniform(0.4, 0.97)
        yield from self.try_once(followup, at, reached=True)

    def late(self, followup):
        if self.context.chance(0.4):
            yield from self.try_once(followup, followup.due_at - timedelta(hours=2), reached=False)
        yield from self.try_once(followup, followup.due_at + self.context.hours(16), reached=True)

    def nobody_reached(self, followup):
        """Three tries over twelve days, then it is closed as it is."""
        for share in (0.3, 0.6, 1.0):
            yield from self.try_once(followup, followup.opens_at + SETTLED * share, reached=False)
        yield followup.opens_at + SETTLED + timedelta(minutes=20)
        if self.still_open(followup):
            followups.complete(
                followup=followup, outcome=FollowUpOutcome.NOT_REACHED, by=self.hand(followup), at=self.now
            )

    def called_off(self, followup):
        yield followup.opens_at + (followup.due_at - followup.opens_at) * 0.4
        if self.still_open(followup):
            followups.cancel(followup=followup, reason=self.context.say("cancelled"), by=self.hand(followup))

    def try_once(self, followup, at, *, reached):
        """One try; by phone where there is one that may be used."""
        awake = self.context.office(at)
        yield awake if awake < followup.due_at or at > followup.due_at else at
        if not self.still_open(followup):
            return
        phones = ContactPoint.objects.usable().filter(person=followup.person, kind="phone", safe_from=None)
        phone = phones.first() if followup.person else None
        by, now = self.hand(followup), self.now
        if followup.person:
            log(EventKind.READ, by=by, of=followup.person)
        followups.log_attempt(
            followup=followup, attempt_id=uuid4(), by=by, at=now, done=reached, contact_point=phone,
            mode="call" if phone else "in_person",
            result="reached" if reached else self.missed(phone),
            note=self.context.say("reached" if reached else "missed"),
        )  # fmt: skip

    def still_open(self, followup):
        followup.refresh_from_db()
        return followup.status == Status.OPEN

    @property
    def now(self):
        return timezone.now()

    def missed(self, phone):
        if phone is None:
            return "not_there"
        return self.dice.choice(("no_answer", "left_message") if phone.voicemail == "yes" else ("no_answer",))

    def scene(self):
        return self.dice.choices(self.context.scenes, self.context.weights)[0]

    def crew(self, at, scene):
        """Teams go out in pairs: by the hour of the day, and for a round those who do rounds."""
        context = self.context
        ago, team = context.days_to(at), OUTREACH if scene.get("kind") else self.shift(at)
        pool = context.city.working(FIELD, ago, team) or context.city.working(FIELD, ago)
        return self.dice.sample(pool, min(2, len(pool)))

    def shift(self, at):
        hour = at.astimezone(ZoneInfo(self.context.zone)).hour
        return DAY if 7 <= hour < 19 else NIGHT

    def team(self, at):
        teams = self.context.city.teams
        return teams.get(self.shift(at)) or next(iter(teams.values()))

    def team_of(self, user, at):
        """Their own here; whoever works in another program as well is with a team of this one."""
        return user.team if user.team in self.context.city.teams.values() else self.team(at)

    def owner(self, person, at):
        """Half of the promises are given to a social worker at once; a case's own go to its owner.

        Where nobody is named, whoever wrote the meeting down keeps it.
        """
        if person is None or case_of(person) or self.context.chance(0.06):
            return None
        return (
            self.context.worker(at)
            if self.context.chance(0.6)
            else self.context.worker(at, (Role.RESPONDER,))
        )

    def hand(self, followup):
        """Whose hand keeps the promise."""
        if followup.assignee:
            return followup.assignee
        case = followup.person and case_of(followup.person)
        return case.owner if case else self.context.worker(self.now)

    def promised(self, scene, person, at):
        """The window, and whose hand it is in; to somebody whose name nobody knows little is promised."""
        if person is None:
            return {"follow_up": "none" if self.context.chance(0.9) else "24h"}
        window = self.dice.choice(SOON if scene.get("soon") else LATER)
        return {"follow_up": window, "follow_up_by": self.owner(person, at)}

    def hard(self, scene):
        return scene.get("hard", []) if self.context.chance(scene.get("hard_share", 0)) else []

    def police(self, scene):
        came = "none" if self.context.chance(0.94) else "left_before"
        if scene.get("police"):
            came = self.dice.choice(("co_response", "asked_us", "present", "left_before", "none"))
        there = came in ("co_response", "asked_us", "present")
        return {"police": came, "police_agency": self.context.city.police if there else None}

    def note(self, scene):
        return " ".join(self.dice.choice(sentences) for sentences in scene["notes"])

    def number(self):
        """As dispatch numbers them."""
        return f"RB-{self.dice.randint(10**6, 10**7 - 1)}"

    def _call(self, scene, at, **facts):
        by = self.context.worker(at, DESK)
        intake = self.dice.choices(("911", "988", "non_emergency", "crisis_line", "311", "partner"),
                                   (44, 17, 16, 10, 5, 8))[0]  # fmt: skip
        return self.context.mine(calls.record_call(
            program=self.context.program, by=by, intake=intake,
            source_key=self.number() if self.context.chance(0.85) else "",
            reasons=scene["reasons"], city=self.dice.choice(("Riverbend", "Riverbend", "Northgate")), **facts,
        ))  # fmt: skip


def case_of(person):
    """The case that is open now, or None."""
    return Case.objects.carried().filter(person=person).first()
