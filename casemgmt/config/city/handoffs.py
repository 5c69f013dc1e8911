"""Handing over: one need, one service asked, and the way it went from there up to the present."""

from datetime import timedelta

from casemgmt.config.city.casework import Casework
from casemgmt.config.city.deeds import asking
from referrals.workflow import Status

URGENCIES = {
    "shelter": "today",
    "safety": "today",
    "suicide_risk": "soon",
    "medical": "soon",
    "substance_use": "soon",
}
PROVIDERS_NO = ("no_capacity", "no_capacity", "waitlist", "not_eligible", "out_of_area", "missing_papers",
                "no_resources", "not_reached", "safety")  # fmt: skip
ABSENCES = (
    "transport",
    "transport",
    "ill",
    "not_told",
    "in_custody",
    "in_hospital",
    "afraid",
    "chose_not",
    "unknown",
)
NEVER_OPENED = 5  # of so many partners, one says that it started and never opened the name
UNLINKED = ("did_not_attend", "not_reached", "chose_not", "moved", "service_ended", "other")
OWN_WISH = ("chose_not", "moved", "person_chose_not")
NOTHING = (Status.REJECTED, Status.FAILED)
COMMON = ("housing", "mental_health", "medical", "income", "connection", "documents", "food")
NAMELESS = ("need", "urgency", "age", "language", "interpreter")
UNMET = ("all_full", "all_full", "no_service", "not_eligible", "too_far", "no_language", "all_declined")
STANDING = (  # sent so many days ago, and what followed so many days after that
    (9, []),
    (0.1, []),
    (3, [(1.1, "reviewed"), (1.2, "accepted"), (2.1, "appointed")]),
    (2, [(1.4, "reviewed"), (1.9, "declined")]),
    (1.2, []),
    (2, [(1.6, "reviewed")]),
    (1.5, [(1, "reviewed"), (1.3, "accepted")]),
    (9, [(1, "reviewed"), (1.1, "accepted"), (1.5, "appointed"), (7.2, "absent")]),
    (6, [(1, "reviewed"), (1.4, "accepted"), (3, "tried")]),
    (8, [(2, "reviewed"), (2.1, "accepted"), (4, "held")]),
    (12, [(1, "reviewed"), (1.3, "accepted"), (6, "begun"), (11, "disputed")]),
)
LONG = timedelta(days=13)  # nobody lets a referral lie unanswered for longer


