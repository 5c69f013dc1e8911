"""Periods of work: cases with owner, goals, notes and weekly promises; and what people agreed to."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.caseload import actions as caseload
from casemgmt.cases import actions as cases
from casemgmt.cases.workflow import CaseStatus
from casemgmt.codes.cases import Acuity
from casemgmt.codes.facts import Fact
from casemgmt.config.city.meetings import Meetings
from casemgmt.config.city.staff import LEADERS
from casemgmt.consents import actions as consents
from casemgmt.consents import policy
from followups import actions as followups
from followups import cadence
from followups.models import FollowUp

LASTS = 75 * 24  # hours, on average
A_WEEK = timedelta(days=7)
SPOKEN_DAYS = 14
WHY = ("Weekly check-in", "Go along to the appointment", "Ask how the first nights were", "Bring the papers",
       "See the landlord together", "Call after the hearing", "Look at the plan together")  # fmt: skip
SHARED = [
    Fact.NAME, Fact.CONTACT, Fact.CONTACT_PROHIBITED, Fact.LANGUAGE, Fact.INTERPRETER, Fact.NEED,
    Fact.URGENCY,     Fact.NOTE, Fact.ELIGIBILITY, Fact.WORKER, Fact.AGE,
]  # fmt: skip
ACUITY = {
    Acuity.CRISIS: "Was in the emergency room twice this week",
    Acuity.HIGH: "Sleeps outside and the nights are cold",
    Acuity.MEDIUM: "Has a bed, papers are still missing",
    Acuity.LOW: "Comes to us when something is needed",
    Acuity.LIGHT: "Housed, and the plan is nearly done",
}
LEVELS = (1, 3, 5, 3, 1)  # how often each
AGAINST_A_NO = "They hold the only bed with a nurse, and you asked us on the phone to try it again."
PURPOSES = {"general_sharing": "service", "part2_tpo": "tpo", "victim_service_release": "service"}


class Casework:
    """Tells of cases and consents in one story."""

    def __init__(self, context, meetings: Meetings):
        self.context, self.dice, self.meetings = context, context.dice, meetings

    def case(self, person, since, owner=None, lasts=None):
        """A case opened soon after a meeting; most of them end one day. Returns the case."""
        context = self.context
        at = context.office(since + context.hours(40))
        yield at
        owner = owner or context.worker(at)
        case = cases.open_case(person=person, owner=owner, on=context.day(at), by=owner)
        end = at + timedelta(days=7) + (lasts or context.hours(LASTS))
        for strand in (self.goals, self.weeks, self.hand_on, self.acuity):
            context.begin(strand(case, at, end))
        context.begin(self.end(case, end))
        return case

    def end(self, case, at):
        """Nobody closes a case over an open promise."""
        yield at
        if not FollowUp.objects.open().filter(person=case.person).exists():
            case.refresh_from_db()
            reason = self.context.say("close_words")
            caseload.close_case(
                case=case, answers={}, reason=reason, on=self.context.day(at), by=case.owner, at=at
            )

    def goals(self, case, at, end):
        """In the person's own words; some are met, some set aside, some were never begun."""
        texts = self.dice.sample(self.context.words["goals"], self.dice.choice((1, 2, 2, 3)))
        yield at + timedelta(minutes=20)
        for text in texts:
            goal = cases.add_goal(case=case, text=text, by=case.owner)
            if self.context.chance(0.8):
                self.context.begin(self.pursue(case, goal, at, end))

    def pursue(self, case, goal, at, end):
        last = self.dice.choice(("meet", "meet", "set_aside", None, None))
        half = at + (end - at) * self.dice.uniform(0.5, 1)
        start = at + min(self.context.hours(200), (half - at) * 0.8)
        for step, moment in (("start", start), (last, half)):
            yield moment
            if step and self.is_open(case):
                cases.move_goal(goal=goal, step=step, by=case.owner)

    def acuity(self, case, at, end):
        """Said the same day, but not of everybody; said anew by and by, and lowered by two people."""
        context = self.context.beside("acuity")
        dice, levels = context.dice, context.dice.choices(list(Acuity), LEVELS, k=2)
        yield at + timedelta(minutes=35)
        if dice.random() < 0.15:
            return
        self.say(case, levels[0])
        yield context.office(at + (end - at) * dice.uniform(0.2, 0.8))
        if levels[0] == levels[1] or not self.is_open(case):
            return
        self.say(case, levels[1])
        yield context.office(timezone.now() + timedelta(hours=dice.choice((3, 26, 50))))
        if self.is_open(case) and case.lower_to:
            second = next(user for user in context.city.of(LEADERS) if user != case.lower_by)
            agree = dice.random() < 0.7
            cases.answer_lowering(case=case, agree=agree, at=timezone.now(), by=second)

    def say(self, case, level):
        cases.say_acuity(case=case, level=level, why=ACUITY[level], at=timezone.now(), by=case.owner)

    def weeks(self, case, at, end):
        """Week after week: a promise, and a note about what was done."""
        moment = at + self.context.hours(60)
        while moment < end:
            moment = self.context.office(moment)
            yield moment
            if not self.is_open(case):
                return
            self.note(case, moment)
            if self.context.chance(0.7):
                yield moment + timedelta(minutes=5)
                self.promise(case)
            moment += timedelta(days=4) + self.context.hours(100)

    def is_open(self, case):
        case.refresh_from_db()
        return case.status == CaseStatus.OPEN

    def note(self, case, at):
        """Signed the same hour; the newest may still be a draft, and now and then a line is added."""
        author = case.owner
        counsels = self.context.post(author).role == Role.SOCIAL_WORKER and self.context.chance(0.03)
        kind = "sud_counselling" if counsels else "general"
        text = self.context.say("counselling_notes" if counsels else "case_notes")
        note = cases.write_note(case=case, id=uuid4(), kind=kind, text=text, by=author, at=timezone.now())
        if self.context.days_to(at) < 2 and self.context.chance(0.3):
            return
        self.context.begin(self.sign(note, author, at + timedelta(minutes=self.dice.randint(4, 50))))

    def sign(self, note, author, at):
        yield at
        cases.sign_note(note=note, by=author, at=timezone.now())
        if self.context.chance(0.07):
            yield at + self.context.hours(20)
            text = self.context.say("addenda")
            cases.add_addendum(note=note, id=uuid4(), text=text, by=author, at=timezone.now())

    def promise(self, case):
        """It belongs to whoever owns the case."""
        now, window = timezone.now(), self.dice.choice(("72h", "7d", "7d"))
        followup = followups.schedule(
            program=self.context.program, person=case.person, because=self.dice.choice(WHY),
            by=case.owner, kind=self.dice.choice(("call", "visit", "call")),
            window=cadence.window(window, opens_at=now, zone=self.context.zone),
        )  # fmt: skip
        self.context.begin(self.meetings.keep(followup))

    def hand_on(self, case, at, end):
        """Whoever leaves gives the case to somebody who stays."""
        post = self.context.post(case.owner)
        if post.ended is None:
            return
        left = self.context.now - timedelta(days=post.ended, hours=-2)
        yield left
        if at < left < end and self.is_open(case):
            supervisor = self.context.city.by_role["supervisor"][0]
            to = self.context.worker(left + timedelta(days=2))
            cases.reassign(case=case, to=to, why="Felicia leaves", by=supervisor, at=timezone.now())

    def consent(self, person, partner, *, by):
        """What the person agreed to, for one agency: spoken for two weeks, or signed for longer."""
        agency, context = partner.agency, self.context
        kind = "victim_service_release" if agency.is_victim_service_provider else "general_sharing"
        kind = "part2_tpo" if agency.is_part2_program and context.chance(0.6) else kind
        at = timezone.now()
        spoken, day = kind == "general_sharing" and context.chance(0.4), context.day(at)
        what = [*SHARED, Fact.SUBSTANCE_USE] if kind == "part2_tpo" else SHARED
        consent = consents.write_consent(
            person=person, kind=kind, by=by, recipient=agency, purpose=PURPOSES[kind],
            what=[fact.value for fact in what],
            expires_on=day + timedelta(days=SPOKEN_DAYS if spoken else self.dice.choice((90, 180, 365))),
        )  # fmt: skip
        yield at + timedelta(minutes=6)
        if context.chance(0.97):
            self.give(consent, spoken, by)
            context.begin(self.take_back(consent))
        elif context.chance(0.6):
            yield from self.say_no(consent, by, consents.refuse_to_share)
        return consent

    def give(self, consent, spoken, by):
        """Read aloud in the person's language, by an interpreter where they want one."""
        person, context, at = consent.person, self.context, timezone.now()
        interpreted = person.interpreter_needed == "yes"
        how = {"given": "verbal", "witness": context.worker(at - A_WEEK, LEADERS).name} if spoken else {
            "given": "typed", "signature": person.shown_name, "signer_name": person.shown_name,
        }  # fmt: skip
        consents.give(
            consent=consent, on=context.day(at), by=by, told_how_to_revoke=True,
            told_redisclosure=consent.kind == "part2_tpo", language=person.language or "en",
            interpreter=self.dice.choice(("remote", "professional", "worker")) if interpreted else "none",
            interpreter_name=f"No. {self.dice.randint(2000, 9999)}" if interpreted else "", **how,
        )  # fmt: skip

    def take_back(self, consent):
        """Some change their mind."""
        if not self.context.chance(0.07):
            return
        yield timezone.now() + self.context.hours(300)
        consent.refresh_from_db()
        if consent.status == "active":
            yield from self.say_no(consent, consent.recorded_by, consents.revoke)

    def say_no(self, consent, by, verb):
        """A no counts for everything with that agency; what went there without consent is stopped."""
        at, reason = (
            timezone.now(),
            self.dice.choice(("Changed their mind", "Does not go there any more", "")),
        )
        verb(consent=consent, reason=reason, by=by, at=at)
        left = list(policy.left_without_consent(consent, at=at))
        if left:
            yield at + timedelta(minutes=2)
            consents.freeze(no=consent, packets=left, at=timezone.now(), by=by)
        if self.context.chance(0.3):
            self.context.begin(self.decide_against(consent, at))

    def decide_against(self, no, at):
        """Once in a while a supervisor shares all the same, and says why."""
        yield at + timedelta(hours=20)
        if policy.standing_no(no.person, no.recipient) == no:
            supervisor = self.context.worker(at, LEADERS)
            consents.override(no=no, recipient=no.recipient, why=AGAINST_A_NO, by=supervisor)
