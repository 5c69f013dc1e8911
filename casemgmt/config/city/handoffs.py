"""Handing over: one need, one service asked, and the way it went from there up to the present."""

from datetime import timedelta

from django.utils import timezone

from casemgmt.config.city.casework import Casework
from casemgmt.config.city.meetings import case_of
from casemgmt.consents import policy as consents
from referrals.actions.asking import answers, sending
from referrals.actions.partner import phone_codes
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
NEVER_OPENED = 0.2  # of the partners say that it started and never opened the name
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
    """Tells of the referrals of one story."""

    def __init__(self, context, casework: Casework):
        self.context, self.dice, self.casework = context, context.dice, casework
        self.asked = set()  # names of services

    def refer(self, person, need, since, *, after=None, plain=False):
        """Ask a service that meets the need; if it says no, ask the next one, or note that nobody could."""
        yield self.context.office(since + self.context.hours(16))
        at = timezone.now()
        case = case_of(person)
        by = case.owner if case and self.context.here(case.owner, at) else self.context.worker(at)
        found = self.choose(need)
        if found is None:
            self.unmet(person, need, by, after)
            return
        referral = self.draft(person, found[1], need, by, case, after)
        yield at + timedelta(minutes=12)
        if self.context.chance(0.97) and (yield from self.send(referral, found[0], by, plain)):
            yield from self.go_on(referral, found[0])
            if not plain:
                yield from self.next_try(referral, need)

    def stands(self, person, ago, steps):
        """A referral that was sent so many days ago; `steps`: (so many days after that, what followed)."""
        at = self.context.now - timedelta(days=ago)
        yield at - timedelta(minutes=30)
        case, (need, (partner, service)) = case_of(person), self.open_need()
        referral = self.draft(person, service, need, case.owner, case, None)
        yield at
        yield from self.send(referral, partner, case.owner, plain=False, surely=True)
        for days, name in steps:
            yield at + timedelta(days=days)
            getattr(self, name)(referral, timezone.now(), self.voice(partner, referral))

    def open_need(self):
        """A need that somebody may still be asked for: (need, (partner, service))."""
        choices = ((need, self.choose(need)) for need in self.dice.sample(COMMON, len(COMMON)))
        return next((need, found) for need, found in choices if found)

    def choose(self, need):
        """A partner and a service that was not asked before."""
        fitting = [
            (partner, service)
            for partner in self.context.city.partners
            for service in partner.services
            if need in service.needs and service.name not in self.asked
        ]
        return self.dice.choice(fitting) if fitting else None

    def draft(self, person, service, need, by, case, after):
        self.asked.add(service.name)
        return sending.draft(
            person=person, service=service, need=need, urgency=URGENCIES.get(need, "routine"),
            note=self.context.say("asks"), by=by, case=case, after=after,
        )  # fmt: skip

    def send(self, referral, partner, by, plain, surely=False):
        """On the person's consent or for care coordination; an advocate is asked with the first alone.

        Returns whether it left.
        """
        partner, consent = self.door(referral.service, partner), None
        if not (plain or surely) and (partner.agency.is_victim_service_provider or self.context.chance(0.7)):
            consent = yield from self.casework.consent(referral.person, partner, by=by)
            if consent.status != "active":
                return False
        if consent is None and consents.standing_no(referral.person, partner.agency):
            return False
        said = [(question, self.context.say("answers")) for question in referral.service.questions]
        yield timezone.now() + timedelta(minutes=8)
        sending.send(
            referral=referral, by=by, at=timezone.now(), answers=said,
            consent=consent, basis="consent" if consent else "care_coordination",
            facts_chosen=NAMELESS if plain else None,
        )  # fmt: skip
        return True

    def door(self, service, partner):
        """Coordinated entry is asked at its access point."""
        if service.access_point is None:
            return partner
        return next(one for one in self.context.city.partners if one.agency == service.access_point)

    def go_on(self, referral, partner):
        """Step by step, each some hours after the one before; a partner who may read no more stops."""
        at, answered = referral.sent_at, self.context.hours(self.door(referral.service, partner).speed)
        if self.context.chance(0.12):
            answered = LONG  # the letter lies there
        for wait, step in self.path(partner, min(answered, LONG)):
            at = self.context.office(at + wait)
            yield at
            voice = self.voice(partner, referral)
            if "mailbox" in voice and answers.frozen(self.seen(referral), at=timezone.now()):
                return
            step(referral, timezone.now(), voice)

    def seen(self, referral):
        referral.refresh_from_db()
        return referral

    def path(self, partner, answered):
        """The steps that follow, with the time before each."""
        if self.context.chance(0.05):
            return [(answered, self.withdrawn if self.context.chance(0.8) else self.struck)]
        looked = (answered * 0.6, self.reviewed)
        if not self.context.chance(partner.says_yes):
            return [looked, (answered * 0.4, self.declined)]
        ways = (self.straight, self.scheduled, self.not_there, self.paused, self.in_vain)
        way = self.dice.choices(ways, (26, 32, 18, 6, 18))[0]
        return [looked, (answered * 0.4, self.accepted), *way()]

    def straight(self):
        """They call, and it starts."""
        yield self.context.hours(14), self.tried
        yield self.context.hours(30), self.started
        yield from self.ending()

    def scheduled(self):
        yield self.context.hours(10), self.appointed
        yield APPOINTMENT + self.context.hours(2), self.started
        yield from self.ending()

    def not_there(self):
        """The first appointment is missed; about half come to the second."""
        yield self.context.hours(10), self.appointed
        yield APPOINTMENT + self.context.hours(5), self.absent
        yield self.context.hours(40), self.appointed
        yield (
            APPOINTMENT + self.context.hours(4),
            self.started if self.context.chance(0.55) else self.unlinked,
        )
        yield from self.ending()

    def paused(self):
        yield self.context.hours(20), self.held
        yield self.context.hours(150), self.resumed
        yield self.context.hours(60), self.started
        yield from self.ending()

    def in_vain(self):
        yield self.context.hours(20), self.tried
        yield self.context.hours(170), self.unlinked

    def ending(self):
        """Some are confirmed by the person, some disputed for days, and in time the service is over."""
        if self.context.chance(0.3):
            yield self.context.hours(60), self.confirmed
        elif self.context.chance(0.05):
            yield self.context.hours(60), self.disputed
            yield self.context.hours(50), self.agreed
        else:
            yield timedelta(days=20) + self.context.hours(1100), self.completed

    def reviewed(self, referral, at, voice):
        answers.review(referral=referral, at=at, **voice)

    def accepted(self, referral, at, voice):
        answers.accept(referral=referral, at=at, **voice)

    def declined(self, referral, at, voice):
        reason = "person_chose_not" if self.context.chance(0.12) else self.dice.choice(PROVIDERS_NO)
        answers.decline(referral=referral, reason=reason, words=self.context.say("declined"), at=at, **voice)

    def tried(self, referral, at, voice):
        answers.try_to_reach(referral=referral, at=at, **voice)

    def appointed(self, referral, at, voice):
        when = self.context.office(at + APPOINTMENT * 0.8)
        answers.schedule(referral=referral, appointment_at=when, at=at, **voice)

    def absent(self, referral, at, voice):
        answers.did_not_attend(referral=referral, reason=self.dice.choice(ABSENCES), at=at, **voice)

    def started(self, referral, at, voice):
        source = "partner" if "mailbox" in voice else self.dice.choice(("worker", "person"))
        if source == "partner" and not self.context.chance(NEVER_OPENED):
            self.open_name(referral, at, voice["said_by"])
        answers.start_service(referral=referral, at=at, source=source, **voice)

    def begun(self, referral, at, voice):
        """On the partner's word, who opened the name."""
        self.open_name(referral, at, voice["said_by"])
        answers.start_service(referral=referral, at=at, said_by=voice["said_by"], mailbox=referral.mailbox)

    def open_name(self, referral, at, said_by):
        """A worker reads a code out, and the partner types it: from now on it knows whom it speaks of."""
        code = phone_codes.make(referral=referral, by=referral.worker, at=at)
        phone_codes.enter(referral=referral, mailbox=referral.mailbox, code=code, said_by=said_by, at=at)

    def confirmed(self, referral, at, voice):
        """A worker was there, or the person said so."""
        if referral.start_said_at or referral.linkage_source not in ("", "person"):
            said = {"said_by": f"{referral.sent_by.name}, worker", "by": referral.sent_by}
            answers.start_service(referral=referral, at=at, source="person", **said)

    def disputed(self, referral, at, voice):
        if referral.linkage_source == "partner":
            said = {"said_by": f"{referral.sent_by.name}, worker", "by": referral.sent_by}
            answers.deny_start(referral=referral, at=at, source="person", **said)

    def agreed(self, referral, at, voice):
        if referral.linkage_disputed:
            said = {"said_by": f"{referral.sent_by.name}, worker", "by": referral.sent_by}
            answers.settle_dispute(referral=referral, started=True, at=at, **said)

    def completed(self, referral, at, voice):
        if referral.linked_at:
            answers.complete(referral=referral, at=at, **voice)

    def held(self, referral, at, voice):
        answers.pause(referral=referral, words=self.context.say("paused"), at=at, **voice)

    def resumed(self, referral, at, voice):
        answers.resume(referral=referral, at=at, **voice)

    def unlinked(self, referral, at, voice):
        answers.end_unlinked(referral=referral, reason=self.dice.choice(UNLINKED), at=at, **voice)

    def withdrawn(self, referral, at, voice):
        reason = self.context.say("withdrawn")
        sending.withdraw(referral=referral, reason=reason, by=referral.sent_by, at=at)

    def struck(self, referral, at, voice):
        reason = self.context.say("struck")
        sending.strike_out(referral=referral, reason=reason, by=referral.sent_by, at=at)

    def voice(self, partner, referral):
        """Mostly the partner on its own page; else a worker writes down what was said on the phone."""
        own_page = self.context.chance(0.75)
        hand = {"mailbox": referral.mailbox} if own_page else {"by": referral.sent_by}
        return {"said_by": self.dice.choice(partner.people), **hand}

    def next_try(self, referral, need):
        """After it came to nothing: two in three are referred on, for some nobody is left."""
        self.seen(referral)
        if (
            referral.status not in NOTHING
            or referral.not_linked_reason in OWN_WISH
            or referral.decline_reason in OWN_WISH
        ):
            return
        if self.context.chance(0.7):
            yield from self.refer(referral.person, need, referral.closed_at, after=referral)
        else:
            yield referral.closed_at + self.context.hours(8)
            self.unmet(referral.person, need, referral.sent_by, referral)

    def unmet_at(self, person, need, at, by):
        yield at
        self.unmet(person, need, by, None)

    def unmet(self, person, need, by, referral):
        reason = "all_declined" if referral else self.dice.choice(UNMET)
        sending.note_unmet_need(
            program=self.context.program, person=person, need=need, reason=reason, by=by, at=timezone.now(),
            area=self.dice.choice(("Riverbend", "Northgate", "Lane Valley")), language=person.language,
            referral=referral,
        )  # fmt: skip


APPOINTMENT = timedelta(days=4)
