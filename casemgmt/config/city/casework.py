"""Periods of work: cases with owner, goals, notes and weekly promises; and what people agreed to."""

from datetime import timedelta

from casemgmt.codes.facts import Fact
from casemgmt.config.city.deeds import care, field
from casemgmt.config.city.meetings import Meetings
from casemgmt.config.city.staff import LEADERS
from followups import cadence
from followups.workflow import Status

LASTS = 75 * 24  # hours, on average
A_WEEK = timedelta(days=7)
SPOKEN_DAYS = 14
WHY = ("Weekly check-in", "Go along to the appointment", "Ask how the first nights were", "Bring the papers",
       "See the landlord together", "Call after the hearing", "Look at the plan together")  # fmt: skip
SHARED = [
    Fact.NAME, Fact.CONTACT, Fact.CONTACT_PROHIBITED, Fact.LANGUAGE, Fact.INTERPRETER, Fact.NEED,
    Fact.URGENCY,     Fact.NOTE, Fact.ELIGIBILITY, Fact.WORKER, Fact.AGE,
]  # fmt: skip
AGAINST_A_NO = "They hold the only bed with a nurse, and you asked us on the phone to try it again."
PURPOSES = {"general_sharing": "service", "part2_tpo": "tpo", "victim_service_release": "service"}


