"""Whom the teams met: the call before it, the meeting, and what became of the promise."""

from datetime import timedelta

from casemgmt.access.roles import Role
from casemgmt.audit.models import EventKind
from casemgmt.codes.followups import FollowUpOutcome
from casemgmt.config.city.deeds import field
from casemgmt.config.city.deeds.told import log, tell
from casemgmt.config.city.staff import DAY, DESK, FIELD, NIGHT, OUTREACH
from casemgmt.config.city.stage import JUST_NOW
from casemgmt.encounters.models import ROLE_ON_SCENE
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
    """Tells of calls and meetings on one stage."""

    def __init__(self, stage):
        self.stage, self.book, self.dice, self.calls = stage, stage.book, stage.dice, 0

    def person(self):
        """Somebody met for the first time, and every meeting since."""
        scene = self.scene()
        at = self.stage.somewhen(ROUNDS if scene.get("kind") else CALLS)
        crew = self.crew(at, scene)
        person = self.register(scene, at, crew[0])
        met = [self.meet(scene, at, crew, person=person)]
        for _number in range(self.dice.choices(*MEETINGS)[0] - 1):
            at, scene = at + self.stage.hours(AGAIN), self.scene()
            if at >= self.stage.now - JUST_NOW:
                break
            met.append(self.meet(scene, at, self.crew(at, scene), person=person))
        return person, met

    def stranger(self):
        """A meeting with somebody whose name nobody learned."""
        scene, at = self.scene(), self.stage.somewhen(CALLS)
        descriptor = self.stage.say("described") if self.stage.chance(0.8) else ""
        self.meet(scene, at, self.crew(at, scene), descriptor=descriptor)

    def call_alone(self):
        """A call after which nobody was met."""
        at = self.stage.somewhen(CALLS)
        end = self.dice.choice(NO_MEETING)
        went = end in ("not_found", "chose_not_to", "cancelled_en_route", "handed_over")
        came = end in ("not_found", "chose_not_to", "handed_over")
        scene = self.scene()
        sent = at + self.stage.minutes(6)
        arrived = sent + self.stage.minutes(14)
        self._call(
            scene, at, end_point=end, place=self.dice.choice(scene["places"]), team=self.team(at),
            requested_at=at, dispatched_at=sent if went else None, arrived_at=arrived if came else None,
            departed_at=arrived + timedelta(minutes=9) if came else None,
        )  # fmt: skip

    def running(self, minutes):
        """A call that came in so many minutes ago and has no end yet."""
        at, scene = self.stage.now - timedelta(minutes=minutes), self.scene()
        return self._call(
            scene, at, requested_at=at, dispatched_at=at + timedelta(minutes=4), team=self.team(at),
            place=self.dice.choice(scene["places"]),
        )  # fmt: skip

    def register(self, scene, at, by):
        details = self.stage.residents.draw(on=self.stage.day(at), young=scene.get("young", False))
        contact = self.stage.residents.contact(on=self.stage.day(at), by=by)
        return field.register(
            self.book, program=self.stage.program, details=details, contact=contact, by=by,
            at=at + timedelta(minutes=35),
        )  # fmt: skip

    def lately(self, user, hours, window):
        """Somebody whom this user met so many hours ago and promised to see again: still to do."""
        at, scene = self.stage.now - timedelta(hours=hours), self.scene()
        crew = [user, self.dice.choice([mate for mate in self.crew(at, scene) if mate != user])]
        person = self.register(scene, at, user)
        self.meet(scene, at, crew, person=person, promise={"follow_up": window, "follow_up_by": user})
        return person

    def death(self, user):
        """Somebody whom this user promised to see again is found dead: the promise waits to be closed."""
        person = self.lately(user, 96, "7d")
        at = self.stage.now - timedelta(hours=18)
        self.meet(
            self.stage.death, at, self.crew(at, {}), person=person, promise={"follow_up": "none"},
            said={"end_point": "not_found"},
        )  # fmt: skip

    def meet(self, scene, at, crew, *, person=None, descriptor="", promise=None, said=()):
        """One meeting as the team wrote it down within the hour; a `promise` that is given stays open."""
        stage, (place, outcome) = (
            self.stage,
            (self.dice.choice(scene["places"]), self.dice.choice(scene["ends"])),
        )
        call = None if scene.get("kind") else self.call_before(scene, at, place, outcome, **dict(said))
        written = at + timedelta(minutes=self.dice.randint(30, 80))
        encounter, followup = field.record(
            self.book, program=stage.program, by=crew[0], at=written, told_on=stage.city.told_on,
            present=[(member, ROLE_ON_SCENE[member.post.role]) for member in crew],
            hard=self.hard(scene), call=call, person=person,
            descriptor=descriptor, team=crew[0].team, started_at=at, place=place, outcome=outcome,
            reasons=scene["reasons"], did=self.dice.choice(scene["did"]),
            needs=self.dice.choice(scene["needs"]),
            transport="team" if outcome in BY_TEAM else "ambulance" if outcome == "ems_took_over" else "none",
            **self.police(scene), **(promise or self.promised(scene, person, at)), note=self.note(scene),
        )  # fmt: skip
        if followup:
            self.remind(followup) if promise else self.keep(followup)
        return encounter

    def call_before(self, scene, at, place, outcome, **said):
        """The call that brought the team there, typed as it came in, and as dispatch `said`."""
        sent = at - timedelta(minutes=2) - self.stage.minutes(14)
        requested = sent - self.stage.minutes(6)
        facts = {
            "end_point": "engaged", "place": place, "team": self.team(at),
            "disposition": DISPOSITIONS.get(outcome, "community"), "requested_at": requested,
            "dispatched_at": sent, "arrived_at": at - timedelta(minutes=2), "engaged_at": at,
            "departed_at": at + timedelta(minutes=self.dice.randint(18, 75)),
        }  # fmt: skip
        return self._call(scene, requested, **facts | said)

    def keep(self, followup):
        """What became of a promise: mostly kept, sometimes late, now and then nobody was reached."""
        fates = (self.in_time, self.late, self.nobody_reached, self.called_off)
        self.dice.choices(fates, (77, 10, 7, 6))[0](followup)
        self.remind(followup)

    def in_time(self, followup):
        """Reached inside the window, one time in three after a try that was not."""
        room = followup.due_at - followup.opens_at
        if self.stage.chance(0.33):
            self.try_once(followup, followup.opens_at + room * 0.3, reached=False)
        self.try_once(followup, followup.opens_at + room * self.dice.uniform(0.4, 0.97), reached=True)

    def late(self, followup):
        if self.stage.chance(0.4):
            self.try_once(followup, followup.due_at - timedelta(hours=2), reached=False)
        self.try_once(followup, followup.due_at + self.stage.hours(16), reached=True)

    def nobody_reached(self, followup):
        """Three tries over twelve days, then it is closed as it is."""
        for share in (0.3, 0.6, 1.0):
            self.try_once(followup, followup.opens_at + SETTLED * share, reached=False)
        end = followup.opens_at + SETTLED + timedelta(minutes=20)
        if end < self.stage.now:
            field.complete(
                self.book,
                followup=followup,
                outcome=FollowUpOutcome.NOT_REACHED,
                by=self.hand(followup),
                at=end,
            )

    def called_off(self, followup):
        at = followup.opens_at + (followup.due_at - followup.opens_at) * 0.4
        if at < self.stage.now:
            reason = self.stage.say("cancelled")
            field.cancel(self.book, followup=followup, reason=reason, by=self.hand(followup), at=at)

    def try_once(self, followup, at, *, reached):
        """One try, if its moment has come; by phone where there is one that may be used."""
        awake = self.stage.office(at)
        at = awake if awake < followup.due_at or at > followup.due_at else at
        if at >= self.stage.now or followup.status != Status.OPEN:
            return
        points = field.points_of(followup.person) if followup.person else []
        phone = next((point for point in points if not point.do_not_use and not point.safe_from), None)
        by = self.hand(followup)
        if followup.person:
            log(self.book, EventKind.READ, by=by, of=followup.person, at=at - timedelta(minutes=3))
        field.log_attempt(
            self.book, followup=followup, by=by, at=at, done=reached, contact_point=phone,
            mode="call" if phone else "in_person",
            result="reached" if reached else self.missed(phone),
            note=self.stage.say("reached" if reached else "missed"),
        )  # fmt: skip

    def missed(self, phone):
        if phone is None:
            return "not_there"
        return self.dice.choice(("no_answer", "left_message") if phone.voicemail == "yes" else ("no_answer",))

    def remind(self, followup):
        """Its owner was told when it fell due, and a supervisor when its time was over."""
        closed = followup.done_at or (self.stage.now if followup.status == Status.OPEN else followup.opens_at)
        owner = followup.assignee or (
            followup.person and followup.person.open_case and followup.person.open_case.owner
        )
        told = {"program": followup.program_id, "subject_kind": "followups.followup",
                "subject_id": followup.pk, "occurrence": followup.due_at}  # fmt: skip
        if owner and followup.remind_at < min(closed, self.stage.now):
            tell(
                self.book, kind="followup_due", step="due", recipient=owner.pk, at=followup.remind_at, **told
            )
        if followup.due_at < min(closed, self.stage.now):
            for supervisor in self.stage.city.by_role[Role.SUPERVISOR]:
                tell(self.book, kind="followup_overdue", step="overdue", recipient=supervisor.pk,
                     at=followup.due_at, **told)  # fmt: skip

    def scene(self):
        return self.dice.choices(self.stage.scenes, self.stage.weights)[0]

    def crew(self, at, scene):
        """Teams go out in pairs: by the hour of the day, and for a round those who do rounds."""
        stage = self.stage
        ago, team = stage.days_to(at), OUTREACH if scene.get("kind") else self.shift(at)
        pool = stage.city.working(FIELD, ago, team) or stage.city.working(FIELD, ago)
        return self.dice.sample(pool, min(2, len(pool)))

    def shift(self, at):
        districts = [name for name in self.stage.city.teams if name.startswith("District")]
        if districts and self.stage.chance(0.98):
            return self.dice.choice(districts)
        hour = at.astimezone(field.zone_of(self.stage.program)).hour
        return DAY if 7 <= hour < 19 else NIGHT

    def team(self, at):
        teams = self.stage.city.teams
        return teams.get(self.shift(at)) or next(iter(teams.values()))

    def owner(self, person, at):
        """Half of the promises are given to a social worker at once; a case's own go to its owner.

        Where nobody is named, whoever wrote the meeting down keeps it.
        """
        if person is None or person.open_case or self.stage.chance(0.06):
            return None
        return self.stage.worker(at) if self.stage.chance(0.6) else self.stage.worker(at, (Role.RESPONDER,))

    def hand(self, followup):
        """Whose hand keeps the promise."""
        if followup.assignee:
            return followup.assignee
        case = followup.person and followup.person.open_case
        return case.owner if case else self.stage.worker(followup.opens_at)

    def promised(self, scene, person, at):
        """The window, and whose hand it is in; to somebody whose name nobody knows little is promised."""
        if person is None:
            return {"follow_up": "none" if self.stage.chance(0.9) else "24h"}
        window = self.dice.choice(SOON if scene.get("soon") else LATER)
        return {"follow_up": window, "follow_up_by": self.owner(person, at)}

    def hard(self, scene):
        return scene.get("hard", []) if self.stage.chance(scene.get("hard_share", 0)) else []

    def police(self, scene):
        came = "none" if self.stage.chance(0.94) else "left_before"
        if scene.get("police"):
            came = self.dice.choice(("co_response", "asked_us", "present", "left_before", "none"))
        there = came in ("co_response", "asked_us", "present")
        return {"police": came, "police_agency": self.stage.city.police if there else None}

    def note(self, scene):
        return " ".join(self.dice.choice(sentences) for sentences in scene["notes"])

    def number(self, at):
        """As dispatch numbers them."""
        self.calls += 1
        return f"RB{at:%y%m%d}-{self.calls:04d}"

    def _call(self, scene, at, **facts):
        calls = self.stage.worker(at, DESK)
        intake = self.dice.choices(("911", "988", "non_emergency", "crisis_line", "311", "partner"),
                                   (44, 17, 16, 10, 5, 8))[0]  # fmt: skip
        return field.record_call(
            self.book, program=self.stage.program, by=calls, at=at + timedelta(minutes=1), intake=intake,
            source_key=self.number(at) if self.stage.chance(0.85) else "",
            reasons=scene["reasons"], city=self.dice.choice(("Riverbend", "Riverbend", "Northgate")), **facts,
        )  # fmt: skip