class Handoffs:
    """Tells of referrals on one stage."""

    def __init__(self, stage, casework: Casework):
        self.stage, self.book, self.dice, self.casework = stage, stage.book, stage.dice, casework

    def refer(self, person, need, since, *, case=None, after=None, asked=(), plain=False):
        """Ask a service that meets the need; if it says no, ask the next one, or note that nobody could."""
        at = self.stage.office(since + self.stage.hours(16))
        if at >= self.stage.now - timedelta(minutes=20):
            return
        by = case.owner if case and self.stage.here(case.owner, at) else self.stage.worker(at)
        found = self.choose(need, {*asked, *person.asked})
        if found is None:
            self.unmet(person, need, at, by, after)
            return
        partner, service = found
        referral = self.draft(person, service, need, at, by, case, after)
        if self.stage.chance(0.97) and self.send(referral, partner, at + timedelta(minutes=12), by, plain):
            self.go_on(referral, partner)
            if not plain:
                self.next_try(referral, need, case, {*asked, service.name})

    def standing(self, cases):
        """How referrals stand this afternoon: one for each way of standing, for people with an open case."""
        for case, (ago, steps) in zip(cases, STANDING, strict=False):
            at = self.stage.now - timedelta(days=ago)
            need, (partner, service) = self.open_need(case.person)
            referral = self.draft(
                case.person, service, need, at - timedelta(minutes=30), case.owner, case, None
            )
            self.send(referral, partner, at - timedelta(minutes=15), case.owner, plain=False, surely=True)
            for days, name in steps:
                getattr(self, name)(referral, at + timedelta(days=days), self.voice(partner, referral))

    def open_need(self, person):
        """A need of theirs that somebody may still be asked for: (need, (partner, service))."""
        choices = ((need, self.choose(need, person.asked)) for need in self.dice.sample(COMMON, len(COMMON)))
        return next((need, found) for need, found in choices if found)

    def choose(self, need, asked):
        """A partner and a service that was not asked before."""
        fitting = [
            (partner, service)
            for partner in self.stage.city.partners
            for service in partner.services
            if need in service.needs and service.name not in asked
        ]
        return self.dice.choice(fitting) if fitting else None

    def draft(self, person, service, need, at, by, case, after):
        person.asked.add(service.name)
        return asking.draft(
            self.book, person=person, service=service, need=need, urgency=URGENCIES.get(need, "routine"),
            note=self.stage.say("asks"), by=by, at=at, case=case, after=after,
        )  # fmt: skip

    def send(self, referral, partner, at, by, plain, surely=False):
        """On the person's consent or for care coordination; an advocate is asked with the first alone."""
        partner = self.door(referral.service, partner)
        consent = None
        if not (plain or surely) and (partner.agency.is_victim_service_provider or self.stage.chance(0.7)):
            consent = self.casework.consent(referral.person, partner, at=at, by=by)
            if consent.status != "active":
                return False
        if consent is None and self.said_no(referral.person, partner.agency, at):
            return False
        asking.send(
            self.book, referral=referral, mailbox=partner.mailbox, by=by, at=at + timedelta(minutes=8),
            consent=consent, basis="consent" if consent else "care_coordination",
            facts_chosen=NAMELESS if plain else None,
            answers=[(question, self.stage.say("answers")) for question in referral.service.questions],
        )  # fmt: skip
        if consent is None:
            person, left = referral.person, (partner.agency, referral.packet)
            person.on_our_judgement = [*getattr(person, "on_our_judgement", []), left]
        return True

    def said_no(self, person, agency, at):
        return any(one == agency and since <= at for one, since in getattr(person, "noes", []))

    def door(self, service, partner):
        """Coordinated entry is asked at its access point."""
        if service.access_point is None:
            return partner
        return next(one for one in self.stage.city.partners if one.agency is service.access_point)

    def go_on(self, referral, partner):
        """Step by step, each some hours after the one before, until the present."""
        at, answered = referral.sent_at, self.stage.hours(self.door(referral.service, partner).speed)
        if self.stage.chance(0.12):
            answered = LONG  # the letter lies there
        for wait, step in self.path(partner, min(answered, LONG)):
            at = self.stage.office(at + wait)
            if at >= self.stage.now:
                break
            step(referral, at, self.voice(partner, referral))
        consent = referral.packet.disclosure.consent
        if consent:
            self.casework.take_back(consent, referral.sent_at)

    def path(self, partner, answered):
        """The steps that follow, with the time before each."""
        if self.stage.chance(0.05):
            return [(answered, self.withdrawn if self.stage.chance(0.8) else self.struck)]
        looked = (answered * 0.6, self.reviewed)
        if not self.stage.chance(partner.says_yes):
            return [looked, (answered * 0.4, self.declined)]
        ways = (self.straight, self.scheduled, self.not_there, self.paused, self.in_vain)
        way = self.dice.choices(ways, (26, 32, 18, 6, 18))[0]
        return [looked, (answered * 0.4, self.accepted), *way()]

    def straight(self):
        """They call, and it starts."""
        yield self.stage.hours(14), self.tried
        yield self.stage.hours(30), self.started
        yield from self.ending()

    def scheduled(self):
        yield self.stage.hours(10), self.appointed
        yield APPOINTMENT + self.stage.hours(2), self.started
        yield from self.ending()

    def not_there(self):
        """The first appointment is missed; about half come to the second."""
        yield self.stage.hours(10), self.appointed
        yield APPOINTMENT + self.stage.hours(5), self.absent
        yield self.stage.hours(40), self.appointed
        yield APPOINTMENT + self.stage.hours(4), self.started if self.stage.chance(0.55) else self.unlinked
        yield from self.ending()

    def paused(self):
        yield self.stage.hours(20), self.held
        yield self.stage.hours(150), self.resumed
        yield self.stage.hours(60), self.started
        yield from self.ending()

    def in_vain(self):
        yield self.stage.hours(20), self.tried
        yield self.stage.hours(170), self.unlinked

    def ending(self):
        """Some are confirmed by the person, some disputed for days, and in time the service is over."""
        if self.stage.chance(0.3):
            yield self.stage.hours(60), self.confirmed
        elif self.stage.chance(0.05):
            yield self.stage.hours(60), self.disputed
            yield self.stage.hours(50), self.agreed
        else:
            yield timedelta(days=20) + self.stage.hours(1100), self.completed

    def reviewed(self, referral, at, voice):
        asking.review(self.book, referral=referral, at=at, **voice)

    def accepted(self, referral, at, voice):
        asking.accept(self.book, referral=referral, at=at, **voice)

    def declined(self, referral, at, voice):
        reason = "person_chose_not" if self.stage.chance(0.12) else self.dice.choice(PROVIDERS_NO)
        asking.decline(
            self.book, referral=referral, reason=reason, words=self.stage.say("declined"), at=at, **voice
        )

    def tried(self, referral, at, voice):
        asking.try_to_reach(self.book, referral=referral, at=at, **voice)

    def appointed(self, referral, at, voice):
        when = self.stage.office(at + APPOINTMENT * 0.8)
        asking.schedule_appointment(self.book, referral=referral, appointment_at=when, at=at, **voice)

    def absent(self, referral, at, voice):
        asking.did_not_attend(self.book, referral=referral, reason=self.dice.choice(ABSENCES), at=at, **voice)

    def started(self, referral, at, voice):
        source = "partner" if voice["by"] is None else self.dice.choice(("worker", "person"))
        if source == "partner" and referral.pk.int % NEVER_OPENED:
            asking.open_name(self.book, referral=referral, said_by=voice["said_by"], at=at)
        asking.start_service(self.book, referral=referral, at=at, source=source, **voice)

    def begun(self, referral, at, voice):
        """On the partner's word, who opened the name."""
        asking.open_name(self.book, referral=referral, said_by=voice["said_by"], at=at)
        asking.start_service(self.book, referral=referral, at=at, said_by=voice["said_by"])

    def confirmed(self, referral, at, voice):
        """A worker was there, or the person said so."""
        if referral.start_said_at or referral.linkage_source not in ("", "person"):
            said = {"said_by": f"{referral.sent_by.name}, worker", "by": referral.sent_by}
            asking.start_service(self.book, referral=referral, at=at, source="person", **said)

    def disputed(self, referral, at, voice):
        if referral.linkage_source == "partner":
            said = {"said_by": f"{referral.sent_by.name}, worker", "by": referral.sent_by}
            asking.deny_start(self.book, referral=referral, at=at, source="person", **said)

    def agreed(self, referral, at, voice):
        if referral.linkage_disputed:
            said = {"said_by": f"{referral.sent_by.name}, worker", "by": referral.sent_by}
            asking.settle_dispute(self.book, referral=referral, started=True, at=at, **said)

    def completed(self, referral, at, voice):
        if referral.linked_at:
            asking.complete(self.book, referral=referral, at=at, **voice)

    def held(self, referral, at, voice):
        asking.pause(self.book, referral=referral, words=self.stage.say("paused"), at=at, **voice)

    def resumed(self, referral, at, voice):
        asking.resume(self.book, referral=referral, at=at, **voice)

    def unlinked(self, referral, at, voice):
        asking.end_unlinked(self.book, referral=referral, reason=self.dice.choice(UNLINKED), at=at, **voice)

    def withdrawn(self, referral, at, voice):
        reason = self.stage.say("withdrawn")
        asking.withdraw(self.book, referral=referral, reason=reason, by=referral.sent_by, at=at)

    def struck(self, referral, at, voice):
        reason = self.stage.say("struck")
        asking.strike_out(self.book, referral=referral, reason=reason, by=referral.sent_by, at=at)

    def voice(self, partner, referral):
        """Mostly the partner on its own page; else a worker writes down what was said on the phone."""
        by = None if self.stage.chance(0.75) else referral.sent_by
        return {"said_by": self.dice.choice(partner.people), "by": by}

    def next_try(self, referral, need, case, asked):
        """After it came to nothing: two in three are referred on, for some nobody is left."""
        if (
            referral.status not in NOTHING
            or referral.not_linked_reason in OWN_WISH
            or referral.decline_reason in OWN_WISH
        ):
            return
        if self.stage.chance(0.7):
            self.refer(referral.person, need, referral.closed_at, case=case, after=referral, asked=asked)
        else:
            self.unmet(
                referral.person, need, referral.closed_at + self.stage.hours(8), referral.sent_by, referral
            )

    def unmet(self, person, need, at, by, referral):
        if at < self.stage.now:
            reason = "all_declined" if referral else self.dice.choice(UNMET)
            asking.note_unmet_need(
                self.book, program=self.stage.program, person=person, need=need, reason=reason, by=by, at=at,
                area=self.dice.choice(("Riverbend", "Northgate", "Lane Valley")), language=person.language,
                referral=referral,
            )  # fmt: skip


APPOINTMENT = timedelta(days=4)