class Casework:
    """Tells of cases and consents on one stage."""

    def __init__(self, stage, meetings: Meetings):
        self.stage, self.book, self.dice, self.meetings = stage, stage.book, stage.dice, meetings

    def case(self, person, since):
        """A case opened soon after a meeting; most of them end one day. None if it would begin tomorrow."""
        stage = self.stage
        at = stage.office(since + stage.hours(40))
        if at >= stage.now:
            return None
        owner = stage.worker(at)
        case = care.open_case(self.book, person=person, owner=owner, on=stage.day(at), by=owner, at=at)
        end = at + timedelta(days=7) + stage.hours(LASTS)
        self.goals(case, at, end)
        self.weeks(case, at, end)
        self.hand_on(case, at, min(end, stage.now))
        if end < stage.now and self.settled(person):
            reason = stage.say("close_words")
            care.close(self.book, case=case, reason=reason, on=stage.day(end), by=case.owner, at=end)
        return case

    def goals(self, case, at, end):
        """In the person's own words; some are met, some set aside, some were never begun."""
        for text in self.dice.sample(self.stage.words["goals"], self.dice.choice((1, 2, 2, 3))):
            goal = care.add_goal(
                self.book, case=case, text=text, by=case.owner, at=at + timedelta(minutes=20)
            )
            if self.stage.chance(0.2):
                continue
            last = self.dice.choice(("meet", "meet", "set_aside", None, None))
            moves = [
                ("start", at + self.stage.hours(200)),
                (last, at + (end - at) * self.dice.uniform(0.5, 1)),
            ]
            for step, moment in moves:
                if step and moment < self.stage.now:
                    care.move_goal(self.book, goal=goal, step=step, by=case.owner, at=moment)

    def weeks(self, case, at, end):
        """Week after week: a promise, and a note about what was done."""
        moment = at + self.stage.hours(60)
        while moment < min(end, self.stage.now):
            moment = self.stage.office(moment)
            if moment >= self.stage.now:
                break
            self.note(case, moment)
            if self.stage.chance(0.7):
                self.promise(case, moment + timedelta(minutes=5))
            moment += timedelta(days=4) + self.stage.hours(100)

    def note(self, case, at):
        """Signed the same hour; the newest may still be a draft, and now and then a line is added."""
        kind = "sud_counselling" if self.stage.chance(0.03) else "general"
        text = self.stage.say("counselling_notes" if kind != "general" else "case_notes")
        note = care.write_note(self.book, case=case, kind=kind, text=text, by=case.owner, at=at)
        signed = at + timedelta(minutes=self.dice.randint(4, 50))
        if signed > self.stage.now or (self.stage.days_to(at) < 2 and self.stage.chance(0.3)):
            return
        care.sign_note(self.book, note=note, by=case.owner, at=signed)
        added = signed + self.stage.hours(20)
        if self.stage.chance(0.07) and added < self.stage.now:
            text = self.stage.say("addenda")
            care.add_addendum(self.book, note=note, text=text, by=case.owner, at=added)

    def promise(self, case, at):
        """It belongs to whoever owns the case."""
        followup = field.schedule(
            self.book, program=self.stage.program, person=case.person, because=self.dice.choice(WHY),
            by=case.owner, at=at, kind=self.dice.choice(("call", "visit", "call")),
            window=cadence.window(self.dice.choice(("72h", "7d", "7d")), opens_at=at, zone=self.stage.zone),
        )  # fmt: skip
        case.person.promises = [*getattr(case.person, "promises", []), followup]
        self.meetings.keep(followup)

    def hand_on(self, case, at, end):
        """Whoever leaves gives the case to somebody who stays."""
        post = case.owner.post
        if post.ended is None:
            return
        left = self.stage.now - timedelta(days=post.ended, hours=-2)
        if at < left < end:
            supervisor = self.stage.city.by_role["supervisor"][0]
            to = self.stage.worker(left + timedelta(days=2))
            care.reassign(self.book, case=case, to=to, why="Felicia leaves", by=supervisor, at=left)

    def settled(self, person):
        """Nobody closes a case over an open promise."""
        return all(followup.status != Status.OPEN for followup in getattr(person, "promises", []))

    def consent(self, person, partner, *, at, by):
        """What the person agreed to, for one agency: spoken for two weeks, or signed for longer."""
        agency, stage = partner.agency, self.stage
        kind = "victim_service_release" if agency.is_victim_service_provider else "general_sharing"
        kind = "part2_tpo" if agency.is_part2_program and stage.chance(0.6) else kind
        spoken, day = kind == "general_sharing" and stage.chance(0.4), stage.day(at)
        what = [*SHARED, Fact.SUBSTANCE_USE] if kind == "part2_tpo" else SHARED
        consent = care.write_consent(
            self.book, person=person, kind=kind, by=by, at=at, recipient=agency, purpose=PURPOSES[kind],
            what=[fact.value for fact in what],
            expires_on=day + timedelta(days=SPOKEN_DAYS if spoken else self.dice.choice((90, 180, 365))),
        )  # fmt: skip
        if stage.chance(0.97):
            self.give(consent, spoken, at + timedelta(minutes=6), by)
        elif stage.chance(0.6):
            self.say_no(consent, at + timedelta(minutes=6), by, care.refuse_to_share)
        return consent

    def give(self, consent, spoken, at, by):
        """Read aloud in the person's language, by an interpreter where they want one."""
        person, stage = consent.person, self.stage
        interpreted = person.interpreter_needed == "yes"
        how = {"given": "verbal", "witness": stage.worker(at - A_WEEK, LEADERS).name} if spoken else {
            "given": "typed", "signature": person.shown_name, "signer_name": person.shown_name,
        }  # fmt: skip
        care.give(
            self.book, consent=consent, on=stage.day(at), by=by, at=at, told_how_to_revoke=True,
            told_redisclosure=consent.kind == "part2_tpo", language=person.language or "en",
            interpreter=self.dice.choice(("remote", "professional", "worker")) if interpreted else "none",
            interpreter_name=f"No. {self.dice.randint(2000, 9999)}" if interpreted else "", **how,
        )  # fmt: skip

    def take_back(self, consent, at):
        """Some change their mind."""
        at += self.stage.hours(300)
        if consent.status == "active" and at < self.stage.now and self.stage.chance(0.07):
            self.say_no(consent, at, consent.recorded_by, care.revoke)

    def say_no(self, consent, at, by, verb):
        """A no counts for everything with that agency; what went there without consent is stopped."""
        reason = self.dice.choice(("Changed their mind", "Does not go there any more", ""))
        verb(self.book, consent=consent, reason=reason, by=by, at=at)
        consent.person.noes = [*getattr(consent.person, "noes", []), (consent.recipient, at)]
        for agency, packet in getattr(consent.person, "on_our_judgement", []):
            if agency == consent.recipient and packet.disclosure.at < at:
                care.freeze(self.book, no=consent, packet=packet, by=by, at=at + timedelta(minutes=2))
        if self.stage.chance(0.3):
            self.decide_against(consent, at)

    def decide_against(self, no, at):
        """Once in a while a supervisor shares all the same, and says why."""
        at += timedelta(hours=20)
        if at < self.stage.now:
            supervisor = self.stage.worker(at, LEADERS)
            care.override(self.book, no=no, recipient=no.recipient, why=AGAINST_A_NO, by=supervisor, at=at)
